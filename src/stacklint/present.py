"""What the formats for people share: order, places in words, the next act, the silencing setting."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.model import SEVERITIES, Related
from stacklint.record import dataclass

if TYPE_CHECKING:
    from stacklint.model import Finding, Location, Suggestion, Unread
    from stacklint.report import ProblemInfo, Report

STATES = {"covered": "solved", "partial": "in part", "gap": "open"}
"""What people call the states of a problem that shows itself."""

_KINDS = ("conflict", "obsolete", "wiring", "overlap", "lock-in", "gap")
_MOST_PROJECTS = 3


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that say the same: the first one, its places in its project, and the other projects."""

    first: Finding
    places: tuple[Location, ...]
    elsewhere: tuple[str, ...] = ()


def worst_first(findings: tuple[Finding, ...]) -> list[Finding]:
    """Return findings by severity, then kind, project and place."""
    return sorted(findings, key=_weight)


def groups(findings: tuple[Finding, ...]) -> list[Group]:
    """Return the findings, worst first, those with the same words together."""
    same: dict[tuple[str, ...], list[Finding]] = defaultdict(list)
    for finding in worst_first(findings):
        same[finding.severity, finding.rule, finding.message, _anywhere(finding)].append(finding)
    return [_group(rows) for rows in same.values()]


def _anywhere(finding: Finding) -> str:
    """Return the act without the name of the file that it is to be done in, which stands above it."""
    return finding.act.replace(f" in {finding.location.path}", "")


def _group(rows: list[Finding]) -> Group:
    first = rows[0]
    here = tuple(row.location for row in rows if row.project == first.project)
    others = dict.fromkeys(row.project for row in rows if row.project != first.project)
    return Group(first, here, tuple(others))


def further_places(finding: Finding) -> list[Related]:
    """Return the related places, each once and none twice, with what is there and is not said already."""
    seen = {(finding.location.path, finding.location.cell, finding.location.line)}
    found = []
    for related in finding.related:
        at = related.location
        if (at.path, at.cell, at.line) not in seen:
            seen.add((at.path, at.cell, at.line))
            words = related.message.removesuffix("here as well").rstrip()
            name = words.removesuffix(" here")
            words = words if " " in name else name
            found.append(Related(at, "" if words in finding.message else words))
    return found


def elsewhere(row: Group) -> str:
    """Return in words in which other projects the same is found; empty where in none."""
    if not row.elsewhere:
        return ""
    if len(row.elsewhere) > _MOST_PROJECTS:
        return f"and in {len(row.elsewhere)} other projects"
    return f"and in {', '.join(title(project) for project in row.elsewhere)}"


def place(location: Location) -> str:
    """Return where something stands, as editors and people write it."""
    if location.cell:
        return f"{location.path}:cell {location.cell}:{location.line}"
    return f"{location.path}:{location.line}"


def file_line(location: Location) -> int:
    """Return the line in the file, also for a place in a notebook's cell."""
    return max(1, location.file_line or location.line)


def from_git_root(report: Report, path: str) -> str:
    """Return a path of the scan as seen from the root of the git work tree."""
    return posixpath.normpath(posixpath.join(report.git_root, path))


def in_what_was_read(report: Report) -> str:
    """Return the words that bound a claim of absence; empty where all was read."""
    return " in what was read" if report.unread else ""


def unread_place(item: Unread) -> str:
    """Return where something was not read, and why."""
    at = f"{item.path}:{item.line}" if item.line else item.path
    return f"{at} ({item.reason})"


def not_read(report: Report, most: int = 3) -> str:
    """Return what was not read in one line: the first places with their reasons, and how many more."""
    places = [unread_place(item) for item in report.unread[:most]]
    rest = len(report.unread) - most
    return ", ".join(places) + (f", and {rest:,} more" if rest > 0 else "")


def act_of(finding: Finding) -> str:
    """Return what to do about a finding, in words; empty where nothing is known."""
    first = next(iter(finding.suggestions), None)
    said = first.first_step or "; ".join(first.reasons) if first else ""
    act = _anywhere(finding).rstrip(".,") if finding.act else said
    return act[:1].upper() + act[1:] if act.partition(" ")[0].isalpha() else act


def suggested(suggestion: Suggestion, report: Report) -> str:
    """Return a suggestion in one line, the tool and why; empty where it says no more than the finding's act."""
    if not suggestion.reasons and not suggestion.first_step:
        return ""
    words = [suggestion.action, report.name(suggestion.tool)]
    head = " ".join(word for word in words if word)
    reasons = "; ".join(inline(reason) for reason in suggestion.reasons)
    return f"{head}: {reasons}" if reasons else head


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: `1 file`, `2 files`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def totals(report: Report) -> str:
    """Return how many findings there are of each severity, worst first."""
    words = [counted(n, severity) for severity, n in report.summary.items() if n]
    return ", ".join(words) or f"no findings{in_what_was_read(report)}"


def told_projects(report: Report) -> list[str]:
    """Return the projects in which a problem shows itself, solved or not."""
    told = {p.project for p in report.problems if p.state != "not-needed"}
    return [project.path for project in report.projects if project.path in told]


def alike(report: Report, projects: list[str]) -> list[tuple[str, ...]]:
    """Return the projects, those together of which the same is to be said."""
    same: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for project in projects:
        rows = (p for p in report.problems if p.project == project and p.state != "not-needed")
        same[tuple((p.problem, p.state, p.covered_by, p.reason, p.finding_withheld) for p in rows)].append(project)
    return [tuple(rows) for rows in same.values()]


def titles(projects: tuple[str, ...], most: int = 3) -> str:
    """Return the folders of projects as one heading."""
    shown = projects if len(projects) <= most + 1 else projects[:most]
    rest = len(projects) - len(shown)
    return ", ".join(map(title, shown)) + (f" and {counted(rest, 'more project')}" if rest else "")


def by_state(report: Report, project: str) -> dict[str, list[ProblemInfo]]:
    """Return the problems of a project by their state, in the order of the report."""
    found: dict[str, list[ProblemInfo]] = defaultdict(list)
    for problem in report.problems:
        if problem.project == project:
            found[problem.state].append(problem)
    return found


def not_needed(report: Report, projects: list[str]) -> list[str]:
    """Return a line for each reason why problems are not needed in any of the projects."""
    needed = {p.problem for p in report.problems if p.state != "not-needed"}
    reasons: dict[str, list[str]] = defaultdict(list)
    told: set[str] = set()
    for problem in report.problems:
        if problem.project in projects and problem.problem not in needed | told:
            told.add(problem.problem)
            reasons[problem.reason].append(inline(problem.name))
    return [f"not needed: {', '.join(names)}" + (f" ({reason})" if reason else "") for reason, names in reasons.items()]


def inline(name: str) -> str:
    """Return a name as it stands within a sentence: `GPU access`, but `model serving`."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def title(project: str) -> str:
    """Return a project's folder as a heading."""
    return "the root" if project == "." else f"{project}/"


def covering(report: Report, problem: ProblemInfo) -> str:
    """Return the names of what covers a problem; where no tool does, the reason."""
    return ", ".join(report.name(tool) for tool in problem.covered_by) or problem.reason


def _weight(finding: Finding) -> tuple[object, ...]:
    kind = _KINDS.index(finding.kind) if finding.kind in _KINDS else len(_KINDS)
    return (
        -SEVERITIES.index(finding.severity),
        kind,
        finding.project,
        finding.location,
        finding.rule,
    )
