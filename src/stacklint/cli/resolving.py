"""`check --resolve`: what uv says of each list, and what that makes of the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.ask_uv import ask_uv
from stacklint.cli.common import scanned
from stacklint.cli.tell import tell
from stacklint.record import replace
from stacklint.sanitise import terminal
from stacklint.solver.beside import all_questions

if TYPE_CHECKING:
    from pathlib import Path

    from stacklint.ask_uv import Asked
    from stacklint.report import Report


def resolved(report: Report, root: Path, *, isolated: bool, as_of: object) -> Report:
    """Return the report without the findings that uv disproves, each answer told on standard error.

    A solution proves that the packages go together. A refusal adds no finding: uv's words say why.
    """
    done, _ = scanned(str(root), isolated=isolated, as_of=str(as_of) if as_of else None)
    rows = [
        row
        for situation in done.analysis.situations.values()
        for row in ask_uv(all_questions(situation.evidence, situation.scopes, done.report.as_of))
    ]
    for row in rows:
        tell(f"resolve: {terminal(row.line())}")  # kept off standard output
    return without_disproved(report, rows)


def without_disproved(report: Report, rows: list[Asked]) -> Report:
    """Return the report without the findings on packages of which uv has a solution."""
    wrong = {(row.place, " ".join(sorted(row.packages))) for row in rows if row.disproved}
    kept = tuple(f for f in report.findings if f.kind != "conflict" or (f.location.path, f.subject) not in wrong)
    return replace(report, findings=kept)
