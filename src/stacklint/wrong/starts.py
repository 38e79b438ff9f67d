"""What to begin with: the files that a finding speaks of, then all that say something, then everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.examples import SETTINGS
from stacklint.source import Source

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from stacklint.model import Finding
    from stacklint.repo.repository import Repo
    from stacklint.report import Report
    from stacklint.scan import Scan

_MOST, _MOST_TEXT = 3_000, 20_000_000


def starts(
    done: Scan, finding: Finding, repo: Repo, wanted: Collection[str], settings: str
) -> Iterator[dict[str, str]]:
    """Yield the files of ever larger repositories that may show a finding; those of `wanted` are in each.

    First without settings, then all again with them.
    """
    for given in ({}, {SETTINGS: settings}) if settings else ({},):
        for files in _ever_more(done, finding, repo, wanted):
            yield {path: text for path, text in files.items() if path != SETTINGS} | given


def _ever_more(done: Scan, finding: Finding, repo: Repo, wanted: Collection[str]) -> Iterator[dict[str, str]]:
    near = _near(done.report, finding).union(wanted)
    text = _Texts(Source(repo))
    yield {path: text(path) for path in repo.paths if path in near}
    telling = near | {e.location.path for e in done.analysis.evidence}
    yield {path: text(path) if path in telling else "" for path in repo.paths[:_MOST]}
    yield {path: text(path) for path in repo.paths[:_MOST]}


def _near(report: Report, finding: Finding) -> frozenset[str]:
    """Return the files of a finding's places, of its tools' evidence and of its problem's need."""
    found = {finding.location.path, *(p.path for p in finding.places), *(r.location.path for r in finding.related)}
    found |= {e.location.path for row in report.stack if row.tool in finding.tools for e in row.evidence}
    needs = (row for row in report.problems if row.problem == finding.problem and row.project == finding.project)
    found |= {e.location.path for row in needs for e in row.need}
    return frozenset(found)


class _Texts:
    """The text of files, up to a sum; of data nothing but that it is there."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._left = _MOST_TEXT

    def __call__(self, path: str) -> str:
        text = self._source(path)
        if "\0" in text or "\ufffd" in text or len(text) > self._left:
            return ""
        self._left -= len(text)
        return text
