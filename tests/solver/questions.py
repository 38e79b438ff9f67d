"""What the tests of the solver share: a list of requirements as a question."""

from __future__ import annotations

from stacklint.knowledge.releases import releases
from stacklint.model import Evidence
from stacklint.solver.environments import environments
from stacklint.solver.question import Question
from stacklint.solver.search import Shelves
from stacklint.syntax.declared import Place, declared

SHELVES = Shelves(releases, "2026-11-27")


def question_of(*requirements: str, python: str = "") -> Question:
    rows = [fact for i, text in enumerate(requirements, 1) for fact in declared(text, Place("requirements.txt", i))]
    known = [fact for fact in rows if isinstance(fact, Evidence)]
    found = Question.of(next(iter(environments(known, lambda _: True))), SHELVES)
    if python:
        found.pythons = tuple(python.split())
    return found
