"""One HTML file that needs nothing else: problems at a glance, the stack, findings, what is unread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.html_glance import glance, legend
from stacklint.html_page import page
from stacklint.present import (
    NOTHING_TO_DO,
    Group,
    act_of,
    counted,
    elsewhere,
    file_line,
    groups,
    next_act,
    place,
    suggested,
    title,
    totals,
)
from stacklint.reporters.registry import reporter
from stacklint.sanitise import guard, html, web_address
from stacklint.silence import silencer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.model import Evidence, Location, Suggestion
    from stacklint.report import Report, UsageInfo

_LONGEST_LINE = 200
_MOST_PLACES = 20


@reporter("html")
def report_html(report: Report) -> str:
    """Return the page."""
    act = next_act(report)
    body = [
        f"<h1>stacklint: {html(totals(report))}</h1>",
        (
            f'<p class="dim">{counted(report.files, "file")} &middot; as of {html(report.as_of)} &middot; '
            f"stacklint {html(report.version)}, catalogue of {html(report.catalog)}</p>"
        ),
        f'<p class="next">{"" if act == NOTHING_TO_DO else "Next: "}{html(act)}</p>',
        f'<h2>The ten problems</h2>\n<div class="glance">{glance(report)}</div>',
        f'<p class="dim">{legend()}</p>',
        *_stack(report),
        *_findings(report),
        *_unread(report),
    ]
    return guard(page("stacklint report", "\n".join(body)))


def _stack(report: Report) -> Iterator[str]:
    """Yield the tools in use by problem, each with its evidence folded."""
    used = [row for row in report.stack if row.in_use]
    if not used:
        return
    yield "<h2>The stack</h2>\n<table>\n<tr><th>Tool</th><th>Answers</th><th>Seen</th></tr>"
    for row in sorted(used, key=lambda row: (row.project, not row.problems, row.name)):
        answers = ", ".join(report.name(problem) for problem in row.problems) or "none of the ten"
        where = "" if row.project == "." else f'<br><span class="dim">{html(title(row.project))}</span>'
        yield f"<tr><td>{html(row.name)}{where}</td><td>{html(answers)}</td><td>{_seen(row)}</td></tr>"
    yield "</table>"


def _seen(row: UsageInfo) -> str:
    items = "".join(f"<li>{_evidence(item)}</li>" for item in row.evidence)
    places = counted(len(row.evidence), "place")
    return f"<details><summary>{html(row.state)}, {places}</summary><ul>{items}</ul></details>"


def _evidence(item: Evidence) -> str:
    return f"<code>{html(place(item.location))}</code> {html(item.kind)} <code>{html(item.value)}</code>"


def _findings(report: Report) -> Iterator[str]:
    yield "<h2>Findings</h2>"
    if not report.findings:
        yield "<p>None.</p>"
        return
    boxes = "".join(
        f'<label><input type="checkbox" value="{word}" checked> {word} ({count})</label>'
        for word, count in report.summary.items()
    )
    yield (
        f'<form hidden>{boxes}<input type="search" aria-label="Search the findings" '
        'placeholder="Search"><span class="dim" id="shown" role="status"></span></form>'
    )
    for row in groups(report.findings):
        yield from _card(row, report)


def _card(row: Group, report: Report) -> Iterator[str]:
    finding = row.first
    yield f'<article class="{finding.severity}" data-severity="{finding.severity}">'
    about = " &middot; ".join([finding.severity, f"<code>{html(finding.rule)}</code>", html(title(finding.project))])
    yield f'<p><strong>{html(finding.message)}</strong><br><span class="dim">{about}</span></p>'
    if act := act_of(finding):
        yield f"<p>{html(act)}</p>"
    lines = [text for s in finding.suggestions[:3] if (text := _suggestion(s, report))]
    if lines:
        yield f"<ul>{''.join(lines)}</ul>"
    yield f"<details><summary>{counted(len(row.places) + len(finding.related), 'place')}</summary>"
    for location in row.places[:_MOST_PLACES]:
        yield _place(location, "", report)
    if len(row.places) > _MOST_PLACES:
        yield f"<p>and {counted(len(row.places) - _MOST_PLACES, 'more place')}</p>"
    for related in finding.related:
        yield _place(related.location, related.message, report)
    if others := elsewhere(row):
        yield f"<p>{html(others)}</p>"
    found = silencer(row, report)
    paste = "\n".join(html(line) for line in found.lines)
    yield f'<p class="dim">Silence, {html(found.where)}:</p><pre>{paste}</pre></details></article>'


def _suggestion(suggestion: Suggestion, report: Report) -> str:
    text = suggested(suggestion, report)
    address = html(web_address(suggestion.url))
    link = f' <a href="{address}" rel="noreferrer">more</a>' if address else ""
    return f"<li>{html(text)}{link}</li>" if text else ""


def _place(location: Location, message: str, report: Report) -> str:
    """Return a place with its line of source, where the file is text."""
    lines = report.source(location.path).split("\n")
    number = file_line(location)
    text = lines[number - 1].strip()[:_LONGEST_LINE] if number <= len(lines) else ""
    source = f"<pre>{html(text)}</pre>" if text and "\0" not in text else ""
    return f"<p><code>{html(place(location))}</code> {html(message)}</p>{source}"


def _unread(report: Report) -> Iterator[str]:
    if not report.unread:
        return
    yield f"<h2>Not read</h2>\n<details><summary>{counted(len(report.unread), 'place')}</summary><ul>"
    for item in report.unread:
        line = f":{item.line}" if item.line else ""
        yield f"<li><code>{html(item.path)}{line}</code> {html(item.reason)}</li>"
    yield "</ul></details>"
