"""The findings as cards that can be filtered and unfolded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.present import (
    Group,
    act_of,
    counted,
    elsewhere,
    further_places,
    groups,
    in_what_was_read,
    place,
    suggested,
    title,
)
from stacklint.sanitise import html, web_address
from stacklint.silence import silencer
from stacklint.snippet import source_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.model import Location, Suggestion
    from stacklint.report import Report

_LONGEST_LINE = 200
_MOST_PLACES, _MOST_CARDS, _MOST_SUGGESTIONS = 20, 400, 3


def findings(report: Report) -> Iterator[str]:
    """Yield the form that filters, then a card for each group of findings, the worst first."""
    yield '<h2 id="findings">Findings</h2>'
    rows = groups(report.findings)
    if not rows:
        yield f"<p>None{in_what_was_read(report)}.</p>"
        return
    if len(rows) < len(report.findings):
        yield f'<p class="dim">{counted(len(report.findings), "finding")}; those that say the same stand together.</p>'
    if len(rows) > 1:
        yield from _form(rows, report)
    for row in rows[:_MOST_CARDS]:
        yield from _card(row, report)
    if len(rows) > _MOST_CARDS:
        yield f"<p>and {counted(len(rows) - _MOST_CARDS, 'more finding')}</p>"


def _form(rows: list[Group], report: Report) -> Iterator[str]:
    """Yield the filters; they are hidden until the script that they need has run."""
    yield '<form hidden aria-label="Filter the findings">'
    for name, words in (("severity", report.summary), ("kind", _kinds(rows))):
        boxes = "".join(
            f'<label><input type="checkbox" name="{name}" value="{html(word)}" checked> {html(word)}</label>'
            for word in words
            if any(getattr(row.first, name) == word for row in rows)
        )
        yield f"<fieldset><legend>{name.capitalize()}</legend>{boxes}</fieldset>"
    projects = sorted({project for row in rows for project in (row.first.project, *row.elsewhere)})
    if len(projects) > 1:
        options = "".join(f'<option value="{html(p)}">{html(title(p))}</option>' for p in projects)
        yield f'<label>Project <select name="project"><option value="">all</option>{options}</select></label>'
    yield (
        '<label class="grow">Search <input type="search" name="words"></label>'
        '<button type="button" data-fold="open">Unfold all</button>'
        '<button type="button" data-fold="closed">Fold all</button>'
        '<span class="dim" id="shown" role="status"></span></form>'
    )


def _kinds(rows: list[Group]) -> list[str]:
    return sorted({row.first.kind for row in rows})


def _card(row: Group, report: Report) -> Iterator[str]:
    finding = row.first
    projects = html(" ".join(f"|{p}|" for p in (finding.project, *row.elsewhere)))
    yield (
        f'<article class="{html(finding.severity)}" data-severity="{html(finding.severity)}" '
        f'data-kind="{html(finding.kind)}" data-project="{projects}">'
    )
    yield f'<h3><span class="severity">{html(finding.severity)}</span> {html(finding.message)}</h3>'
    where = f" &middot; {html(title(finding.project))}" if len(report.projects) > 1 else ""
    yield (
        f'<p class="dim"><code>{html(place(finding.location))}</code> &middot; '
        f"<code>{html(finding.rule)}</code> &middot; {html(finding.kind)}{where}</p>"
    )
    if act := act_of(finding):
        yield f'<p class="act"><b>Do:</b> {html(act)}</p>'
    lines = [text for s in finding.suggestions[:_MOST_SUGGESTIONS] if (text := _suggestion(s, report))]
    if lines:
        yield f"<ul>{''.join(lines)}</ul>"
    yield from _evidence(row, report)
    yield "</article>"


def _evidence(row: Group, report: Report) -> Iterator[str]:
    """Yield what unfolds: the places with their lines, and what would silence the finding."""
    further = further_places(row.first)
    yield f"<details><summary>Evidence, {counted(len(row.places) + len(further), 'place')}</summary>"
    for location in row.places[:_MOST_PLACES]:
        yield _place(location, "", report)
    if len(row.places) > _MOST_PLACES:
        yield f"<p>and {counted(len(row.places) - _MOST_PLACES, 'more place')}</p>"
    for related in further:
        yield _place(related.location, related.message, report)
    if others := elsewhere(row):
        yield f"<p>{html(others)}</p>"
    found = silencer(row, report)
    lines = "\n".join(html(line) for line in found.lines)
    yield f'<p class="dim">Silence, {html(found.where)}:</p><pre>{lines}</pre></details>'


def _suggestion(suggestion: Suggestion, report: Report) -> str:
    text = suggested(suggestion, report)
    if not text:
        return ""
    shown, name = html(text), html(report.name(suggestion.tool))
    if name and (address := html(web_address(suggestion.url))):
        shown = shown.replace(name, f'<a href="{address}" rel="noreferrer">{name}</a>', 1)
    return f"<li>{shown}{_first(suggestion)}</li>"


def _first(suggestion: Suggestion) -> str:
    """Return the first step: the command to be copied, then what follows in words."""
    if not suggestion.command:
        return f"<br>First {_with_code(suggestion.then)}" if suggestion.then else ""
    then = f"then {_with_code(suggestion.then)}" if suggestion.then else ""
    return f"<pre>{html(suggestion.command)}</pre>{then}"


def _with_code(text: str) -> str:
    """Return words in which what stands between backticks is code."""
    parts = text.split("`")
    return "".join(f"<code>{html(part)}</code>" if number % 2 else html(part) for number, part in enumerate(parts))


def _place(location: Location, message: str, report: Report) -> str:
    """Return a place with its line of source, where the file is text."""
    text = source_line(location, report).strip()[:_LONGEST_LINE]
    source = f"<pre>{html(text)}</pre>" if text else ""
    return f"<p><code>{html(place(location))}</code> {html(message)}</p>{source}"
