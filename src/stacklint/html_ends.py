"""The lifecycle line: which tools of the stack have ended or are about to, and what succeeds them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from stacklint.present import in_what_was_read
from stacklint.sanitise import html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.report import Ending, Report

_WIDTH, _LABEL, _ROW, _TOP = 1040, 200, 34, 30
_WORDS = {"shutdown": "shut down"}


def lifecycle(report: Report) -> Iterator[str]:
    """Yield a line in time for what has ended, with the same in words; one sentence where nothing has."""
    if not any(row.in_use for row in report.stack):
        return
    yield "<h2>What is ending</h2>"
    if not report.endings:
        where = in_what_was_read(report)
        yield f"<p>Nothing{where}, as far as the catalogue of {html(report.catalog)} knows.</p>"
        return
    yield from _drawing(report)
    yield '<ul class="ends">'
    for row in report.endings:
        successor = f"; successor: {html(report.name(row.successor))}" if row.successor else ""
        note = f" ({html(row.note)})" if row.note else ""
        event = _WORDS.get(row.event, row.event)
        yield f"<li><strong>{html(report.name(row.tool))}</strong> {html(event)} {html(row.date)}{note}{successor}</li>"
    yield "</ul>"


def _drawing(report: Report) -> Iterator[str]:
    days = [_day(row.date) for row in report.endings]
    today = _day(report.as_of)
    first, last = min(*days, today), max(*days, today)
    years = range(first.year, last.year + 2)
    begin, end = dt.date(first.year, 1, 1), dt.date(last.year + 1, 1, 1)

    def x(day: dt.date) -> float:
        return round(_LABEL + (_WIDTH - _LABEL - 20) * (day - begin).days / (end - begin).days, 1)

    height = _TOP + _ROW * len(days) + 26
    yield '<div class="scroll" tabindex="0" role="region" aria-label="Lifecycle line">'
    yield (
        f'<svg class="ends" role="img" aria-label="When tools of this stack ended" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}">'
    )
    step = max(1, len(years) // 10)
    for year in years[::step]:
        at = x(dt.date(year, 1, 1))
        yield f'<line class="rule" x1="{at}" x2="{at}" y1="{_TOP - 6}" y2="{height - 18}"/>'
        yield f'<text class="year" x="{at}" y="16">{year}</text>'
    for number, row in enumerate(report.endings):
        yield from _row(row, report, _TOP + _ROW * number, (x(_day(row.date)), x(today)))
    now = x(today)
    yield f'<line class="today" x1="{now}" x2="{now}" y1="{_TOP - 6}" y2="{height - 18}"/>'
    yield f'<text class="year" x="{now}" y="{height - 4}">today</text>'
    yield "</svg></div>"


def _row(row: Ending, report: Report, y: int, at: tuple[float, float]) -> Iterator[str]:
    start, today = at
    yield f'<text class="row" x="0" y="{y + 20}">{html(report.name(row.tool))}</text>'
    if start < today:
        yield f'<rect class="past" x="{start}" y="{y + 9}" width="{round(today - start, 1)}" height="12" rx="6"/>'
    said = html(f"{row.event} {row.date}")
    yield f'<circle class="end" cx="{start}" cy="{y + 15}" r="6"><title>{said}</title></circle>'


def _day(text: str) -> dt.date:
    """Return a date for a day, a month or a year."""
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return dt.date(year, month, day)
