"""The report as JSON lines: an object for each thing, `type` first, for readers of streams."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from stacklint.report_rows import report_row
from stacklint.reporters.registry import reporter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.report import Report

_LISTS = {
    "projects": "project",
    "platforms": "platform",
    "workflows": "workflow",
    "stack": "tool",
    "problems": "problem",
    "overall": "overall",
    "findings": "finding",
    "suppressed": "suppressed",
    "unread": "unread",
}


@reporter("jsonl")
def report_jsonl(report: Report) -> str:
    """Return a line with what the report is, one for each of its rows, and the summary last."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    row = report_row(report)
    head = {key: row[key] for key in ("schema_version", "tool", "as_of")}
    yield json.dumps({"type": "report", **head})
    for key, kind in _LISTS.items():
        for item in row[key]:
            yield json.dumps({"type": kind, **item})
    yield json.dumps({"type": "summary", **row["summary"]})
