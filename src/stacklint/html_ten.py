"""The ten problems at a glance: a card for each, and for several projects a table with their states."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from stacklint.present import STATES, counted, title, told_projects
from stacklint.regex import lazy
from stacklint.sanitise import html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.report import ProblemInfo, Report

_WORDS = STATES | {"not-needed": "not needed"}
_FIRST = ("gap", "covered", "partial", "not-needed")
_SHAPES = {
    "covered": '<path d="M5 10.5l3.5 3.5L15 6.5"/>',
    "partial": '<path d="M10 4v12a6 6 0 0 0 0-12z" class="full"/><circle cx="10" cy="10" r="6"/>',
    "gap": '<path d="M10 4.5v7M10 15v.6"/>',
    "not-needed": '<path d="M5.5 10h9"/>',
}
_MOST_PROJECTS, _MOST_NAMES = 60, 6
_JOINT = lazy(r"([/_-])(?=.)")


def ten_problems(report: Report) -> Iterator[str]:
    """Yield the cards, then the table where projects differ."""
    rows: dict[str, list[ProblemInfo]] = defaultdict(list)
    for row in report.problems:
        rows[row.problem].append(row)
    yield '<ol class="ten">'
    for several in rows.values():
        yield _card(several, report)
    yield "</ol>"
    told = told_projects(report)
    if len(told) > 1:
        yield from _table(report, told, rows)


def mark(state: str) -> str:
    """Return a state's sign, which differs by shape and not by colour alone."""
    return f'<svg class="mark {state}" viewBox="0 0 20 20" aria-hidden="true">{_SHAPES.get(state, "")}</svg>'


def _card(rows: list[ProblemInfo], report: Report) -> str:
    counts = Counter(row.state for row in rows)
    state = next((word for word in _FIRST if counts[word]), "not-needed")
    names = list(dict.fromkeys(report.name(tool) for row in rows for tool in row.covered_by))
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    first = next(row for row in rows if row.state == state)
    reasons = Counter(row.reason for row in rows if row.state == state)
    by = html(", ".join(names[:_MOST_NAMES]) + more if names else reasons.most_common(1)[0][0])
    words = [f"{_WORDS[s]} in {counts[s]}" for s in _FIRST[:-1] if counts[s]] if len(rows) > 1 else []
    said = ", ".join(words) or _WORDS[state]
    return (
        f'<li class="{html(state)}"><h3>{html(first.name)}</h3>'
        f'<p class="state">{mark(state)} {html(said)}</p><p>{by}</p></li>'
    )


def _table(report: Report, told: list[str], rows: dict[str, list[ProblemInfo]]) -> Iterator[str]:
    """Yield the table of projects and of the problems that show themselves in any of them."""
    at = {(row.project, row.problem): row for row in report.problems}
    rows = {problem: several for problem, several in rows.items() if any(r.state != "not-needed" for r in several)}
    heads = "".join(f'<th scope="col"><span>{html(r[0].name)}</span></th>' for r in rows.values())
    yield f'<details open class="by"><summary>By project ({counted(len(told), "project")} with a problem)</summary>'
    yield '<div class="scroll" tabindex="0" role="region" aria-label="States by project"><table class="states">'
    yield f'<thead><tr><th scope="col">Project</th>{heads}</tr></thead><tbody>'
    for project in told[:_MOST_PROJECTS]:
        cells = "".join(_cell(at.get((project, problem)), report) for problem in rows)
        yield f'<tr><th scope="row"><code>{_breakable(title(project))}</code></th>{cells}</tr>'
    yield "</tbody></table></div>"
    if len(told) > _MOST_PROJECTS:
        yield f"<p>and {counted(len(told) - _MOST_PROJECTS, 'more project')}</p>"
    yield "</details>"


def _breakable(path: str) -> str:
    """Return a path that a narrow column may break behind a slash, a hyphen or an underscore, and nowhere else."""
    return _JOINT.sub(r"\1<wbr>", html(path))


def _cell(row: ProblemInfo | None, report: Report) -> str:
    if row is None:
        return "<td></td>"
    names = ", ".join(report.name(tool) for tool in row.covered_by) or row.reason
    words = html(f"{row.name}: {_WORDS.get(row.state, row.state)}; {names}")
    return f'<td title="{words}">{mark(row.state)}<span class="said">{words}</span></td>'
