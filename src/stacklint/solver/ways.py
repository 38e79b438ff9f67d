"""Ways out of a contradiction: the nearest releases that fit, and what to ask for in place of an own line."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from stacklint.record import dataclass, replace
from stacklint.solver.asks import Ask
from stacklint.solver.pairs import Pair, instead, mended, unknown_pins
from stacklint.solver.question import months
from stacklint.solver.spec import spec_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacklint.solver.question import Question
    from stacklint.solver.shelf import Shelf

_NEAR = 24
"""Release lines that are tried on either side for a pin that fits."""
_MONTHS = 18
"""A release that is older than another by more is no near one."""


_PARTED, _TRIED = 6, 3
"""Pins that are looked at of one package, and that are tried with all of the list."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A release that would do; `oldest` is the date of the oldest release that it leaves in the contradiction."""

    package: str
    version: str
    date: str
    oldest: str = ""


@dataclass(frozen=True, slots=True)
class Instead:
    """What the list may ask for in place of its own lines, with the date of the oldest release that this leaves.

    `unknown` is how many pins there are of which it is not known what they ask for.
    """

    texts: tuple[str, ...] = ()
    oldest: str = ""
    unknown: int = 0


def pins_of(question: Question, core: Mapping[str, Ask]) -> tuple[Pin, ...]:
    """Return for each package of a contradiction the nearest release with which it is none, by name.

    Where all of the list can be met with one of them, those with which it cannot are left out.
    """
    found = sorted(_pins(question, core), key=lambda row: row[1].package)
    best = max((whole for whole, _ in found), default=False)
    return tuple(pin for whole, pin in found if whole == best)


def _pins(question: Question, core: Mapping[str, Ask]) -> Iterator[tuple[bool, Pin]]:
    for name, ask in core.items():
        shelf = question.shelves.of(name)
        bits = shelf.bits(ask.spec) & shelf.real
        start = bits.bit_length() // 2 - 1
        around = (start + step for distance in range(1, _NEAR) for step in (distance, -distance))
        near = (_at(shelf, line, start) for line in around if bits and _is_near(shelf, line, start))
        parted = [*islice((pin for pin in near if question.met({**core, name: _fixed(pin, ask)})), _PARTED)]
        whole = next((p for p in parted[:_TRIED] if mended(question, {name: _fixed(p, ask)})), None)
        pin = whole or next((p for p in parted if fits(question, _fixed(p, ask), core)), None)
        if pin:
            oldest = min(pin.date, _oldest(question, (other for other in core if other != name)))
            yield whole is not None, replace(pin, oldest=oldest)


def _is_near(shelf: Shelf, line: int, start: int) -> bool:
    """Whether a line is one whose demands were read, and not much older than where the search starts."""
    if not 0 <= line < len(shelf.lines) or shelf.lines[line].requires is None:
        return False
    return months(shelf.lines[line].last_date, shelf.lines[start].last_date) <= _MONTHS


def _at(shelf: Shelf, line: int, start: int) -> Pin:
    row = shelf.lines[line]
    return (
        Pin(shelf.package, row.last, row.last_date) if line < start else Pin(shelf.package, row.first, row.first_date)
    )


def _fixed(pin: Pin, ask: Ask) -> Ask:
    return Ask(pin.package, spec_of(f"=={pin.version}") or ask.spec, ask.extras)


def fits(question: Question, ask: Ask, core: Mapping[str, Ask]) -> bool:
    """Return whether a demand can be met beside each other one of the list that is not in the contradiction."""
    others = [other for name, other in question.asked.items() if name not in core and name != ask.package]
    return all(question.met({ask.package: ask, other.package: other}) for other in others)


def instead_of(question: Question, shared: str, pairs: list[Pair]) -> Instead:
    """Return what the list may ask for in place of what pairs refuse: of all of them, else of the first alone.

    All of the list can be met with that, or, of the first alone, each other line of the list beside it.
    """
    texts = instead(question, pairs)
    if not texts and pairs:
        ask = Ask(shared, pairs[0].spec, question.asked[shared].extras)
        by = {pairs[0].root: question.asked[pairs[0].root]} if pairs[0].root in question.asked else {}
        if question.met({**by, shared: ask}) and fits(question, ask, {}):
            texts = (pairs[0].text,)
    oldest = _oldest(question, {pair.root for pair in pairs if pair.root in question.asked})
    return Instead(texts, oldest, unknown_pins(question, {pair.package for pair in pairs}))


def _oldest(question: Question, names: Iterable[str]) -> str:
    """Return the date of the oldest of the newest releases that the list takes of some packages."""
    dates = []
    for name in names:
        shelf = question.shelves.of(name)
        bits = shelf.bits(question.asked[name].spec) & shelf.real
        if bits:
            dates.append(shelf.lines[bits.bit_length() // 2 - 1].last_date)
    return min(dates, default="9")
