"""`stacklint stack`: what is in use, and where it shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from stacklint.cli.common import emit, scanned
from stacklint.sanitise import terminal

if TYPE_CHECKING:
    from stacklint.report import Report, UsageInfo


@click.command()
@click.argument("path", default=".")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--all", "everything", is_flag=True, help="Also what is only mentioned, locked or declared.")
@click.option("--isolated", is_flag=True, help="Use no settings of the repository.")
@click.option("--as-of", metavar="DATE", help="Judge as of this date.")
def stack(path: str, form: str, everything: bool, isolated: bool, as_of: str | None) -> int:
    """Show the tools in use at PATH by problem, with the evidence for each."""
    done, _ = scanned(path, isolated=isolated, as_of=as_of)
    report = done.report
    rows = [row for row in report.stack if everything or row.in_use]
    if form == "json":
        from stacklint.reporters.json import report_json  # noqa: PLC0415 - only where asked for

        emit(json.dumps(json.loads(report_json(report))["stack"], indent=2))
        return 0
    emit(_text(report, rows))
    return 0


def _text(report: Report, rows: list[UsageInfo]) -> str:
    if not rows:
        return "No tool of the catalogue is in use here."
    out = []
    several = len({row.project for row in rows}) > 1
    for project in sorted({row.project for row in rows}):
        if several:
            out.append(f"{terminal(project)}/")
        for row in sorted((r for r in rows if r.project == project), key=lambda r: (r.problems or ("~",), r.name)):
            covers = ", ".join(report.name(p) for p in row.problems) or "answers none of the ten problems here"
            out.append(f"  {row.name} ({', '.join(row.states)}): {covers}")
            for item in row.evidence[:3]:
                at = f"{terminal(item.location.path)}:{item.location.line}"
                cell = f" cell {item.location.cell}" if item.location.cell else ""
                out.append(f"      {at}{cell}  {item.kind} {terminal(item.value)}")
    return "\n".join(out)
