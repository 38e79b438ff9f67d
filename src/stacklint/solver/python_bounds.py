"""Packages that need a later Python than the one that is let in, or an older one than the one that is fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.record import dataclass
from stacklint.solver.spec import spec_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.solver.question import Question


@dataclass(frozen=True, slots=True)
class NeedsPython:
    """A package of which every release that is asked for needs a later Python than the list may meet."""

    package: str
    needs: str
    python: str


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
