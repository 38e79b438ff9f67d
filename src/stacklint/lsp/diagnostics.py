"""From findings to the diagnostics of an editor, whose lines count from 0 and columns in code units."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lsprotocol import types

from stacklint.lsp.notebooks import cell_at, range_in_cell, scanned_text
from stacklint.present import act_of, further_places
from stacklint.sanitise import plain
from stacklint.sarif_places import anchored, region
from stacklint.snippet import lines_of

if TYPE_CHECKING:
    from pygls.workspace import PositionCodec, Workspace

    from stacklint.lsp.folder import Folder
    from stacklint.model import Finding, Location
    from stacklint.report import Report

_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Information,
}


def diagnostics_of(report: Report, folder: Folder, workspace: Workspace) -> dict[str, list[types.Diagnostic]]:
    """Return the diagnostics of a report by the address of their file, or of the cell that the editor has open."""
    found: dict[str, list[types.Diagnostic]] = defaultdict(list)
    for finding in report.findings:
        placed = anchored(finding, report)
        place = placed.location
        row = diagnostic(placed, report, folder, workspace.position_codec)
        cell = cell_at(folder.uri(place.path), place.cell, workspace) if place.cell else None
        if cell:
            row.range = range_in_cell(place, scanned_text(report, place.path, cell.number), workspace.position_codec)
        found[cell.uri if cell else folder.uri(place.path)].append(row)
    return found


def diagnostic(finding: Finding, report: Report, folder: Folder, codec: PositionCodec) -> types.Diagnostic:
    """Return a finding as a diagnostic, its rule as the code and its further places beside."""
    address = next((r.uri for r in report.rules if r.id == finding.rule), "")
    act = act_of(finding)
    return types.Diagnostic(
        range=range_of(finding.location, report, codec),
        message=plain(finding.message) + (f"\nDo: {plain(act)}" if act else ""),
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        code_description=types.CodeDescription(href=address) if address else None,
        source="stacklint",
        related_information=[
            types.DiagnosticRelatedInformation(
                location=types.Location(uri=folder.uri(r.location.path), range=range_of(r.location, report, codec)),
                message=plain(r.message) or "here as well",
            )
            for r in further_places(finding)
        ],
    )


def range_of(location: Location, report: Report, codec: PositionCodec) -> types.Range:
    """Return a place as a range of its file; in a notebook the whole line of the file."""
    numbers = region(location, report)
    start = types.Position(line=numbers["startLine"] - 1, character=numbers["startColumn"] - 1)
    end = types.Position(line=numbers["endLine"] - 1, character=numbers["endColumn"] - 1)
    return codec.range_to_client_units(lines_of(report.source(location.path)), types.Range(start=start, end=end))
