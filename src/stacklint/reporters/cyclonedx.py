"""A CycloneDX 1.6 bill of materials: the tools of the stack, with the places that show them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from stacklint.present import file_line
from stacklint.report_rows import harmless
from stacklint.reporters.registry import reporter

if TYPE_CHECKING:
    from stacklint.report import PlatformInfo, Report, UsageInfo

Row = dict[str, Any]
_SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"


@reporter("cyclonedx")
def report_cyclonedx(report: Report) -> str:
    """Return a component for each tool and platform in a project, without times or serial numbers."""
    tools = [_tool(row, report) for row in report.stack]
    platforms = [_platform(row, report) for row in report.platforms]
    document = {
        "$schema": _SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "tools": {"components": [{"type": "application", "name": "stacklint", "version": report.version}]},
            "properties": [
                {"name": "stacklint:catalog", "value": report.catalog},
                {"name": "stacklint:as-of", "value": report.as_of},
                *({"name": "stacklint:not-read", "value": f"{u.path}: {u.reason}"} for u in report.unread),
            ],
        },
        "components": [*tools, *platforms],
        **({"compositions": [{"aggregate": "incomplete"}]} if report.unread else {}),
    }
    return json.dumps(harmless(document), indent=2) + "\n"


def _tool(row: UsageInfo, report: Report) -> Row:
    properties = [
        ("tool", row.tool),
        ("project", row.project),
        ("state", row.state),
        ("in-use", "true" if row.in_use else "false"),
        *(("problem", problem) for problem in row.problems),
        *_lifecycle(row, report),
    ]
    return {
        "type": "application",
        "bom-ref": f"{row.project}#{row.tool}",
        "name": row.name,
        "scope": "required" if row.in_use else "optional",
        "evidence": {"occurrences": _occurrences(row)},
        "properties": [{"name": f"stacklint:{k}", "value": v} for k, v in properties],
    }


def _lifecycle(row: UsageInfo, report: Report) -> list[tuple[str, str]]:
    """Return the state of a tool in use: what ended it, or will, with its date and successor, else active."""
    if not row.in_use:
        return []
    events = [e for e in report.endings if e.tool == row.tool]
    if not events:
        return [("lifecycle", "active")]
    past = [e for e in events if e.date <= report.as_of]
    last = (past or events)[-1]
    told = [("lifecycle", last.event if past else "ending"), ("lifecycle-date", last.date)]
    return [*told, *([("successor", last.successor)] if last.successor else [])]


def _platform(row: PlatformInfo, report: Report) -> Row:
    return {
        "type": "platform",
        "bom-ref": f"{row.project}#platform-{row.platform}",
        "name": report.name(row.platform),
        "evidence": {"occurrences": _occurrences(row)},
        "properties": [{"name": "stacklint:project", "value": row.project}],
    }


def _occurrences(row: UsageInfo | PlatformInfo) -> list[Row]:
    return [
        {
            "location": item.location.path,
            "line": file_line(item.location),
            "additionalContext": f"{item.kind} {item.value}",
        }
        for item in row.evidence
    ]
