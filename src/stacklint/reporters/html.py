"""One HTML file that needs nothing else: problems at a glance, the stack, what ends, findings, what is unread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.html_ends import lifecycle
from stacklint.html_findings import findings
from stacklint.html_map import stack_map
from stacklint.html_page import page
from stacklint.html_ten import ten_problems
from stacklint.next_step import next_step
from stacklint.present import counted, place, title, totals
from stacklint.reporters.registry import reporter
from stacklint.sanitise import guard, html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.model import Evidence
    from stacklint.report import Report, UsageInfo

_MOST_UNREAD = 500


@reporter("html")
def report_html(report: Report) -> str:
    """Return the page."""
    body = [
        *_head(report),
        '<main id="main">',
        "<h2>The ten problems</h2>",
        *ten_problems(report),
        *_stack(report),
        *lifecycle(report),
        *findings(report),
        *_hidden(report),
        *_unread(report),
        "</main>",
    ]
    return guard(page("stacklint report", "\n".join(body)))


def _head(report: Report) -> Iterator[str]:
    step = next_step(report)
    yield f"<header><h1>stacklint: {html(totals(report))}</h1>"
    yield (
        f'<p class="dim">{counted(report.files, "file")} &middot; as of {html(report.as_of)} &middot; '
        f"stacklint {html(report.version)}, catalogue of {html(report.catalog)}</p>"
    )
    command = f"<pre>{html(step.command)}</pre>" if step.command else ""
    yield f'<div class="next">{"<b>Next:</b> " if step.worth else ""}{html(step.words)}{command}</div></header>'


def _stack(report: Report) -> Iterator[str]:
    """Yield the map, then the tools in use by problem, each with its evidence folded."""
    used = [row for row in report.stack if row.in_use]
    if not used:
        return
    yield "<h2>The stack</h2>"
    yield from stack_map(report)
    yield f"<details><summary>{counted(len({r.tool for r in used}), 'tool')} in use, with the evidence</summary>"
    yield '<div class="scroll" tabindex="0" role="region" aria-label="Tools in use"><table>'
    yield '<thead><tr><th scope="col">Tool</th><th scope="col">Answers</th>'
    yield '<th scope="col">Seen</th></tr></thead><tbody>'
    for row in sorted(used, key=lambda row: (row.project, not row.problems, row.name)):
        answers = ", ".join(report.name(problem) for problem in row.problems) or "none of the ten"
        where = f'<br><span class="dim">{html(title(row.project))}</span>' if len(report.projects) > 1 else ""
        yield f'<tr><th scope="row">{html(row.name)}{where}</th><td>{html(answers)}</td><td>{_seen(row)}</td></tr>'
    yield "</tbody></table></div></details>"


def _seen(row: UsageInfo) -> str:
    items = "".join(f"<li>{_evidence(item)}</li>" for item in row.evidence)
    places = counted(len(row.evidence), "place")
    return f"<details><summary>{html(row.state)}, {places}</summary><ul>{items}</ul></details>"


def _evidence(item: Evidence) -> str:
    return f"<code>{html(place(item.location))}</code> {html(item.kind)} <code>{html(item.value)}</code>"


def _hidden(report: Report) -> Iterator[str]:
    if not report.suppressed:
        return
    yield f"<h2>Hidden</h2>\n<details><summary>{counted(len(report.suppressed), 'finding')}</summary><ul>"
    for item in report.suppressed:
        where, reason = html(place(item.finding.location)), html(item.reason)
        yield f"<li><code>{where}</code> <code>{html(item.finding.rule)}</code> by {html(item.by)}: {reason}</li>"
    yield "</ul></details>"


def _unread(report: Report) -> Iterator[str]:
    if not report.unread:
        return
    yield f"<h2>Not read</h2>\n<details><summary>{counted(len(report.unread), 'place')}</summary><ul>"
    for item in report.unread[:_MOST_UNREAD]:
        line = f":{item.line}" if item.line else ""
        yield f"<li><code>{html(item.path)}{line}</code> {html(item.reason)}</li>"
    if len(report.unread) > _MOST_UNREAD:
        yield f"<li>and {counted(len(report.unread) - _MOST_UNREAD, 'more place')}</li>"
    yield "</ul></details>"
