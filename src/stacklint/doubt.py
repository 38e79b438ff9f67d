"""Claims of absence that cannot be made, because something that might refute them was not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.projects import Projects
from stacklint.readers.registry import Dispatch
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.repo.document import HIDDEN
from stacklint.scopes import Scopes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from stacklint.knowledge.types import Rule
    from stacklint.model import Finding, Unread
    from stacklint.readers.registry import Reader
    from stacklint.report import ProblemInfo

_BEYOND = frozenset({"another git repository inside this one", "a link that leads out of the repository", HIDDEN})
"""Reasons for which a folder is no part of the repository."""
_ANY = frozenset({"*.yml", "*.yaml", "*.json", "*.toml"})
"""Patterns that take files of every purpose: that one of them is broken casts doubt on nothing."""
_MANIFEST = lazy(r"(?i)(?:^|/)[^/]*(?:env|conda|requirement)[^/]*\.ya?ml$")
_AIMLESS = frozenset({"test", "vendored", "generated"})


class Doubts:
    """Says for a project which unread file could hold a kind of evidence that a rule found nowhere."""

    def __init__(
        self,
        unread: Iterable[Unread],
        paths: Collection[str],
        readers: tuple[Reader, ...],
        projects: Iterable[str],
        scope: Mapping[str, str] | None,
    ) -> None:
        dispatch, owner, scopes = Dispatch(readers), Projects(tuple(projects)), Scopes(frozenset(paths), scope)
        self._doubts: list[tuple[str, str, frozenset[str] | None]] = []
        for item in unread:
            if item.path in paths and scopes.of(item.path) not in _AIMLESS:
                self._doubts.append((owner.of(item.path), item.path, _facts(item.path, dispatch.readers(item.path))))
            elif item.path not in paths:
                named = dispatch.readers(item.path)  # of a link; in a folder may be anything
                facts = _facts(item.path, named) if named or item.reason in _BEYOND else None
                self._doubts.append((owner.of(item.path), item.path, facts))

    def of(self, project: str, rests_on: Collection[str]) -> str:
        """Return the first unread path that could hold such evidence for a project; empty where none could."""
        for owner, path, facts in self._doubts:
            above = owner in {".", project} or project.startswith(f"{owner}/")
            if rests_on and (facts is None or (above and not facts.isdisjoint(rests_on))):
                return path
        return ""

    def cleared(self, findings: Iterable[Finding], rules: Mapping[str, Rule]) -> list[Finding]:
        """Return the findings that no unread file could refute."""
        return [f for f in findings if f.rule not in rules or not self.of(f.project, rules[f.rule].rests_on)]

    def told(self, problem: ProblemInfo, rests_on: Collection[str]) -> ProblemInfo:
        """Return a problem; where it is open and an unread file could close it, with the finding withheld."""
        if problem.state != "gap" or problem.finding_withheld is not None:
            return problem
        path = self.of(problem.project, rests_on)
        return replace(problem, finding_withheld=f"{path} was not read") if path else problem


def _facts(path: str, readers: list[Reader]) -> frozenset[str]:
    manifest = _MANIFEST.search(path) is not None
    kept = [r for r in readers if manifest or not any(p in _ANY and path.lower().endswith(p[1:]) for p in r.patterns)]
    return frozenset(fact for r in kept for fact in r.facts)
