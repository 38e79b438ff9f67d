"""Whether a choice of versions exists for what is asked for together, under one Python.

The versions of what is asked for directly are chosen; what these ask for must leave at least one version, and
what is asked for in one exact version is chosen too. Less is demanded here than an installer demands, so a
choice that does not exist here exists nowhere.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from stacklint.record import dataclass, field, replace
from stacklint.solver.asks import Ask, asks_of
from stacklint.solver.shelf import Shelf
from stacklint.solver.spec import Edge, Spec, earlier, is_empty, later

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from packaging.version import Version

    from stacklint.knowledge.releases import Releases

_STEPS = 4000
"""Choices that are tried before the question is left open."""
_DEPTH = 400
_UNREAD = -1
"""The bits of a package of which only one thing is asked so far."""


class Shelves:
    """The shelves of packages, each made when it is first asked for."""

    def __init__(self, facts: Callable[[str], Releases | None], as_of: str = "") -> None:
        self._facts = facts
        self._as_of = as_of
        self._made: dict[str, Shelf] = {}

    def of(self, package: str) -> Shelf:
        """Return the shelf of a package; an empty one where there are no facts."""
        if package not in self._made:
            self._made[package] = Shelf(package, self._facts(package), self._as_of)
        return self._made[package]


@dataclass(frozen=True, slots=True)
class Demand:
    """Who asks what of a package: `by` is the package that asks, empty for the repository itself."""

    package: str
    spec: Spec
    by: str = ""
    root: str = ""
    """The package of the repository's own list that led here."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is left of a package: bits, ends, and who asked; `loose` lets in what the facts do not hold."""

    bits: int
    low: Edge | None = None
    high: Edge | None = None
    loose: bool = False
    demands: tuple[Demand, ...] = ()


@dataclass(slots=True)
class Clash:
    """The demands on a package that leave no version of it."""

    package: str
    demands: tuple[Demand, ...]


State = dict[str, Entry]


@dataclass(slots=True)
class Search:
    """One question: `asked` are the direct demands, by package.

    Of `free` packages anything may be installed; of `only_known` only what the facts hold.
    """

    shelves: Shelves
    python: str
    asked: Mapping[str, Ask]
    free: frozenset[str] = frozenset()
    only_known: frozenset[str] = frozenset()
    clashes: list[Clash] = field(default_factory=list)
    steps: int = 0

    def run(self) -> State | None:
        """Return what is left of each package in the first choice that holds; None where there is none.

        Raises `UndecidedError` where too much would have to be tried.
        """
        state: State = {}
        for name, ask in self.asked.items():
            if not self.narrow(state, Demand(name, ask.spec, "", name)):
                return None
        return self._choose(state, {name: ask.extras for name, ask in self.asked.items()}, frozenset())

    def narrow(self, state: State, demand: Demand) -> bool:
        """Take a demand into the state; False, with a clash noted, where it leaves nothing."""
        if demand.package in self.free:
            return True
        spec = demand.spec
        entry = self._read(state.get(demand.package), demand)
        shelf = self.shelves.of(demand.package)
        bits = shelf.bits(spec)
        entry = Entry(
            entry.bits & bits,
            later(entry.low, spec.low),
            earlier(entry.high, spec.high),
            entry.loose or spec.early or not bits & shelf.known,
            (*entry.demands, demand),
        )
        state[demand.package] = entry
        if is_empty(entry.low, entry.high) or not self._left(demand.package, entry):
            self.clashes.append(Clash(demand.package, entry.demands))
            return False
        return True

    def _read(self, entry: Entry | None, demand: Demand) -> Entry:
        """Return an entry with its bits: those of all versions under this Python, narrowed by the first demand."""
        shelf = self.shelves.of(demand.package)
        if entry is None:
            return Entry(shelf.every if shelf.within(demand.spec.exact) else shelf.under(self.python))
        if entry.bits != _UNREAD:
            return entry
        spec = entry.demands[0].spec
        bits = shelf.bits(spec)
        loose = spec.early or not bits & shelf.known
        return replace(entry, bits=shelf.under(self.python) & bits, loose=loose)

    def _left(self, package: str, entry: Entry) -> int:
        """Return the bits of an entry that are there to be chosen."""
        shelf = self.shelves.of(package)
        if package in self.only_known and shelf.real:
            return entry.bits & shelf.real
        return entry.bits if entry.loose else entry.bits & shelf.known

    def _choose(self, state: State, chosen: dict[str, frozenset[str]], done: frozenset[str]) -> State | None:
        """Choose the versions of what is left to be chosen, the package with the fewest first."""
        waiting = [name for name in chosen if name not in done]
        if not waiting:
            return state
        if len(done) > _DEPTH:
            raise UndecidedError
        lefts = [(self._left(name, state[name]), name) for name in waiting]
        left, name = min(lefts, key=_how_many)
        while left:
            bit = left.bit_length() - 1
            left &= ~(1 << bit)
            self.steps += 1
            if self.steps > _STEPS:
                raise UndecidedError
            taken, more = dict(state), dict(chosen)
            if self.take(taken, more, name, bit):
                found = self._choose(taken, more, done | {name})
                if found is not None:
                    return found
        return None

    def take(self, state: State, chosen: dict[str, frozenset[str]], name: str, bit: int) -> bool:
        """Take one line of a package, or one stretch between lines, with all that it asks for."""
        entry = state[name]
        if not bit % 2:  # nothing is known of a version there
            state[name] = Entry(1 << bit, entry.low, entry.high, entry.loose, entry.demands)
            return True
        shelf = self.shelves.of(name)
        line = bit // 2
        low = later(entry.low, (shelf.firsts[line], -1))
        high = earlier(entry.high, (shelf.lasts[line], 1))
        state[name] = Entry(1 << bit, low, high, entry.loose, entry.demands)
        if is_empty(low, high):
            return False
        root = entry.demands[0].root
        for ask, demand, alone in _demands(shelf.requires(line) or (), chosen[name], self.python, name, root):
            if alone and ask.package not in state:
                if ask.package not in self.free:  # one demand alone is met: facts are not read for it
                    state[ask.package] = alone
                continue
            spec = ask.spec
            if spec.own:
                spec = _own(low, high, shelf.lasts[line])
            if not self.narrow(state, Demand(ask.package, spec, name, root) if ask.spec.own else demand):
                return False
            pinned = spec.exact is not None and ask.package not in self.free
            if pinned and ask.package not in chosen and self.shelves.of(ask.package).real:
                chosen[ask.package] = ask.extras
        return True


@lru_cache(maxsize=8192)
def _demands(
    requires: tuple[str, ...], extras: frozenset[str], python: str, by: str, root: str
) -> tuple[tuple[Ask, Demand, Entry | None], ...]:
    """Return what a line asks for as demands, each with what it leaves of a package of which nobody else asks anything.

    Of one that is asked for in one exact version, or in the line's own, that has to be looked up.
    """
    found = []
    for ask in asks_of(requires, extras, python):
        spec, demand = ask.spec, Demand(ask.package, ask.spec, by, root)
        read = spec.own or spec.exact is not None
        found.append((ask, demand, None if read else Entry(_UNREAD, spec.low, spec.high, demands=(demand,))))
    return tuple(found)


def _how_many(row: tuple[int, str]) -> int:
    return row[0].bit_count()


def _own(low: Edge | None, high: Edge | None, last: Version) -> Spec:
    """Return the specifier for whoever asks for a sister in its own version, which may be one of a line's."""
    first = low[0] if low else last
    text = f"=={first}" if high and first == high[0] else f"=={first} to {high[0] if high else last}"
    return Spec(text, low, high, exact=last)


class UndecidedError(Exception):
    """The question would take too long."""


def can_be_met(
    shelves: Shelves,
    asked: Iterable[tuple[str, Ask]],
    pythons: Iterable[str],
    clashes: list[Clash] | None = None,
    free: frozenset[str] = frozenset(),
    *,
    only_known: frozenset[str] = frozenset(),
) -> str:
    """Return a Python under which the demands can be met together; empty where there is none.

    Raises `UndecidedError`. `clashes` is given what stood in the way.
    """
    demands = dict(asked)
    for python in pythons:
        search = Search(shelves, python, demands, free, only_known)
        if search.run() is not None:
            return python
        if clashes is not None:
            clashes += search.clashes
    return ""
