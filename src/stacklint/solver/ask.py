"""From the evidence of a repository to the questions that the solver is asked, each once for a run."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from stacklint.knowledge.load import rules_folder
from stacklint.knowledge.releases import releases
from stacklint.solver.environments import Environment, environments
from stacklint.solver.question import Question
from stacklint.solver.search import Shelves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stacklint.model import Evidence

_MOST = 400
"""More environments than these are a collection of examples; those behind them are left."""
_KEPT: list[tuple[object, str, list[Question]]] = []


@cache
def followed() -> frozenset[str]:
    """Return the packages that there are facts of, without reading any."""
    try:
        names = os.listdir(rules_folder() / "releases")  # noqa: PTH208 - names alone, and eight hundred of them
    except OSError:
        return frozenset()
    return frozenset(name.removesuffix(".json") for name in names if name.endswith(".json"))


def questions(
    evidence: tuple[Evidence, ...],
    rows: Iterable[Evidence],
    counts: Callable[[Evidence], bool],
    text: Callable[[str], str],
    asked: frozenset[str],
    as_of: str,
) -> list[Question]:
    """Return the questions of a repository, the same ones to every rule of one run.

    An environment is asked about where a package of `asked` meets another one that there are facts of.
    """
    if not (_KEPT and _KEPT[0][0] is evidence and _KEPT[0][1] == as_of):
        shelves = Shelves(releases, as_of)
        found = [e for e in environments(rows, counts, text) if _meets(e, asked)]
        _KEPT[:] = [(evidence, as_of, [Question.of(e, shelves) for e in found[:_MOST]])]
    return _KEPT[0][2]


def _meets(environment: Environment, asked: frozenset[str]) -> bool:
    names = {item.value for item in environment.items} & followed()
    return len(names) > 1 and bool(names & asked)
