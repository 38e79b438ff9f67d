"""A JUnit report: a suite for each project, a test case for each rule that ran.

It keeps to the schema by which Jenkins' xUnit plugin refuses reports: a test case names no file there, its text does.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.present import act_of, counted, file_line, from_git_root, worst_first
from stacklint.reporters.registry import reporter
from stacklint.sanitise import guard, xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.model import Finding
    from stacklint.report import Report


@reporter("junit")
def report_junit(report: Report) -> str:
    """Return XML: errors and warnings are failures, notes and what was not read skipped, silent rules passed."""
    projects = sorted({p.path for p in report.projects} | {f.project for f in report.findings})
    suites = [line for project in projects or ["."] for line in _suite(report, project)]
    head = '<?xml version="1.0" encoding="utf-8"?>'
    counts = _counts([case for p in projects or ["."] for case in _cases(report, p)], bool(report.unread))
    lines = [
        head,
        f'<testsuites name="stacklint"{counts.rpartition(" skipped=")[0]}>',
        *suites,
        *_unread(report),
        "</testsuites>",
    ]
    return guard("\n".join(lines)) + "\n"


def _suite(report: Report, project: str) -> Iterator[str]:
    cases = _cases(report, project)
    yield f'  <testsuite name="{xml(project)}"{_counts(cases)}>'
    for name, kind, findings in cases:
        yield from _case(name, kind, findings, report)
    yield "  </testsuite>"


def _unread(report: Report) -> Iterator[str]:
    """Yield a suite whose one case is skipped where something was not read: not all that passed was judged."""
    if not report.unread:
        return
    yield f'  <testsuite name="not read"{_counts([], True)}>'
    yield '    <testcase classname="stacklint" name="everything was read">'
    yield f'      <skipped message="not read: {counted(len(report.unread), "place")}"/>'
    yield "    </testcase>"
    yield "    <system-err>"
    for unread in report.unread:
        yield f"not read: {xml(unread.path)}:{unread.line or 1}: {xml(unread.reason)}"
    yield "    </system-err>"
    yield "  </testsuite>"


Case = tuple[str, str, list["Finding"]]


def _cases(report: Report, project: str) -> list[Case]:
    """Return every rule with its findings in the project."""
    kinds = {rule.id: rule.kind for rule in report.rules}
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in worst_first(report.findings):
        if finding.project == project:
            kinds.setdefault(finding.rule, finding.kind)
            found[finding.rule].append(finding)
    return [(rule, kinds[rule], found[rule]) for rule in sorted(kinds)]


def _case(name: str, kind: str, findings: list[Finding], report: Report) -> Iterator[str]:
    start = f'    <testcase classname="stacklint.{xml(kind)}" name="{xml(name)}"'
    if not findings:
        yield f"{start}/>"
        return
    yield f"{start}>"
    tag = "failure" if _fails(findings) else "skipped"
    worst = findings[0]
    kind_of = f' type="{worst.severity}"' if tag == "failure" else ""
    yield f'      <{tag}{kind_of} message="{xml(worst.message)}">'
    for finding in findings:
        where = f"{from_git_root(report, finding.location.path)}:{file_line(finding.location)}"
        yield xml(f"{where}: {finding.severity}: {finding.message}. {act_of(finding)}")
    yield f"      </{tag}>"
    yield "    </testcase>"


def _counts(cases: list[Case], unread: bool = False) -> str:
    failures = sum(bool(findings) and _fails(findings) for _, _, findings in cases)
    skipped = sum(bool(findings) and not _fails(findings) for _, _, findings in cases) + unread
    return f' tests="{len(cases) + unread}" failures="{failures}" errors="0" skipped="{skipped}"'


def _fails(findings: list[Finding]) -> bool:
    return any(finding.severity != "note" for finding in findings)
