"""One line for each finding, as compilers write it: for hooks and editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.present import file_line, not_read
from stacklint.reporters.registry import reporter
from stacklint.sanitise import guard, terminal

if TYPE_CHECKING:
    from stacklint.model import Finding
    from stacklint.report import Report


@reporter("concise")
def report_concise(report: Report) -> str:
    """Return `path:line:column: severity rule message` for each finding, by place; last what was not read."""
    lines = [_line(finding) for finding in sorted(report.findings, key=lambda f: f.location)]
    if report.unread:
        lines.append(terminal(f"stacklint: not read: {not_read(report)}"))
    return "".join(f"{line}\n" for line in lines)


def _line(finding: Finding) -> str:
    place = finding.location
    where = f"{place.path}:{file_line(place)}:{max(1, place.column)}"
    return guard(terminal(f"{where}: {finding.severity} {finding.rule} {finding.message}"))
