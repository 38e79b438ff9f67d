"""The ten problems of every project at a glance, as a picture that needs no colours to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.present import covering, title
from stacklint.sanitise import html

if TYPE_CHECKING:
    from stacklint.report import ProblemInfo, Report

_MARKS = {"covered": "\u2713", "partial": "\u00bd", "gap": "!", "not-needed": "\u2013"}
_CELL, _HEAD, _LABEL = 44, 150, 210
_MOST_PROJECTS = 40
_LONGEST = 28


def glance(report: Report) -> str:
    """Return an SVG with a row for each project and a column for each problem."""
    problems = list(dict.fromkeys((row.problem, row.name) for row in report.problems))
    projects = [p.path for p in report.projects][:_MOST_PROJECTS]
    rows = {(row.project, row.problem): row for row in report.problems}
    width = _LABEL + _CELL * len(problems) + 90
    height = _HEAD + _CELL * len(projects)
    parts = [
        (
            f'<svg role="img" aria-label="The state of each problem in each project" '
            f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        )
    ]
    for column, (_, name) in enumerate(problems):
        x = _LABEL + _CELL * column + 22
        parts.append(f'<text transform="translate({x} {_HEAD - 12}) rotate(-40)">{html(name)}</text>')
    for line, project in enumerate(projects):
        y = _HEAD + _CELL * line
        label = title(project)
        short = label if len(label) <= _LONGEST else "..." + label[-_LONGEST + 3 :]
        parts.append(f'<text x="0" y="{y + 25}">{html(short)}</text>')
        for column, (problem, _) in enumerate(problems):
            if row := rows.get((project, problem)):
                parts.append(_cell(_LABEL + _CELL * column, y, row, report))
    return "".join([*parts, "</svg>"])


def legend() -> str:
    """Return what the marks mean."""
    words = {
        "covered": "solved",
        "partial": "in part",
        "gap": "open",
        "not-needed": "not needed",
    }
    return " &nbsp; ".join(f"{_MARKS[state]} {word}" for state, word in words.items())


def _cell(x: int, y: int, row: ProblemInfo, report: Report) -> str:
    tip = html(f"{row.name}: {row.state}; {covering(report, row)}")
    return (
        f'<g><title>{tip}</title><rect class="{html(row.state)}" x="{x}" y="{y + 4}" width="36" '
        f'height="32" rx="4"/><text class="mark" x="{x + 18}" y="{y + 25}">'
        f"{_MARKS.get(row.state, '')}</text></g>"
    )
