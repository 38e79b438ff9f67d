"""What cannot be met together: the packages, what they ask for, and the nearest releases that do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.record import dataclass, replace
from stacklint.solver.pairs import Pair, against, refused_pairs
from stacklint.solver.search import Clash, Search, UndecidedError
from stacklint.solver.spec import both, is_empty, spec_of
from stacklint.solver.ways import Instead, Pin, instead_of, pins_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.solver.asks import Ask
    from stacklint.solver.question import Question

    Told = tuple[str, str, tuple["Said", "Said"]]
    """A Python, a package, and the two demands on it that exclude one another."""

_FEW = 3
"""More packages than these in one contradiction are no help to a reader."""
_SMALL = 24


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
    pins: tuple[Pin, ...] = ()
    instead: Instead = Instead()
    """What the list may ask for in place of its own demand on `shared`, and on others of `more`."""
    more: tuple[Pair, ...] = ()
    """Other lines of the list that a package which it fixes does not take."""


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
    pairs = refused_pairs(question)
    own = _own_line(question, told[1], told[2])
    if own is None:
        return Unmet(*_named(core, told), pins=pins_of(question, core), more=tuple(pairs))
    rest = [pair for pair in pairs if pair.package != told[1]]
    better = instead_of(question, told[1], [own, *(p for p in pairs if p != own)])
    third = None if better.texts else _third(question, own)
    if third:
        return Unmet(*_named(*third), pins=pins_of(question, third[0]), more=(own, *rest))
    return Unmet(*_named(core, told), pins_of(question, core), better, tuple(rest))


def _named(core: Mapping[str, Ask], told: Told) -> tuple[tuple[str, ...], str, tuple[Said, Said], str]:
    python, shared, said = told
    return tuple(sorted(core)), shared, said, python


def _own_line(question: Question, shared: str, said: tuple[Said, Said]) -> Pair | None:
    """Return what another package asks for in place of a line of the list; None where no line stands against it."""
    own, other = sorted(said, key=lambda s: bool(s.by))
    spec = spec_of(other.text.removeprefix(shared))
    if own.by or not other.by or shared not in question.asked or spec is None:
        return None
    return Pair(shared, other.by, other.root, spec)


def _third(question: Question, pair: Pair) -> tuple[dict[str, Ask], Told] | None:
    """Return the line that is why another one cannot be changed: it and the pair's package exclude one another."""
    for name in against(question, pair):
        core = {other: question.asked[other] for other in (pair.root, name) if other in question.asked}
        if len(core) > 1 and not question.met(core):
            told = told_of(question, core)
            if told and told[1] == pair.package:
                return core, told
    return None


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


def told_of(question: Question, core: Mapping[str, Ask]) -> Told | None:
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
