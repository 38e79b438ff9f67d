"""A report as plain rows in the shape of the JSON report, for every format that programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stacklint.sanitise import data

if TYPE_CHECKING:
    from stacklint.model import Evidence, Finding, Fix, Location, Suppressed, Unread
    from stacklint.report import PlatformInfo, ProblemInfo, ProjectInfo, Report, UsageInfo, WorkflowInfo

Row = dict[str, Any]
SCHEMA_VERSION = 1


def report_row(report: Report) -> Row:
    """Return the whole report; texts hold no credentials and are valid Unicode."""
    row = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "stacklint", "version": report.version, "catalog": report.catalog},
        "as_of": report.as_of,
        "projects": [project_row(item) for item in report.projects],
        "platforms": [platform_row(item) for item in report.platforms],
        "workflows": [workflow_row(item) for item in report.workflows],
        "stack": [usage_row(item) for item in report.stack],
        "problems": [problem_row(item) for item in report.problems],
        "overall": [{"problem": p, "state": s, "projects": list(where)} for p, s, where in report.overall],
        "findings": [finding_row(item, report) for item in report.findings],
        "suppressed": [suppressed_row(item) for item in report.suppressed],
        "unread": [unread_row(item) for item in report.unread],
        "summary": {**report.summary, "files": report.files},
    }
    clean: Row = harmless(row)
    return clean


def project_row(item: ProjectInfo) -> Row:
    """Return a project."""
    return {"path": item.path, "kind": item.kind, "stage": item.stage, "why": item.why}


def platform_row(item: PlatformInfo) -> Row:
    """Return a platform."""
    evidence = [evidence_row(e) for e in item.evidence]
    return {"platform": item.platform, "project": item.project, "evidence": evidence}


def workflow_row(item: WorkflowInfo) -> Row:
    """Return what a workflow does."""
    evidence = [evidence_row(e) for e in item.evidence]
    return {"path": item.path, "verdict": item.verdict, "automation": item.state, "evidence": evidence}


def usage_row(item: UsageInfo) -> Row:
    """Return a tool in a project."""
    return {
        "tool": item.tool,
        "name": item.name,
        "project": item.project,
        "state": item.state,
        "states": list(item.states),
        "in_use": item.in_use,
        "problems": list(item.problems),
        "may_cover": list(item.may_cover),
        "evidence": [evidence_row(e) for e in item.evidence],
    }


def problem_row(item: ProblemInfo) -> Row:
    """Return a problem in a project."""
    return {
        "problem": item.problem,
        "project": item.project,
        "state": item.state,
        "covered_by": list(item.covered_by),
        "inherited": item.inherited,
        "need": [evidence_row(e) for e in item.need],
        "reason": item.reason,
        "finding_withheld": item.finding_withheld,
    }


def evidence_row(item: Evidence) -> Row:
    """Return a piece of evidence; in a notebook its detail holds the line in the file."""
    place = item.location
    detail = dict(sorted(item.detail.items()))
    if place.file_line:
        detail["file_line"] = str(place.file_line)
    return {
        "kind": item.kind,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "cell": place.cell or None,
        "value": item.value,
        "detail": detail,
    }


def finding_row(item: Finding, report: Report) -> Row:
    """Return a finding."""
    return {
        "rule": item.rule,
        "kind": item.kind,
        "severity": item.severity,
        "problem": item.problem or None,
        "project": item.project,
        "tools": list(item.tools),
        "message": item.message,
        "act": item.act or None,
        **_place(item.location),
        "end_line": item.location.end_line or None,
        "end_column": item.location.end_column or None,
        "related": [{**_place(r.location), "message": r.message} for r in item.related],
        "suggestions": [
            {
                "tool": s.tool or None,
                "action": s.action,
                "reasons": list(s.reasons),
                "first_step": s.first_step or None,
                "command": s.command or None,
                "url": s.url or None,
            }
            for s in item.suggestions
        ],
        "fix": fix_row(report.fixes[item.fingerprint]) if item.fingerprint in report.fixes else None,
        "fingerprint": item.fingerprint,
    }


def fix_row(item: Fix) -> Row:
    """Return the edits that mend a finding."""
    edits = [
        {
            "path": edit.path,
            "start_line": edit.start_line,
            "start_column": edit.start_column,
            "end_line": edit.end_line,
            "end_column": edit.end_column,
            "replacement": edit.replacement,
        }
        for edit in item.edits
    ]
    return {"description": item.description, "safe": item.safe, "edits": edits}


def suppressed_row(item: Suppressed) -> Row:
    """Return a hidden finding, and what hides it."""
    finding = item.finding
    return {
        "rule": finding.rule,
        "path": finding.location.path,
        "line": finding.location.line,
        "reason": item.reason,
        "by": item.by,
        "fingerprint": finding.fingerprint,
    }


def unread_row(item: Unread) -> Row:
    """Return what was not read."""
    return {"path": item.path, "line": item.line or None, "reason": item.reason}


def harmless(value: Any) -> Any:
    """Return rows whose texts hold no credentials and are valid Unicode."""
    if isinstance(value, str):
        return data(value)
    if isinstance(value, dict):
        return {data(str(key)): harmless(item) for key, item in value.items()}
    if isinstance(value, list):
        return [harmless(item) for item in value]
    return value


def _place(place: Location) -> Row:
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "cell": place.cell or None,
    }
