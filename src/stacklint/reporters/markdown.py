"""Markdown for a pull request's comment or a job's summary: bounded, and harmless."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.next_step import next_step
from stacklint.present import (
    STATES,
    Group,
    act_of,
    counted,
    covering,
    elsewhere,
    further_places,
    groups,
    in_what_was_read,
    not_needed,
    place,
    suggested,
    title,
    told_projects,
    totals,
)
from stacklint.reporters.registry import reporter
from stacklint.sanitise import guard, markdown, markdown_code, plain, web_address
from stacklint.silence import silencer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.model import Suggestion
    from stacklint.report import Report

_LONGEST = 60_000  # a comment on GitHub holds 65,536 characters
_MOST_ROWS, _MOST_NAMES, _MOST_PLACES, _MOST_UNREAD = 40, 3, 5, 10
_ICONS = {"error": ":x:", "warning": ":warning:", "note": ":information_source:"}


@reporter("markdown")
def report_markdown(report: Report) -> str:
    """Return what is solved as a table, then the findings, the worst first, then the next act."""
    step = next_step(report)
    end = [f"**Next:** {markdown(step.words)}" if step.worth else f"**{step.words}**"]
    end += ["", markdown_code(step.command)] if step.command else []
    head = [f"### stacklint: {totals(report)}", "", *_problems(report), ""]
    tail = [*_unread(report), *end]
    room = _LONGEST - sum(len(line) + 1 for line in (*head, *tail))
    body: list[str] = []
    rows = groups(report.findings)
    for number, row in enumerate(rows):
        block = [*_finding(row, report), ""]
        room -= sum(len(line) + 1 for line in block)
        if room < 0:
            body += [f"... and {counted(len(rows) - number, 'more finding')}.", ""]
            break
        body += block
    return guard("\n".join([*head, *body, *tail])) + "\n"


def _problems(report: Report) -> Iterator[str]:
    """Yield a table with a row for each answer to a problem, and the projects in which it is given."""
    told = told_projects(report)
    if not told:
        yield f"None of the ten problems shows itself{in_what_was_read(report) or ' here'}."
        return
    several = len(report.projects) > 1
    yield "| problem | state | by | project |" if several else "| problem | state | by |"
    yield "|---|---|---|---|" if several else "|---|---|---|"
    rows = _answers(report, told)
    for (name, state, by), projects in rows[:_MOST_ROWS]:
        last = f" {_named(projects)} |" if several else ""
        yield f"| {markdown(name)} | {STATES[state]} | {markdown(by)} |{last}"
    if len(rows) > _MOST_ROWS:
        yield ""
        yield f"... and {counted(len(rows) - _MOST_ROWS, 'more row')}."
    for text in not_needed(report, told):
        yield ""
        yield f"<sub>{markdown(text)}</sub>"


def _answers(report: Report, told: list[str]) -> list[tuple[tuple[str, str, str], list[str]]]:
    """Return each answer to a problem with its projects, what is solved first."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in report.problems:
        if row.state in STATES and row.project in told:
            by = covering(report, row) if row.state != "gap" else row.reason
            found.setdefault((row.name, row.state, by), []).append(row.project)
    problems = list(dict.fromkeys(row.name for row in report.problems))
    return sorted(found.items(), key=lambda row: (list(STATES).index(row[0][1]), problems.index(row[0][0])))


def _named(projects: list[str]) -> str:
    """Return a few projects by name, many by their number."""
    if len(projects) > _MOST_NAMES:
        return counted(len(projects), "project")
    return ", ".join("the root" if project == "." else markdown_code(title(project)) for project in projects)


def _finding(row: Group, report: Report) -> Iterator[str]:
    finding = row.first
    yield f"- {_ICONS[finding.severity]} **{markdown(finding.message)}** {markdown_code(finding.rule)}"
    for location in row.places[:_MOST_PLACES]:
        yield f"  - {markdown_code(place(location))}"
    if len(row.places) > _MOST_PLACES:
        yield f"  - and {counted(len(row.places) - _MOST_PLACES, 'more place')}"
    for related in further_places(finding)[:_MOST_PLACES] if len(row.places) == 1 else ():
        yield f"  - {markdown_code(place(related.location))} {markdown(related.message)}".rstrip()
    if others := elsewhere(row):
        yield f"  - {markdown(others)}"
    if act := act_of(finding):
        yield f"  - **Do:** {markdown(act)}"
    for suggestion in finding.suggestions[:3]:
        address = web_address(suggestion.url)
        link = f" ([more](<{address}>))" if address else ""
        if text := suggested(suggestion, report):
            yield f"    - {markdown(text)}{link}{_first(suggestion)}"
    yield from _silence(row, report)


def _first(suggestion: Suggestion) -> str:
    """Return the first step: the command, then what follows in words."""
    command = f" First: {markdown_code(suggestion.command)}" if suggestion.command else ""
    if not suggestion.then:
        return command
    return f"{command}, then {_with_code(suggestion.then)}" if command else f" First {_with_code(suggestion.then)}"


def _with_code(text: str) -> str:
    """Return words in which what stands between backticks is code."""
    parts = text.split("`")
    return "".join(markdown_code(part) if number % 2 else markdown(part) for number, part in enumerate(parts))


def _silence(row: Group, report: Report) -> Iterator[str]:
    """Yield the comment that would silence a finding, or the block to paste into the settings."""
    found = silencer(row, report)
    if len(found.lines) == 1:
        yield f"  - <sub>Silence, {found.where}: {markdown_code(found.lines[0])}</sub>"
        return
    yield f"  - <details><summary>Silence, {markdown(found.where)}</summary>"
    yield ""
    yield "    ```toml"
    yield from (f"    {plain(line)}" for line in found.lines)
    yield "    ```"
    yield "    </details>"


def _unread(report: Report) -> Iterator[str]:
    if not report.unread:
        return
    yield f"<details><summary>Not read: {counted(len(report.unread), 'place')}</summary>"
    yield ""
    for item in report.unread[:_MOST_UNREAD]:
        yield f"- {markdown_code(item.path)} {markdown(item.reason)}"
    if len(report.unread) > _MOST_UNREAD:
        yield f"- and {len(report.unread) - _MOST_UNREAD:,} more"
    yield ""
    yield "</details>"
    yield ""
