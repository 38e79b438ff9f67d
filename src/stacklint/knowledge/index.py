"""Signals by kind and value, so that detection looks up and never loops tools by evidence."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.knowledge.types import Signal
    from stacklint.model import Evidence

CLASS_KEYS = frozenset({"_target_", "class_path", "_partial_target_"})
"""Configuration keys whose value is the dotted name of a class or function."""

_BY_DETAIL = frozenset({"command", "path"})
"""Kinds of evidence whose detail decides what they match; for the others kind and value do."""


class SignalIndex:
    """Answers which signals a piece of evidence matches."""

    def __init__(self, signals: Iterable[Signal]) -> None:
        self._exact: dict[tuple[str, str], list[Signal]] = defaultdict(list)
        self._begins: dict[str, list[Signal]] = defaultdict(list)
        self._commands: dict[str, list[tuple[tuple[str, ...], Signal]]] = defaultdict(list)
        self._known: dict[tuple[str, str], tuple[Signal, ...]] = {}
        for signal in signals:
            self._add(signal)

    def _add(self, signal: Signal) -> None:
        kind, value = signal.kind, signal.value
        if kind in {"url", "badge"} or value.endswith("*"):
            self._begins[kind].append(signal)
        elif kind == "command":
            words = tuple(value.split())
            self._commands[words[0]].append((words[1:], signal))
        elif kind in {"action", "hook", "text"}:
            self._exact[kind, " ".join(value.lower().split())].append(signal)
        else:
            self._exact[kind, value].append(signal)

    def match(self, evidence: Evidence) -> tuple[Signal, ...]:
        """Return the signals that `evidence` matches, apart from their `with` and `at_least`."""
        if evidence.kind in _BY_DETAIL:
            return tuple(self._find(evidence))
        key = evidence.kind, evidence.value
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = tuple(self._find(evidence))
        return known

    def _find(self, evidence: Evidence) -> Iterator[Signal]:
        kind, value = evidence.kind, evidence.value
        if kind == "import":
            yield from self._dotted(value)
        elif kind == "call":
            yield from self._exact.get((kind, value), ())
            if not value.startswith("*."):
                yield from self._exact.get((kind, "*." + value.rpartition(".")[2]), ())
            yield from self._dotted(value)
        elif kind == "command":
            yield from self._command(evidence)
        elif kind == "locked":
            yield from self._exact.get(("package", value), ())
        elif kind in {"string", "config"}:
            yield from self._keyed(kind, value)
        elif kind == "resource":
            yield from self._exact.get((kind, _without_version(value)), ())
            yield from self._prefix(kind, value)
        elif kind == "path":
            yield from self._exact.get((kind, evidence.detail.get("pattern", value)), ())
        elif kind in {"action", "hook", "text"}:
            yield from self._parts(kind, value.lower())
            yield from self._prefix(kind, value.lower())
        else:
            yield from self._exact.get((kind, value), ())
            yield from self._prefix(kind, value)

    def _dotted(self, value: str) -> Iterator[Signal]:
        while value:
            yield from self._exact.get(("import", value), ())
            value = value.rpartition(".")[0]

    def _parts(self, kind: str, value: str) -> Iterator[Signal]:
        while value:
            yield from self._exact.get((kind, value), ())
            value = value.rpartition("/")[0] if kind == "action" else ""

    def _keyed(self, kind: str, value: str) -> Iterator[Signal]:
        yield from self._exact.get((kind, value), ())
        key, equals, rest = value.partition("=")
        if equals:
            yield from self._exact.get((kind, key), ())
            if key in CLASS_KEYS:
                yield from self._dotted(rest)
        yield from self._prefix(kind, value)

    def _command(self, evidence: Evidence) -> Iterator[Signal]:
        rows = self._commands.get(evidence.value)
        if not rows:
            return
        words = evidence.detail.get("line", "").split()
        start = next((i for i, w in enumerate(words) if _program(w) == evidence.value), 0)
        rest = [w for w in words[start + 1 :] if not w.startswith("-")]
        for wanted, signal in rows:
            if tuple(rest[: len(wanted)]) == wanted or tuple(words[start + 1 :][: len(wanted)]) == wanted:
                yield signal

    def _prefix(self, kind: str, value: str) -> Iterator[Signal]:
        for signal in self._begins.get(kind, ()):
            if value.startswith(
                signal.value.rstrip("*").lower() if kind in {"action", "hook"} else signal.value.rstrip("*")
            ):
                yield signal


def _program(word: str) -> str:
    """Return the name of the program that a word starts, without its folder and the version asked for."""
    return word.rpartition("/")[2].partition("@")[0]


def _without_version(value: str) -> str:
    """Return `group Kind` for `group/version Kind`; anything else as it is."""
    api, space, name = value.rpartition(" ")
    if not space:
        return value
    group = api.rpartition("/")[0]
    return f"{group} {name}" if group else f"{api} {name}"
