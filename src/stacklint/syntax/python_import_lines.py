"""Import statements of one line: a repository repeats few of them thousands of times, so each is read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.record import NamedTuple
from stacklint.regex import lazy
from stacklint.syntax.python_facts import Imported
from stacklint.syntax.python_import_names import read_from, read_import
from stacklint.syntax.python_layout import Layout

if TYPE_CHECKING:
    from stacklint.syntax.python_wanted import Wanted

FAR = 400
_MOST = 20_000
_HEAD = lazy(rb"(?:from[ ]([\w.]+)[ ])?(import)[ ](?![^\n]*\bimport\b)")
_WHOLE = lazy(rb"(?:from [\w.]+ )?import [\w., \t]*+(?:#[^\n]*+)?")


class Statement(NamedTuple):
    """What a line that begins with an import says; offsets count from its first letter.

    `word` is where `import` stands, `found` the names below a wanted root, `bound` all that it binds. `is_own` says
    that it imports from the repository's own modules; what it binds is then not read.
    """

    word: int
    found: tuple[Imported, ...]
    bound: tuple[str, ...]
    is_own: bool


def statement(data: bytes, line: int, at: int, wanted: Wanted) -> Statement | None:
    """Return what the statement says whose `import` stands at `at` in the line that begins at `line`.

    None where it does not stand on that line alone, or is written in an unusual way.
    """
    end = data.find(b"\n", at, at + FAR) if at - line < FAR else -1
    if end < 0 or data[line - 2 : line - 1] == b"\\":
        return None
    text = data[line:end].lstrip(b" \t")
    try:
        found = wanted.lines[text]
    except KeyError:
        found = _read(text, wanted)
        if len(wanted.lines) < _MOST:
            wanted.lines[text] = found
    return found if found and end - len(text) + found.word == at else None


def moved(item: Imported, start: int) -> Imported:
    """Return an import with its offsets counted from the beginning of the file."""
    value, bound, target, begin, end, _, form = item
    return Imported(value, bound, target, begin + start, end + start, start, form)


def _read(text: bytes, wanted: Wanted) -> Statement | None:
    head = _HEAD.match(text)
    if head is None:
        return None
    word = head.start(2)
    root = head[1].partition(b".")[0] if head[1] else b""
    if head[1] and root not in wanted.names:
        return Statement(word, (), (), root in wanted.own)
    layout = Layout(text + b"\n")
    items = [*(read_from if head[1] else read_import)(layout, 0)] if _WHOLE.fullmatch(text) else []
    if not items or layout.doubt >= 0:
        return None
    found = tuple(i for i in items if i.value.partition(".")[0] in wanted.roots)
    return Statement(word, found, tuple(i.bound for i in items), is_own=False)
