"""Workflow commands, which GitHub shows as annotations: the worst findings, then a summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.present import act_of, counted, file_line, from_git_root, not_read, totals, worst_first
from stacklint.reporters.registry import reporter
from stacklint.sanitise import github_data, github_property, terminal

if TYPE_CHECKING:
    from stacklint.model import Finding
    from stacklint.report import Report

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_MOST = 10  # GitHub shows ten annotations of a kind for each step
_LONGEST = 3_500  # it cuts messages at 4,096 characters


@reporter("github")
def report_github(report: Report) -> str:
    """Return a command for each of the ten worst findings, and a line with the counts."""
    findings = worst_first(report.findings)
    lines = [_command(finding, report) for finding in findings[:_MOST]]
    rest = len(findings) - _MOST
    more = f"; {rest:,} of them not annotated" if rest > 0 else ""
    unread = f"; not read: {not_read(report)}" if report.unread else ""
    lines.append(terminal(f"stacklint: {totals(report)}; {counted(report.files, 'file')}{more}{unread}"))
    return "".join(f"{line}\n" for line in lines)


def _command(finding: Finding, report: Report) -> str:
    place = finding.location
    line = file_line(place)
    values = {"file": from_git_root(report, place.path), "line": str(line)}
    if not place.cell:
        values["endLine"] = str(max(line, place.end_line))
        if place.end_line in (0, line) and place.column > 0:
            values["col"] = str(place.column)
            values["endColumn"] = str(max(place.column, place.end_column))
    values["title"] = f"stacklint {finding.rule}"
    properties = ",".join(f"{key}={github_property(value)}" for key, value in values.items())
    return f"::{_COMMANDS[finding.severity]} {properties}::{_message(finding)}"


def _message(finding: Finding) -> str:
    """Return message and act in two lines, whose end GitHub wants escaped."""
    parts = [finding.message, f"What to do: {act}" if (act := act_of(finding)) else ""]
    return "%0A".join(github_data(part[:_LONGEST]) for part in parts if part)
