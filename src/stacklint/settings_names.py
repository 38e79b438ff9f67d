"""The ids in settings that name nothing: a rule misspelt in `ignore` would hide nothing, in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stacklint.schema.validate import Mistake, guess

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Path = tuple[str | int, ...]


def unknown_names(values: Mapping[str, Any], known: Mapping[str, frozenset[str]]) -> Iterator[Mistake]:
    """Yield the ids that are not `known`, whose keys are rule (with the kinds), problem, tool and format."""
    for path, what, word in _names(values):
        if word not in known.get(what, {word}):
            label = "rule or kind" if what == "rule" else what
            yield Mistake(path, f"no {label} {word!r}{guess(word, sorted(known[what]))}")


def _names(values: Mapping[str, Any]) -> Iterator[tuple[Path, str, str]]:
    """Yield each id with the way to it and what it should name."""
    for key in ("select", "ignore"):
        yield from _listed((key,), "rule", values.get(key, ()))
    for word in values.get("severity", {}):
        yield ("severity", word), "rule", word
    for glob, words in values.get("per-file-ignores", {}).items():
        yield from _listed(("per-file-ignores", glob), "rule", words)
    for number, entry in enumerate(values.get("accept", ())):
        for what in ("rule", "tool", "problem"):
            if what in entry:
                yield ("accept", number, what), what, entry[what]
    for what in ("tool", "format"):
        for verb, words in values.get("policy", {}).get(f"{what}s", {}).items():
            yield from _listed(("policy", f"{what}s", verb), what, [word for word in words if "*" not in word])
    for word in values.get("problems", {}):
        yield ("problems", word), "problem", word
    for word, decision in values.get("stack", {}).items():
        yield ("stack", word), "problem", word
        yield ("stack", word, "tool"), "tool", decision["tool"]


def _listed(path: Path, what: str, words: list[str]) -> Iterator[tuple[Path, str, str]]:
    for number, word in enumerate(words):
        yield (*path, number), what, word
