"""A finding as a person at a terminal reads it: what is the case, where, what to do, what would silence it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.page import Link, Page, file_link
from stacklint.present import Group, act_of, counted, elsewhere, further_places, place, suggested
from stacklint.sanitise import web_address
from stacklint.silence import silencer
from stacklint.snippet import snippet

if TYPE_CHECKING:
    from stacklint.model import Location, Suggestion
    from stacklint.report import Report

_MOST_PLACES, _MOST_SUGGESTIONS = 4, 3


def write_finding(row: Group, report: Report, page: Page) -> None:
    """Write a group of findings that say the same."""
    finding = row.first
    page.gap()
    page.add_labelled(finding.severity, f"{finding.message} [{finding.rule}]", style=finding.severity)
    _write_places(row, report, page)
    if act := act_of(finding):
        page.add(f"Do: {act}", indent="  ", hanging="      ")
    for suggestion in finding.suggestions[:_MOST_SUGGESTIONS]:
        _write_suggestion(suggestion, report, page)
    _write_silence(row, report, page)


def _write_places(row: Group, report: Report, page: Page) -> None:
    style = report.style
    most = len(row.places) if style.verbose else _MOST_PLACES
    for number, location in enumerate(row.places[:most]):
        _write_place(location, "", report, page)
        if number == 0 or style.verbose:
            page.add_as_is(snippet(location, report, style.width - 4, row.first.message), indent="    ", style="dim")
    if len(row.places) > most:
        page.add(f"and {counted(len(row.places) - most, 'more place')}", indent="  ")
    for related in further_places(row.first) if len(row.places) == 1 else ():
        _write_place(related.location, related.message, report, page)
    if others := elsewhere(row):
        page.add(others, indent="  ")


def _write_place(location: Location, words: str, report: Report, page: Page) -> None:
    where = place(location)
    text = f"{where}  {words}" if words else where
    page.add(text, indent="  ", hanging="    ", link=file_link(report.style.links, location.path, where))


def _write_suggestion(suggestion: Suggestion, report: Report, page: Page) -> None:
    """Write a suggestion with its reasons, and its first step in a line of its own."""
    name = report.name(suggestion.tool)
    address = web_address(suggestion.url) if report.style.links and name else ""
    if text := suggested(suggestion, report):
        page.add(f"- {text}", indent="      ", hanging="        ", link=Link(name, address) if address else None)
    write_first(suggestion.command, suggestion.then, page, "        ")


def write_first(command: str, then: str, page: Page, indent: str) -> None:
    """Write a first step: the command in a line that is never wrapped, what follows in words."""
    if command:
        page.add_as_is([f"First: {command}"], indent=indent)
    if then:
        page.add(f"{'Then' if command else 'First'} {then}", indent=indent, hanging=f"{indent}  ")


def _write_silence(row: Group, report: Report, page: Page) -> None:
    """Write what would silence a finding, in one line where it fits: what is to be pasted is never wrapped."""
    found = silencer(row, report)
    whole = f"Silence, {found.where}: {found.lines[0]}"
    if len(found.lines) == 1 and len(whole) + 2 <= report.style.width:
        page.add(whole, indent="  ", style="dim")
        return
    page.add(f"Silence, {found.where}:", indent="  ", style="dim")
    page.add_as_is(found.lines, indent="    ", style="dim")
