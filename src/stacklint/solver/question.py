"""An environment as a question to the solver, and the newest release that its demands leave of a package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.record import dataclass, field, replace
from stacklint.solver.asks import Ask, holds
from stacklint.solver.search import Clash, Shelves, State, can_be_met
from stacklint.solver.spec import ANY, both, is_empty, only, spec_of

if TYPE_CHECKING:
    from stacklint.solver.environments import Environment
    from stacklint.solver.unmet import Unmet


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

    def met(
        self, asked: dict[str, Ask], clashes: list[Clash] | None = None, pythons: tuple[str, ...] | None = None
    ) -> str:
        """Return a Python, out of its own or of `pythons`, under which demands can be met; empty for none."""
        return can_be_met(self.shelves, asked.items(), pythons or self.pythons, clashes, self.free)


def newest(question: Question, asked: dict[str, Ask], name: str, *, read: bool = False) -> int | None:
    """Return the newest line of a package that the demands leave under any Python, among lines that are known.

    `read` leaves out those of which it is not known what they ask for.
    """
    shelf = question.shelves.of(name)
    bits = shelf.bits(asked[name].spec) & shelf.real
    while bits:
        line = bits.bit_length() // 2 - 1
        bits &= ~(1 << (2 * line + 1))
        if read and shelf.lines[line].requires is None:
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


def months(one: str, two: str) -> int:
    """Return the months by which one date lies before another."""
    years, months = (int(two[part]) - int(one[part]) for part in (slice(4), slice(5, 7)))
    return years * 12 + months
