"""What the solver has to say of an environment: what cannot be met, what is held back, which Python is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.record import dataclass, field, replace
from stacklint.solver.asks import Ask, holds
from stacklint.solver.search import Clash, Search, Shelves, State, UndecidedError, can_be_met
from stacklint.solver.spec import ANY, both, is_empty, only, spec_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.solver.environments import Environment
    from stacklint.solver.shelf import Shelf
    from stacklint.solver.spec import Spec

_NEAR = 24
"""Release lines that are tried on either side for a pin that fits."""
_YEAR = 12
_MONTHS = 18
"""A release that is older than another by more is no near one."""
_FEW = 3
"""More packages than these in one contradiction are no help to a reader."""
_SMALL = 24


@dataclass(frozen=True, slots=True)
class Pin:
    """A release that would do."""

    package: str
    version: str
    date: str


@dataclass(frozen=True, slots=True)
class Said:
    """A demand as it is told: the package that asks (empty: the list itself), and what it asks for."""

    by: str
    root: str
    text: str


@dataclass(frozen=True, slots=True)
class Unmet:
    """Packages of a list that exclude one another by what they ask of `shared`."""

    packages: tuple[str, ...]
    shared: str
    said: tuple[Said, Said]
    python: str
    pins: tuple[Pin, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A package of a list that stays at an old release for the sake of another one."""

    package: str
    at: Pin
    newest: Pin
    by: str
    shared: str
    said: tuple[Said, Said]


@dataclass(frozen=True, slots=True)
class NeedsPython:
    """A package of which every release that is asked for needs a later Python than the list may meet."""

    package: str
    needs: str
    python: str


@dataclass(slots=True)
class Question:
    """An environment as the solver takes it: the demands by package that hold under each Python."""

    shelves: Shelves
    environment: Environment
    pythons: tuple[str, ...] = ()
    asked: dict[str, Ask] = field(default_factory=dict)
    free: frozenset[str] = frozenset()
    solution: State = field(default_factory=dict)
    """What the choice that was found leaves of each package."""
    answer: Unmet | None = None
    asked_before: bool = False

    @classmethod
    def of(cls, environment: Environment, shelves: Shelves) -> Question:
        """Return the question whether an environment's demands can be met.

        Markers count where they hold under all of its Pythons; a package of which two contradicting things
        are asked is another rule's, and is left free here.
        """
        asked: dict[str, Ask] = {}
        free = set(environment.free)
        for item in environment.items:
            marker = item.detail.get("marker", "")
            if marker and not all(holds(marker, python) for python in environment.pythons):
                continue
            spec = spec_of(item.detail.get("specifier", ""), item.detail.get("manager", "pip"))
            extras = frozenset(filter(None, item.detail.get("extras", "").split(",")))
            ask = Ask(item.value, spec or ANY, extras)
            known = asked.get(item.value)
            if known:
                ask = Ask(item.value, both(known.spec, ask.spec), known.extras | extras)
            if is_empty(ask.spec.low, ask.spec.high):
                free.add(item.value)
            asked[item.value] = ask
        kept = {name: ask for name, ask in asked.items() if name not in free}
        return cls(shelves, environment, environment.pythons, kept, frozenset(free))

    def met(self, asked: dict[str, Ask], clashes: list[Clash] | None = None) -> str:
        """Return a Python under which demands can be met; empty for none."""
        return can_be_met(self.shelves, asked.items(), self.pythons, clashes, self.free)


def unmet(question: Question) -> Unmet | None:
    """Return why the environment cannot be met; None where it can, or where that is not certain."""
    if not question.asked_before:
        question.asked_before = True
        try:
            question.answer = _unmet(question)
        except UndecidedError:
            question.answer = None
    return question.answer


def _unmet(question: Question) -> Unmet | None:
    clashes: list[Clash] = []
    for python in question.pythons:
        search = Search(question.shelves, python, question.asked, question.free)
        state = search.run()
        if state is not None:
            question.solution = state
            return None
        clashes += search.clashes
    core = _core(question, clashes)
    told = _told(question, core) if core else None
    if told is None:
        return None
    pins = sorted(_pins(question, core), key=lambda p: p.package)
    return Unmet(tuple(sorted(core)), told[1], told[2], told[0], tuple(pins))


def _core(question: Question, clashes: list[Clash]) -> dict[str, Ask]:
    """Return the fewest demands that exclude one another; nothing where that would take too long."""
    roots = {demand.root for clash in clashes for demand in clash.demands}
    asked = {name: ask for name, ask in question.asked.items() if name in roots}
    if len(asked) > _SMALL or question.met(asked):
        asked = question.asked if len(question.asked) <= _SMALL else {}
    for name in sorted(asked):
        fewer = {other: ask for other, ask in asked.items() if other != name}
        if fewer and not question.met(fewer):
            asked = fewer
    return asked if 1 < len(asked) <= _FEW else {}


def _told(question: Question, core: dict[str, Ask]) -> tuple[str, str, tuple[Said, Said]] | None:
    """Return (Python, package, two demands) that show the contradiction; None where no two do."""
    for python in question.pythons:
        search = Search(question.shelves, python, core, question.free)
        search.run()
        for clash in search.clashes:
            said = _said(clash)
            if said and {s.root for s in said} <= set(core) and len({s.root for s in said}) > 1:
                return python, clash.package, said
    return None


def _said(clash: Clash) -> tuple[Said, Said] | None:
    """Return two demands of a clash that exclude one another: the last, and one from before."""
    last = clash.demands[-1]
    for demand in clash.demands[:-1]:
        pair = both(replace(demand.spec, text=""), last.spec)
        if is_empty(pair.low, pair.high):
            return _as_said(clash, demand.by, demand.root, demand.spec.text), _as_said(
                clash, last.by, last.root, last.spec.text
            )
    return None


def _as_said(clash: Clash, by: str, root: str, text: str) -> Said:
    return Said(by, root, f"{clash.package}{text}" if text else clash.package)


def _pins(question: Question, core: dict[str, Ask]) -> Iterator[Pin]:
    """Yield for each package of the contradiction the nearest release with which it is none."""
    for name, ask in core.items():
        shelf = question.shelves.of(name)
        bits = shelf.bits(ask.spec) & shelf.real
        if not bits:
            continue
        start = bits.bit_length() // 2 - 1
        around = (start + step for distance in range(1, _NEAR) for step in (distance, -distance))
        for line in around:
            if not 0 <= line < len(shelf.lines):
                continue
            version = shelf.lasts[line] if line < start else shelf.firsts[line]
            if (
                shelf.requires(line) is None
                or months(shelf.lines[line].last_date, shelf.lines[start].first_date) > _MONTHS
            ):
                continue
            other = {**core, name: Ask(name, only(version), ask.extras)}
            if question.met(other):
                row = shelf.lines[line]
                yield Pin(name, str(version), row.last_date if line < start else row.first_date)
                break


def months(one: str, two: str) -> int:
    """Return the months by which one date lies before another."""
    years, months = (int(two[part]) - int(one[part]) for part in (slice(4), slice(5, 7)))
    return years * 12 + months


def held_back(question: Question, candidates: frozenset[str], before: str) -> Iterator[Held]:
    """Yield the candidates of which no choice leaves both them and another candidate younger than a date.

    Of the two the one is told that loses less. Neither may have an upper bound of the list's own: who pins
    an old release means it.
    """
    unmet(question)  # finds the choice
    suspects = [name for name in sorted(candidates & set(question.asked)) if _is_old(question, name, before)]
    told: set[str] = set()
    for name in suspects:
        for other in sorted(candidates & set(question.asked) - {name}):
            try:
                found = _held(question, name, other, before)
            except UndecidedError:
                continue
            if found and found.package not in told:
                told.add(found.package)
                yield found


def _is_old(question: Question, name: str, before: str) -> bool:
    """Whether the choice that was found holds a release from before a date, and the list bounds it not."""
    entry, shelf = question.solution.get(name), question.shelves.of(name)
    if entry is None or not shelf.lines or entry.bits.bit_count() != 1:
        return False
    line = (entry.bits.bit_length() - 1) // 2
    return shelf.lines[min(line, len(shelf.lines) - 1)].last_date < before


def _held(question: Question, one: str, two: str, before: str) -> Held | None:
    """Return which of two packages stays back for the sake of the other; None where neither has to."""
    asked = {one: question.asked[one], two: question.asked[two]}
    if any(ask.spec.high is not None for ask in asked.values()):
        return None
    best = {name: newest(question, {name: asked[name]}, name) for name in asked}
    if any(line is None for line in best.values()):
        return None
    fixed = {
        name: Ask(name, only(question.shelves.of(name).lasts[best[name] or 0]), asked[name].extras) for name in asked
    }
    if question.met(fixed):
        return None
    losses = []
    for name, other in ((one, two), (two, one)):
        line = newest(question, {name: asked[name], other: fixed[other]}, name)
        if line is not None:
            losses.append((question.shelves.of(name).lines[line].last_date, name, other, line))
    if not losses or max(losses)[0] >= before:
        return None
    _, name, other, line = max(losses)
    clash = _told(question, fixed)
    if clash is None:
        return None
    rows = question.shelves.of(name).lines
    pins = [Pin(name, rows[i].last, rows[i].last_date) for i in (line, best[name] or 0)]
    if months(pins[0].date, pins[1].date) < _YEAR:
        return None
    return Held(name, pins[0], pins[1], other, clash[1], clash[2])


def newest(question: Question, asked: dict[str, Ask], name: str, *, read: bool = False) -> int | None:
    """Return the newest line of a package that the demands leave under any Python, among lines that are known.

    `read` leaves out those of which it is not known what they ask for.
    """
    shelf = question.shelves.of(name)
    bits = shelf.bits(asked[name].spec) & shelf.real
    while bits:
        line = bits.bit_length() // 2 - 1
        bits &= ~(1 << (2 * line + 1))
        if read and shelf.requires(line) is None:
            continue
        ask = Ask(name, replace(only(shelf.lasts[line]), low=(shelf.firsts[line], -1)), asked[name].extras)
        if can_be_met(
            question.shelves,
            {**asked, name: ask}.items(),
            question.pythons,
            None,
            question.free,
            only_known=frozenset(asked),
        ):
            return line
    return None


def needs_python(question: Question) -> Iterator[NeedsPython]:
    """Yield the packages that no release asked for can be installed of under the lowest Python that is let in."""
    lowest = min(question.pythons, key=lambda p: tuple(map(int, p.split("."))))
    for name, ask in sorted(question.asked.items()):
        shelf = question.shelves.of(name)
        bits = shelf.bits(ask.spec)
        if (
            not bits & shelf.real
            or bits & shelf.known & shelf.under(lowest)
            or ask.spec.early
            or shelf.within(ask.spec.exact)
        ):
            continue
        found = {shelf.lines[i].python for i in range(len(shelf.lines)) if bits >> (2 * i + 1) & 1}
        lows = [(spec.low, str(spec.low[0])) for text in found if (spec := spec_of(text)) and spec.low]
        if lows and len(lows) == len(found):
            yield NeedsPython(name, min(lows)[1], lowest)


def bars_python(question: Question) -> Iterator[NeedsPython]:
    """Yield the packages of which every release that is asked for is made for older Pythons than the one that is fixed.

    pip keeps to the upper end that a release states; uv leaves it out of account.
    """
    (python,) = question.pythons
    for name, ask in sorted(question.asked.items()):
        shelf = question.shelves.of(name)
        bits = shelf.bits(ask.spec)
        if (
            not bits & shelf.real
            or bits & shelf.known & ~shelf.barred(python)
            or ask.spec.early
            or shelf.within(ask.spec.exact)
        ):
            continue
        found = {shelf.lines[i].python for i in range(len(shelf.lines)) if bits >> (2 * i + 1) & 1}
        yield NeedsPython(name, max(found), python)


def _is_read(shelf: Shelf, spec: Spec, bits: int) -> bool:
    """Whether it is known which Python the releases ask for that a specifier lets in."""
    return bool(bits & shelf.real) and not spec.early and not shelf.within(spec.exact)
