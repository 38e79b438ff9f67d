"""Whether a repository that is only thought of still shows a finding, by the run that tests the examples of rules."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from stacklint.examples import AS_OF, settings_of
from stacklint.model import StacklintError
from stacklint.repo.repository import Repo
from stacklint.scan import scan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.knowledge.load import Knowledge
    from stacklint.model import Finding

_MOST, _LONGEST = 600, 60.0
"""Runs, and seconds, for leaving out and again for other words; one run of few files takes some hundredths."""

Place = tuple[str, int, int]


class Trial:
    """Runs repositories for one finding, a bounded number of times; nothing new may be left unread in them."""

    def __init__(self, knowledge: Knowledge, finding: Finding) -> None:
        self.finding = finding
        self.cut_short = False
        self.more()
        self._knowledge = knowledge
        self._unread: frozenset[str] | None = None

    def more(self) -> None:
        """Allow the runs and the time of one further step."""
        self._left, self._end = _MOST, time.monotonic() + _LONGEST

    def shows(self, texts: Mapping[str, str], place: Place | None, *, renamed: bool = False) -> bool:
        """Return whether the finding stands at a place; of `renamed` files its subject may be called otherwise."""
        if place is None:
            return False
        if self._unread is not None and (self._left <= 0 or time.monotonic() > self._end):
            self.cut_short = True
            return False
        self._left -= 1
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
