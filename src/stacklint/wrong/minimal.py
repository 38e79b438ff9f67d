"""The smallest repository, without private words, that still shows one finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.record import dataclass, replace
from stacklint.regex import lazy
from stacklint.wrong.blocks import DEEPEST, blocks_of, is_python
from stacklint.wrong.draft import Draft, Line, draft_of
from stacklint.wrong.drop import as_many
from stacklint.wrong.words import address_for, addresses, private_words, renamed, stand_ins_for

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from stacklint.wrong.trial import Place, Trial

_ROUNDS = 3
_COMMENT = lazy(r"\s+#[^'\"]*$")


@dataclass(frozen=True, slots=True)
class Minimal:
    """The files, where the finding stands in them, and the words left in them that are in no public list."""

    files: Mapping[str, str]
    place: Place
    left: tuple[str, ...]


def minimal(
    starts: Iterable[Mapping[str, str]], trial: Trial, kept: Collection[Line], public: frozenset[str]
) -> Minimal | None:
    """Return the smallest repository found that shows the finding of `trial`, None where no start shows it.

    `starts` are files to begin with, the fewest first; lines of `kept` stay.
    """
    draft = _beginning(starts, trial)
    if draft is None:
        return None
    keys = {line.key for line in kept}
    draft = _fewer_files(draft, trial, {line.path for line in kept})
    for _ in range(_ROUNDS):
        before = len(draft.lines)
        draft = _fewer_blocks(draft, trial, keys)
        draft = _fewer_lines(draft, trial, keys)
        draft = _fewer_files(draft, trial, {line.path for line in kept})
        if len(draft.lines) == before:
            break
    draft = _without_metadata(_without_comments(draft, trial), trial)
    trial.more()
    place = draft.place(trial.finding.location)
    assert place is not None, "every step keeps the place"
    return _redacted(draft.texts(), place, trial, public)


def _beginning(starts: Iterable[Mapping[str, str]], trial: Trial) -> Draft | None:
    return next((draft for texts in starts if _shows(draft := draft_of(texts), trial)), None)


def _shows(draft: Draft, trial: Trial) -> bool:
    return trial.shows(draft.texts(), draft.place(trial.finding.location))


def _fewer_files(draft: Draft, trial: Trial, kept: Collection[str]) -> Draft:
    gone = as_many([p for p in draft.files if p not in kept], lambda some: _shows(draft.without_files(some), trial))
    return draft.without_files(gone)


def _fewer_lines(draft: Draft, trial: Trial, kept: Collection[tuple[str, int, int]]) -> Draft:
    """Leave lines out, file by file; Python stays Python."""
    for path in tuple(draft.files):
        whole = draft
        lines = [line for line in whole.files[path] if line.key not in kept]
        gone = as_many(lines, _without(whole, path, trial))
        draft = whole.without_lines(gone)
    return draft


def _fewer_blocks(draft: Draft, trial: Trial, kept: Collection[tuple[str, int, int]]) -> Draft:
    """Leave whole statements, paragraphs and indented parts out, outer ones first."""
    for path in tuple(draft.files):
        for depth in range(DEEPEST):
            every = blocks_of(draft.files[path], depth)
            blocks = [block for block in every if block and not any(line.key in kept for line in block)]
            draft = draft.without_lines(_lines(as_many(blocks, _without_blocks(draft, path, trial))))
    return draft


def _without_blocks(draft: Draft, path: str, trial: Trial) -> Callable[[tuple[tuple[Line, ...], ...]], bool]:
    fine = _without(draft, path, trial)
    return lambda some: fine(_lines(some))


def _lines(blocks: Iterable[tuple[Line, ...]]) -> tuple[Line, ...]:
    return tuple(line for block in blocks for line in block)


def _without(draft: Draft, path: str, trial: Trial) -> Callable[[tuple[Line, ...]], bool]:
    was_python = is_python(draft.files[path])

    def fine(some: tuple[Line, ...]) -> bool:
        less = draft.without_lines(some)
        return (not was_python or not less.files[path] or is_python(less.files[path])) and _shows(less, trial)

    return fine


def _without_comments(draft: Draft, trial: Trial) -> Draft:
    shorter = [replace(n, text=t) for n in draft.lines if (t := _COMMENT.sub("", n.text)) != n.text]
    return draft.with_lines(as_many(shorter, lambda some: _shows(draft.with_lines(some), trial)))


def _without_metadata(draft: Draft, trial: Trial) -> Draft:
    bare = replace(draft, metadata={})
    return bare if draft.metadata and _shows(bare, trial) else draft


def _redacted(texts: Mapping[str, str], place: Place, trial: Trial, public: frozenset[str]) -> Minimal:
    """Put other words in the place of private ones, as far as the finding bears it."""
    found = addresses(texts)
    stand_ins = {word: address_for(word, n) for n, word in enumerate(found, 1)}
    taken = as_many(found, lambda some: trial.shows(_written(texts, stand_ins, some, whole=True), place, renamed=True))
    texts = _written(texts, stand_ins, taken, whole=True)
    words = private_words(texts, public)
    others = stand_ins_for(words)

    def fine(some: tuple[str, ...]) -> bool:
        at = (renamed(place[0], {w: others[w] for w in some}), *place[1:])
        return trial.shows(_written(texts, others, some), at, renamed=True)

    taken = as_many(words, fine)
    gone = {word: others[word] for word in taken}
    left = tuple(word for word in words if word not in gone and word not in others.values())
    at = (renamed(place[0], gone), *place[1:])
    return Minimal(_written(texts, others, taken), at, left)


def _written(
    texts: Mapping[str, str], names: Mapping[str, str], some: Iterable[str], *, whole: bool = False
) -> dict[str, str]:
    chosen = {word: names[word] for word in some}
    return {
        (path if whole else renamed(path, chosen)): renamed(text, chosen, whole=whole) for path, text in texts.items()
    }
