"""Whether one more package can be installed beside what a project lists, and in which release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.knowledge.releases import releases
from stacklint.record import dataclass, replace
from stacklint.solver.ask import followed
from stacklint.solver.asks import Ask
from stacklint.solver.environments import environments
from stacklint.solver.question import Question, months, newest
from stacklint.solver.search import Shelves, UndecidedError
from stacklint.solver.spec import ANY
from stacklint.solver.unmet import Unmet, unmet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacklint.model import Evidence

_MOST = 5
_SCOPES = frozenset({"product", "example"})


@dataclass(frozen=True, slots=True)
class Beside:
    """How a package fits beside a list: `version` and `date` of the newest release that does.

    `fits` is false where none does, for the reason `why` where one is known; `behind` says by how many months
    the newest release of all is younger, 0 where it fits.
    """

    place: str
    fits: bool
    version: str = ""
    date: str = ""
    behind: int = 0
    why: Unmet | None = None


def all_questions(evidence: Iterable[Evidence], scopes: Mapping[str, str], as_of: str) -> Iterator[Question]:
    """Yield the questions of the lists that product is installed from, with a lock or without."""

    def counts(item: Evidence) -> bool:
        return scopes.get(item.location.path) in _SCOPES and item.detail.get("group", "main") == "main"

    shelves = Shelves(releases, as_of)
    for environment in environments(evidence, counts, proved=True):
        if environment.path == environment.id and any(item.value in followed() for item in environment.items):
            yield Question.of(environment, shelves)


def main_questions(
    evidence: Iterable[Evidence], scopes: Mapping[str, str], project: str, as_of: str
) -> Iterator[Question]:
    """Yield the questions of the lists that a project's own product is installed from.

    Those in its own folder are meant where there are any, else those below.
    """
    found = list(all_questions(evidence, scopes, as_of))
    folder = "" if project == "." else project
    own = [q for q in found if q.environment.path.rpartition("/")[0] == folder]
    yield from (own or found)[:_MOST]


def beside(package: str, question: Question, *, without: frozenset[str] = frozenset()) -> Beside | None:
    """Return how a package fits beside what is listed, but for `without`; None where that cannot be said."""
    place = question.environment.path
    asked = {name: ask for name, ask in question.asked.items() if name not in without}
    if package not in followed() or package in question.free:
        return None
    asked[package] = question.asked.get(package, Ask(package, ANY))
    try:
        if not question.met({name: ask for name, ask in asked.items() if name != package}):
            return None  # it does not fit as it is
        line = newest(question, asked, package, read=True)
        alone = newest(question, {package: asked[package]}, package, read=True)
    except UndecidedError:
        return None
    rows = question.shelves.of(package).lines
    if line is not None:
        behind = max(1, months(rows[line].last_date, rows[alone].last_date)) if alone and line < alone else 0
        return Beside(place, True, rows[line].last, rows[line].last_date, behind)
    if question.met(asked):
        return None  # with a release from before the facts
    return Beside(place, False, why=unmet(replace(question, asked=asked, asked_before=False, answer=None)))
