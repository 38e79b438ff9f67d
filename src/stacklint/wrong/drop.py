"""Which of many things can be left out together, asked with few questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Thing = TypeVar("Thing")


def as_many(things: Iterable[Thing], fine: Callable[[tuple[Thing, ...]], bool]) -> tuple[Thing, ...]:
    """Return things that are fine together: each of the others spoils it, beside those taken before it.

    Asks for all at once, then for halves: where k of n must stay it takes about 2 k log n questions.
    """
    taken: tuple[Thing, ...] = ()
    waiting = [tuple(things)]
    while waiting:
        some = waiting.pop()
        if some and fine((*taken, *some)):
            taken += some
        elif len(some) > 1:
            half = len(some) // 2
            waiting += [some[half:], some[:half]]
    return taken
