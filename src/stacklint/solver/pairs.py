"""Lines of a list that a package which the list fixes does not take as they are, and what to ask for instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.record import dataclass, replace
from stacklint.solver.asks import Ask, asks_of
from stacklint.solver.search import UndecidedError
from stacklint.solver.spec import Spec, both, is_empty, spec_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacklint.solver.question import Question


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of the list, and what another package asks for instead: `by`, which the line `root` brings."""

    package: str
    by: str
    root: str
    spec: Spec

    @property
    def text(self) -> str:
        """What is asked for, as one writes it."""
        return f"{self.package}{self.spec.text}"


def refused_pairs(question: Question) -> list[Pair]:
    """Return all pairs of which no choice of other lines makes one that fits, under any Python that all pins run on."""
    found = [{p: None for p in rows if _refuses(question, p)} for rows in _all_asks(question)]
    return [pair for pair in found[0] if all(pair in rows for rows in found[1:])] if found else []


def against(question: Question, pair: Pair) -> list[str]:
    """Return the lines of the list whose packages ask for what excludes the demand of a pair."""
    rows = next(iter(_all_asks(question)), [])
    return sorted({other.root for other in rows if other.package == pair.package and _exclude(other.spec, pair.spec)})


def _refuses(question: Question, pair: Pair) -> bool:
    own = question.asked.get(pair.package)
    return own is not None and pair.package != pair.by and _exclude(own.spec, pair.spec)


def _all_asks(question: Question) -> list[list[Pair]]:
    """Return what the pins of a list ask for, and what these pin, for each Python that all of them run on."""
    pins = _pinned(question)
    return [list(_asks(question, pins, python)) for python in _pythons(question, pins)]


def _pinned(question: Question) -> dict[str, int]:
    """Return the packages that the list fixes, each with its release line."""
    return {name: line for name, ask in question.asked.items() if (line := _line(question, ask)) is not None}


def unknown_pins(question: Question, but: Iterable[str]) -> int:
    """Return how many pins of the list, but for some, are releases of which it is not known what they ask for."""
    pins = {name for name, ask in question.asked.items() if ask.spec.exact is not None}
    read = {n for n, line in _pinned(question).items() if question.shelves.of(n).requires(line) is not None}
    return len(pins - read - {*but})


def _pythons(question: Question, pins: Mapping[str, int]) -> tuple[str, ...]:
    """Return the Pythons that all pins run on."""
    return tuple(p for p in question.pythons if all(_runs(question, *pin, p) for pin in pins.items()))


def mended(question: Question, asked: Mapping[str, Ask]) -> bool:
    """Whether all of a list can be met with some demands in place of its own; False where that is left open.

    One Python is tried: the likeliest of those that its other pins run on.
    """
    pins = {name: line for name, line in _pinned(question).items() if name not in asked}
    pythons = (_pythons(question, pins) or question.pythons)[:1]
    try:
        return bool(question.met({**question.asked, **asked}, None, pythons))
    except UndecidedError:
        return False


def _line(question: Question, ask: Ask) -> int | None:
    """Return the release line that a demand fixes; None where it fixes none, or one that is not known."""
    if ask.spec.exact is None:
        return None  # its facts are not even read
    shelf = question.shelves.of(ask.package)
    bits = shelf.bits(ask.spec) & shelf.real
    return bits.bit_length() // 2 - 1 if bits.bit_count() == 1 else None


def _runs(question: Question, name: str, line: int, python: str) -> bool:
    return bool(question.shelves.of(name).under(python) >> (2 * line + 1) & 1)


def _asks(question: Question, pins: Mapping[str, int], python: str) -> Iterator[Pair]:
    waiting = [(name, name, line, question.asked[name]) for name, line in pins.items()]
    seen = {*pins, *question.asked, *question.free}
    while waiting:
        root, name, line, ask = waiting.pop(0)
        for wanted in asks_of(question.shelves.of(name).requires(line) or (), ask.extras, python):
            other = replace(wanted, spec=ask.spec) if wanted.spec.own else wanted
            yield Pair(other.package, name, root, other.spec)
            if other.package not in seen and (pinned := _line(question, other)) is not None:
                seen.add(other.package)
                waiting.append((root, other.package, pinned, other))


def _exclude(one: Spec, two: Spec) -> bool:
    together = both(one, two)
    return is_empty(together.low, together.high)


def instead(question: Question, pairs: Iterable[Pair]) -> tuple[str, ...]:
    """Return what to ask for in place of own lines so that all of the list can be met; nothing where it cannot."""
    specs: dict[str, Spec] = {}
    for pair in pairs:
        specs[pair.package] = both(specs[pair.package], pair.spec) if pair.package in specs else pair.spec
    if not mended(question, {n: Ask(n, s, question.asked[n].extras) for n, s in specs.items()}):
        return ()
    return tuple(f"{name}{_shortest(spec)}" for name, spec in sorted(specs.items()))


def _shortest(spec: Spec) -> str:
    """Return the clauses of a specifier that are not implied by others of it."""
    kept: dict[str, None] = {}
    for clause in spec.text.split(","):
        alone = spec_of(clause)
        if alone is None or alone.excluded or alone.low == spec.low is not None or alone.high == spec.high is not None:
            kept[clause] = None
    return ",".join(kept)
