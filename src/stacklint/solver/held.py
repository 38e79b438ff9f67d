"""What is held back: a package that stays at an old release for the sake of another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.record import dataclass
from stacklint.solver.asks import Ask
from stacklint.solver.question import months, newest
from stacklint.solver.search import UndecidedError
from stacklint.solver.spec import ANY, only, spec_of
from stacklint.solver.unmet import told_of, unmet
from stacklint.solver.ways import Pin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.solver.question import Question
    from stacklint.solver.unmet import Said

_YEAR = 12


@dataclass(frozen=True, slots=True)
class Held:
    """A package of a list that stays at an old release for the sake of another one."""

    package: str
    at: Pin
    newest: Pin
    by: str
    shared: str
    said: tuple[Said, Said]


def held_back(question: Question, candidates: frozenset[str], before: str) -> Iterator[Held]:
    """Yield the candidates of which no choice leaves both them and another candidate younger than a date.

    Of the two the one is told that loses less. Neither may have an upper bound of the list's own: who pins
    an old release means it.
    """
    unmet(question)  # finds the choice
    suspects = [name for name in sorted(candidates & set(question.asked)) if _is_old(question, name, before)]
    told: dict[str, Ask] = {}
    alone: dict[str, int | None] = {}
    for name in suspects:
        for other in sorted(candidates & set(question.asked) - {name}):
            try:
                found = _held(question, name, other, before, alone)
                if found is None or found.package in told:
                    continue
                back = spec_of(f"=={found.at.version}") or ANY
                pinned = {**told, found.package: Ask(found.package, back, question.asked[found.package].extras)}
                if not question.met({**question.asked, **pinned}):
                    continue  # the rest of the list leaves another choice, or holds it for another reason
            except UndecidedError:
                continue
            told = pinned
            yield found


def _is_old(question: Question, name: str, before: str) -> bool:
    """Whether the choice that was found holds a release from before a date, and the list bounds it not."""
    entry, shelf = question.solution.get(name), question.shelves.of(name)
    if entry is None or not shelf.lines or entry.bits.bit_count() != 1:
        return False
    line = (entry.bits.bit_length() - 1) // 2
    return shelf.lines[min(line, len(shelf.lines) - 1)].last_date < before


def _held(question: Question, one: str, two: str, before: str, alone: dict[str, int | None]) -> Held | None:
    """Return which of two packages stays back for the sake of the other; None where neither has to.

    `alone` takes in the newest line of each package by itself, which is asked for with every other one.
    """
    asked = {one: question.asked[one], two: question.asked[two]}
    if any(ask.spec.high is not None for ask in asked.values()):
        return None
    for name, ask in asked.items():
        if name not in alone:
            alone[name] = newest(question, {name: ask}, name)
    best = {name: alone[name] for name in asked}
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
        if line is not None and question.shelves.of(name).requires(line) is not None:
            losses.append((question.shelves.of(name).lines[line].last_date, name, other, line))
    if not losses or max(losses)[0] >= before:
        return None
    _, name, other, line = max(losses)
    clash = told_of(question, fixed)
    if clash is None:
        return None
    rows = question.shelves.of(name).lines
    pins = [Pin(name, rows[i].last, rows[i].last_date) for i in (line, best[name] or 0)]
    if months(pins[0].date, pins[1].date) < _YEAR:
        return None
    return Held(name, pins[0], pins[1], other, clash[1], clash[2])
