"""The report for a person at a terminal: what is fine, what is not, and the one next act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.page import Page
from stacklint.present import (
    NOTHING_TO_DO,
    Group,
    act_of,
    by_state,
    counted,
    covering,
    elsewhere,
    groups,
    inline,
    next_act,
    not_needed,
    place,
    silencer,
    suggested,
    title,
    told_projects,
    totals,
)
from stacklint.reporters.registry import reporter

if TYPE_CHECKING:
    from stacklint.report import ProblemInfo, Report

_MOST_PROJECTS, _MOST_GROUPS, _MOST_PLACES, _MOST_UNREAD = 8, 12, 4, 3


@reporter("text")
def report_text(report: Report) -> str:
    """Return the report in lines of the width that the style asks for."""
    page = Page(report.style.width, color=report.style.color)
    if not report.style.quiet:
        _write_problems(report, page)
    _write_findings(report, page)
    if not report.style.quiet:
        _write_unread(report, page)
        _write_end(report, page)
    return page.text()


def _write_problems(report: Report, page: Page) -> None:
    """Say for each project what is solved and by what, then what is not needed and why."""
    told = told_projects(report)
    shown = told if report.style.verbose else told[:_MOST_PROJECTS]
    for project in shown:
        if len(report.projects) > 1:
            page.add(title(project), style="bold")
        _write_project(report, project, page, indent="  " if len(report.projects) > 1 else "")
    if len(told) > len(shown):
        page.add(f"and {counted(len(told) - len(shown), 'more project')} (--verbose shows all)")
    for text in not_needed(report, told):
        page.add(text, hanging="  ", style="dim")
    if not told:
        reasons = sorted({row.reason for row in report.problems if row.reason})
        why = f" ({'; '.join(reasons)})" if reasons else ""
        page.add(f"None of the ten problems shows itself here{why}.")


def _write_project(report: Report, project: str, page: Page, indent: str) -> None:
    states = by_state(report, project)
    deeper = indent + "  "
    for row in states["covered"]:
        text = f"solved: {inline(row.name)} {_by(report, row)}"
        page.add(text, indent=indent, hanging=deeper, style="good")
    for row in states["partial"]:
        page.add(f"in part: {inline(row.name)} {_by(report, row)}", indent=indent, hanging=deeper)
    for row in states["gap"]:
        if row.finding_withheld:
            text = f"open, no finding: {inline(row.name)} ({row.reason}; {row.finding_withheld})"
            page.add(text, indent=indent, hanging=deeper)


def _by(report: Report, row: ProblemInfo) -> str:
    return f"by {covering(report, row)}" if row.covered_by else f"({row.reason})"


def _write_findings(report: Report, page: Page) -> None:
    """Write the findings by project, those that say the same together."""
    rows = groups(report.findings)
    shown = rows if report.style.verbose else rows[:_MOST_GROUPS]
    for project in sorted({row.first.project for row in shown}):
        if len(report.projects) > 1:
            page.gap()
            page.add(f"Findings in {title(project)}", style="bold")
        for row in shown:
            if row.first.project == project:
                _write_group(row, report, page)
    if len(rows) > len(shown):
        page.gap()
        page.add(f"and {counted(len(rows) - len(shown), 'more finding')} (--verbose shows all)")


def _write_group(row: Group, report: Report, page: Page) -> None:
    """Write what is the case, where, what to do, and what would silence it."""
    finding = row.first
    page.gap()
    head = f"{finding.message} [{finding.rule}]"
    page.add_labelled(finding.severity, head, style=finding.severity)
    most = len(row.places) if report.style.verbose else _MOST_PLACES
    for location in row.places[:most]:
        page.add(place(location), indent="  ")
    if len(row.places) > most:
        page.add(f"and {counted(len(row.places) - most, 'more place')}", indent="  ")
    for related in finding.related if len(row.places) == 1 else ():
        page.add(f"{place(related.location)}  {related.message}", indent="  ", hanging="    ")
    if others := elsewhere(row):
        page.add(others, indent="  ")
    if act := act_of(finding):
        page.add(f"Do: {act}", indent="  ", hanging="      ")
    for suggestion in finding.suggestions[:3]:
        if text := suggested(suggestion, report):
            page.add(f"- {text}", indent="      ", hanging="        ")
    page.add(f"Silence: {silencer(finding)}", indent="  ", hanging="    ", style="dim")


def _write_unread(report: Report, page: Page) -> None:
    """Say what was not read: in one paragraph, or each in its line."""
    if not report.unread:
        return
    page.gap()
    rows = report.unread if report.style.verbose else report.unread[:_MOST_UNREAD]
    places = [f"{u.path}{f':{u.line}' if u.line else ''} ({u.reason})" for u in rows]
    if report.style.verbose:
        page.add("Not read:")
        for text in places:
            page.add(text, indent="  ", hanging="    ")
        return
    rest = len(report.unread) - len(rows)
    more = f", and {rest:,} more (--verbose shows all)" if rest else ""
    page.add(f"Not read: {', '.join(places)}{more}", hanging="  ")


def _write_end(report: Report, page: Page) -> None:
    """Write the counts, and the one next act."""
    page.gap()
    hidden = f", {len(report.suppressed):,} hidden" if report.suppressed else ""
    page.add(f"{counted(report.files, 'file')}, {totals(report)}{hidden}.")
    act = next_act(report)
    page.add(act if act == NOTHING_TO_DO else f"Next: {act}", hanging="  ", style="bold")
