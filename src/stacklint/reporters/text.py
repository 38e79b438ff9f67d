"""The report for a person at a terminal: what is fine, what is not, and the one next act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.next_step import next_step
from stacklint.page import Page
from stacklint.present import (
    STATES,
    alike,
    by_state,
    counted,
    covering,
    groups,
    in_what_was_read,
    inline,
    not_needed,
    not_read,
    place,
    title,
    titles,
    told_projects,
    totals,
    unread_place,
)
from stacklint.reporters.registry import reporter

if TYPE_CHECKING:
    from stacklint.report import ProblemInfo, Report

_MOST_PICTURES, _MOST_GROUPS, _MOST_UNREAD, _MOST_EVIDENCE = 6, 10, 3, 3


@reporter("text")
def report_text(report: Report) -> str:
    """Return the report in lines of the width that the style asks for."""
    page = Page(report.style.width, color=report.style.color)
    if not report.style.quiet:
        _write_problems(report, page)
        if report.style.verbose:
            _write_natures(report, page)
            _write_workflows(report, page)
    _write_findings(report, page)
    if not report.style.quiet:
        _write_hidden(report, page)
    _write_unread(report, page)
    if not report.style.quiet:
        _write_end(report, page)
    return page.text()


def _write_problems(report: Report, page: Page) -> None:
    """Say for each project what is solved and by what, then what is not needed and why."""
    told = told_projects(report)
    if len(told) > 1:
        _write_overall(report, page)
    pictures = alike(report, told)
    shown = pictures if report.style.verbose else pictures[:_MOST_PICTURES]
    several = len(report.projects) > 1
    for projects in shown:
        if several:
            page.add(titles(projects), style="bold")
        for state in STATES:
            _write_state(report, projects[0], state, page, indent="  " if several else "")
    if rest := sum(map(len, pictures[len(shown) :])):
        page.add(f"and {counted(rest, 'more project')} (--verbose shows all)")
    for text in not_needed(report, told):
        page.add(text, hanging="  ", style="dim")
    if not told:
        reasons = sorted({row.reason for row in report.problems if row.reason})
        why = f" ({'; '.join(reasons)})" if reasons else ""
        page.add(f"None of the ten problems shows itself{in_what_was_read(report) or ' here'}{why}.")


def _write_overall(report: Report, page: Page) -> None:
    """Write the problems of the repository as a whole, one line for each state."""
    page.add("The whole repository", style="bold")
    for state, words in STATES.items():
        names = [inline(report.name(problem)) for problem, found, _ in report.overall if found == state]
        if names:
            page.add(f"{words}: {', '.join(names)}", indent="  ", hanging="    ")


def _write_state(report: Report, project: str, state: str, page: Page, indent: str) -> None:
    """Write the problems of one state; of a gap that is a finding the finding says it all."""
    for row in by_state(report, project)[state]:
        if state == "gap" and not row.finding_withheld:
            continue
        style = "good" if state == "covered" else ""
        page.add(f"{STATES[state]}: {_by(report, row)}", indent=indent, hanging=f"{indent}  ", style=style)
        if report.style.verbose:
            _write_evidence(report, row, page, f"{indent}    ")


def _write_natures(report: Report, page: Page) -> None:
    """Write what each project is taken for and how far it is, each with its reason; those alike in one line."""
    alike_: dict[str, list[str]] = {}
    for row in report.projects:
        alike_.setdefault(f"{row.kind}, {row.stage} ({inline(row.why)})", []).append(row.path)
    for told, paths in alike_.items():
        page.add(f"{titles(tuple(paths))}: {told}", hanging="  ", style="dim")


def _write_workflows(report: Report, page: Page) -> None:
    """Write what every workflow does for models, and by which command or action."""
    for row in report.workflows:
        shown = "; ".join(f"{place(e.location)} {e.detail.get('line', e.value)}" for e in row.evidence[:1])
        page.add(
            f"{inline(row.path)}: {row.verdict}{f' ({inline(shown)})' if shown else ''}", hanging="  ", style="dim"
        )


def _by(report: Report, row: ProblemInfo) -> str:
    if row.state == "gap":
        return f"{inline(row.name)} ({row.reason}; no finding: {row.finding_withheld})"
    by = f"by {covering(report, row)}" if row.covered_by else f"({row.reason})"
    return f"{inline(row.name)} {by}"


def _write_evidence(report: Report, row: ProblemInfo, page: Page, indent: str) -> None:
    tools = [u for u in report.stack if u.project == row.project and u.tool in row.covered_by]
    for item in [e for usage in tools for e in usage.evidence[:_MOST_EVIDENCE]] or row.need[:_MOST_EVIDENCE]:
        page.add(f"{place(item.location)}  {item.kind} {item.value}", indent=indent, hanging=f"{indent}  ", style="dim")


def _write_findings(report: Report, page: Page) -> None:
    """Write the findings by project, those that say the same together."""
    rows = groups(report.findings)
    if not rows:
        return
    from stacklint.text_finding import write_finding  # noqa: PLC0415 - a sound repository needs none of it

    shown = rows if report.style.verbose else rows[:_MOST_GROUPS]
    for project in sorted({row.first.project for row in shown}):
        if len(report.projects) > 1:
            page.gap()
            page.add(f"Findings in {title(project)}", style="bold")
        for row in shown:
            if row.first.project == project:
                write_finding(row, report, page)
    if len(rows) > len(shown):
        page.gap()
        page.add(f"and {counted(len(rows) - len(shown), 'more finding')} (--verbose shows all)")


def _write_hidden(report: Report, page: Page) -> None:
    """Say what is hidden, by what and why, where everything is asked for."""
    if not report.style.verbose or not report.suppressed:
        return
    page.gap()
    page.add("Hidden:")
    for item in report.suppressed:
        reason = f": {item.reason}" if item.reason else ""
        text = f"{place(item.finding.location)}  {item.finding.rule}, by {item.by}{reason}"
        page.add(text, indent="  ", hanging="    ")


def _write_unread(report: Report, page: Page) -> None:
    """Say what was not read: in one paragraph, or each in its line."""
    if not report.unread:
        return
    page.gap()
    if report.style.verbose:
        page.add("Not read:")
        for item in report.unread:
            page.add(unread_place(item), indent="  ", hanging="    ")
        return
    hint = " (--verbose shows all)" if len(report.unread) > _MOST_UNREAD else ""
    page.add(f"Not read: {not_read(report, _MOST_UNREAD)}{hint}", hanging="  ")


def _write_end(report: Report, page: Page) -> None:
    """Write the counts, and the one next act."""
    page.gap()
    hidden = f", {len(report.suppressed):,} hidden" if report.suppressed else ""
    page.add(f"{counted(report.files, 'file')}, {totals(report)}{hidden}.")
    step = next_step(report)
    page.add(f"Next: {step.words}" if step.worth else step.words, hanging="  ", style="bold")
    page.add_as_is([step.command] if step.command else [], indent="  ")
