"""Whether a repository that is only thought of still shows a finding, by the run that tests the examples of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.examples import AS_OF, settings_of
from stacklint.model import StacklintError
from stacklint.repo.repository import Repo
from stacklint.scan import scan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.knowledge.load import Knowledge
    from stacklint.model import Finding

_MOST = 600
"""Runs: a small repository takes some hundredths of a second each."""

Place = tuple[str, int, int]


class Trial:
    """Runs repositories for one finding, a bounded number of times; nothing new may be left unread in them."""

    def __init__(self, knowledge: Knowledge, finding: Finding) -> None:
        self.finding = finding
        self.left = _MOST
        self._knowledge = knowledge
        self._unread: frozenset[str] | None = None

    def shows(self, texts: Mapping[str, str], place: Place | None, *, renamed: bool = False) -> bool:
        """Return whether the finding stands at a place; of `renamed` files its subject may be called otherwise."""
        if place is None or self.left <= 0:
            return False
        self.left -= 1
        try:
            report = scan(Repo(texts), self._knowledge, settings_of(texts), AS_OF).report
        except StacklintError:
            return False  # what is left of the settings is none
        if not any(self._is_it(found, place, renamed=renamed) for found in report.findings):
            return False
        unread = frozenset(item.path for item in report.unread)
        if self._unread is None:
            self._unread = unread
        return renamed or unread <= self._unread

    def _is_it(self, found: Finding, place: Place, *, renamed: bool) -> bool:
        wanted, at = self.finding, found.location
        return (
            found.rule == wanted.rule
            and (at.path, at.cell, at.line) == place
            and found.severity == wanted.severity
            and sorted(found.tools) == sorted(wanted.tools)
            and (renamed or found.subject == wanted.subject)
        )
