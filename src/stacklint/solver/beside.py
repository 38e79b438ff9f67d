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
from stacklint.solver.spec import ANY, spec_of
from stacklint.solver.unmet import Unmet, unmet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacklint.model import Evidence

_MOST, _QUARTER = 5, 3
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


def beside(
    package: str, question: Question, *, without: frozenset[str] = frozenset(), also: tuple[str, ...] = ()
) -> Beside | None:
    """Return how a package fits beside what is listed, but for `without` and with `also`.

    None where that cannot be said.
    """
    place = question.environment.path
    asked = _listed(question, without, also)
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


@dataclass(frozen=True, slots=True)
class Back:
    """A package that stays at an older release, for the sake of one that is added."""

    package: str
    version: str
    date: str
    newest: str


def forced_back(
    package: str,
    found: Beside,
    question: Question,
    candidates: Iterable[str],
    *,
    without: frozenset[str] = frozenset(),
    also: tuple[str, ...] = (),
) -> Iterator[Back]:
    """Yield the candidates that go back by a quarter of a year or more where a package comes beside them as found."""
    asked = _listed(question, without, also)
    version = spec_of(f"=={found.version}") or ANY
    with_it = {**asked, package: Ask(package, version, question.asked.get(package, Ask(package, ANY)).extras)}
    for name in sorted({*candidates} & asked.keys() - {package}):
        if asked[name].spec.high is not None:
            continue  # the list means the release that it bounds
        try:
            now, then = (newest(question, wanted, name, read=True) for wanted in (asked, with_it))
        except UndecidedError:
            continue
        rows = question.shelves.of(name).lines
        if now is not None and then is not None and then < now:
            row = rows[then]
            if months(row.last_date, rows[now].last_date) >= _QUARTER:
                yield Back(name, row.last, row.last_date, rows[now].last)


def _listed(question: Question, without: frozenset[str], also: tuple[str, ...]) -> dict[str, Ask]:
    asked = {name: ask for name, ask in question.asked.items() if name not in without}
    return {**{name: Ask(name, ANY) for name in also if name not in question.free}, **asked}
