"""What cannot be met together: the packages, what they ask for, and the nearest releases that do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.record import dataclass, replace
from stacklint.solver.asks import Ask
from stacklint.solver.question import months
from stacklint.solver.search import Clash, Search, UndecidedError
from stacklint.solver.spec import both, is_empty, only, spec_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.solver.question import Question

_NEAR = 24
"""Release lines that are tried on either side for a pin that fits."""
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
    raised: str = ""
    """What the list may ask of `shared` instead of its own demand, where nothing else in it forbids that."""


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
    part: dict[str, Ask] = {}
    for python in question.pythons:
        if part and not question.met(part, clashes, (python,)):
            continue  # what excludes one another under the first Python does so under this one too
        search = Search(question.shelves, python, question.asked, question.free)
        state = search.run()
        if state is not None:
            question.solution = state
            return None
        clashes += search.clashes
        part = part or _part(question, search.clashes, python)
    core = _core(question, clashes)
    told = told_of(question, core) if core else None
    if told is None:
        return None
    pins = sorted(_pins(question, core), key=lambda p: p.package)
    return Unmet(tuple(sorted(core)), told[1], told[2], told[0], tuple(pins), _raised(question, told[1], told[2]))


def _part(question: Question, clashes: list[Clash], python: str) -> dict[str, Ask]:
    """Return a few demands that exclude one another under a Python; nothing where no clash shows them."""
    for clash in clashes[-1:] + clashes[:1]:
        roots = {demand.root for demand in clash.demands}
        asked = {name: ask for name, ask in question.asked.items() if name in roots}
        if asked and not question.met(asked, None, (python,)):
            return asked
    return {}


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


def told_of(question: Question, core: dict[str, Ask]) -> tuple[str, str, tuple[Said, Said]] | None:
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
            if question.met(other) and _fits(question, other[name], core):
                row = shelf.lines[line]
                yield Pin(name, str(version), row.last_date if line < start else row.first_date)
                break


def _fits(question: Question, ask: Ask, core: Mapping[str, Ask]) -> bool:
    """Return whether a demand can be met beside each other one of the list that is not in the contradiction."""
    others = [other for name, other in question.asked.items() if name not in core and name != ask.package]
    return all(question.met({ask.package: ask, other.package: other}) for other in others)


def _raised(question: Question, shared: str, said: tuple[Said, Said]) -> str:
    """Return what another package asks of one whose release the list fixes itself; empty where that does not fit."""
    own, other = sorted(said, key=lambda s: bool(s.by))
    spec = spec_of(other.text.removeprefix(shared))
    if own.by or not other.by or shared not in question.asked or spec is None:
        return ""
    ask = Ask(shared, spec, question.asked[shared].extras)
    return other.text if question.met({**_of(question, said), shared: ask}) and _fits(question, ask, {}) else ""


def _of(question: Question, said: tuple[Said, Said]) -> dict[str, Ask]:
    return {s.root: question.asked[s.root] for s in said if s.root in question.asked}
