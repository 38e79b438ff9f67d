"""The report as JSON, all of it, for scripts; `schema/report.schema.json` describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stacklint.report_rows import report_row
from stacklint.reporters.registry import reporter

if TYPE_CHECKING:
    from stacklint.report import Report


@reporter("json")
def report_json(report: Report) -> str:
    """Return the report as one JSON document in ASCII."""
    import json  # noqa: PLC0415 - this module is named like it

    row: dict[str, Any] = report_row(report)
    return json.dumps(row, indent=2, ensure_ascii=True) + "\n"
