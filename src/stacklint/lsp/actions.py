"""What an editor offers for a finding: the comment or the settings that would silence it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import tomli
from lsprotocol import types

from stacklint.lsp.notebooks import scanned_text
from stacklint.present import Group, file_line, groups
from stacklint.record import dataclass
from stacklint.regex import lazy
from stacklint.sarif_places import anchored
from stacklint.silence import ABOVE, HERE, Silencer, silencer
from stacklint.snippet import lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pygls.workspace import PositionCodec

    from stacklint.lsp.folder import Folder
    from stacklint.lsp.notebooks import Cell
    from stacklint.model import Finding
    from stacklint.report import Report

_END_IN_NOTEBOOK = lazy(r'(\\n)?",?[ \t]*$')
_LIST = lazy(r"^accept[ \t]*=[ \t]*\[", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Edit:
    """Text to put into a line of a file, from 0, behind what stands `before`; `new` where the file is to be made.

    `uri` is the address of the document where it is not the file: a cell's.
    """

    path: str
    line: int
    before: str
    text: str
    new: bool = False
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A finding, what would silence it in words, and the edit that does."""

    finding: Finding
    title: str
    edit: Edit


def offers(report: Report, path: str, lines: range, text: Callable[[str], str | None]) -> Iterator[Offer]:
    """Yield what would silence the findings on some lines of a file, from 0: each at its place, then all alike.

    `text` returns what the editor holds of a file, None where there is none. Where that is no longer what was
    scanned, nothing is offered for the place.
    """
    for finding in report.findings:
        place = anchored(finding, report).location
        if place.path != path or file_line(place) - 1 not in lines:
            continue
        alone = Group(finding, (finding.location,))
        alike = next((row for row in groups(report.findings) if _is_of(finding, row)), alone)
        for found in dict.fromkeys((silencer(alone, report), silencer(alike, report))):
            at_place = found.where in (HERE, ABOVE)
            edit = _comment(finding, found, report, text) if at_place else _setting(found, report, text)
            if edit:
                where = "with a comment" if at_place else f"in {edit.path}"
                yield Offer(finding, f"Silence {finding.rule} {where}; give the reason", edit)


def offers_in_cell(report: Report, path: str, cell: Cell, lines: range, held: str) -> Iterator[Offer]:
    """Yield the comments that would silence the findings on some lines of a cell, whose text the editor holds."""
    scanned, now = lines_of(scanned_text(report, path, cell.number)), lines_of(held)
    for finding in report.findings:
        place = finding.location
        number = place.line - 1
        if (place.path, place.cell) != (path, cell.number) or number not in lines:
            continue
        found = silencer(Group(finding, (place,)), report)
        if found.where == HERE and scanned[number : number + 1] == now[number : number + 1] != []:
            edit = Edit(path, number, now[number], f"  {found.lines[0]}", uri=cell.uri)
            yield Offer(finding, f"Silence {finding.rule} with a comment; give the reason", edit)


def _is_of(finding: Finding, row: Group) -> bool:
    said = (finding.rule, finding.message)
    return said == (row.first.rule, row.first.message) and finding.location in row.places


def _comment(finding: Finding, found: Silencer, report: Report, text: Callable[[str], str | None]) -> Edit | None:
    place = finding.location
    number = file_line(place) - 1
    scanned, held = (lines_of(t)[number : number + 1] for t in (report.source(place.path), text(place.path) or ""))
    if not held or [line.rstrip("\r") for line in held] != [line.rstrip("\r") for line in scanned]:
        return None
    line = held[0].rstrip("\r")
    if found.where == ABOVE:
        indent = line[: len(line) - len(line.lstrip())]
        return Edit(place.path, number, "", f"{indent}{found.lines[0]}\n")
    if not place.cell:
        return Edit(place.path, number, line, f"  {found.lines[0]}")
    end = _END_IN_NOTEBOOK.search(line)
    return Edit(place.path, number, line[: end.start()], f"  {found.lines[0]}") if end else None


def _setting(found: Silencer, report: Report, text: Callable[[str], str | None]) -> Edit | None:
    """Return the edit of the settings; None where they would be no TOML after it."""
    path = report.settings or "stacklint.toml"
    held = text(path)
    known = held or ""
    begins = _LIST.search(known) if len(found.lines) == 1 else None
    at = begins.end() if begins else len(known)
    gap = "\n" * ((not known.endswith("\n")) + 1) if known else ""
    words = "\n    " + found.lines[0] if begins else gap + "\n".join(found.lines) + "\n"
    try:
        tomli.loads((known[:at] + words + known[at:]).replace("\r\n", "\n"))
    except tomli.TOMLDecodeError:
        return None
    before = known[:at].split("\n")
    return Edit(path, len(before) - 1, before[-1], words, held is None)


class Writing:
    """How an editor takes edits: in which units it counts columns, and whether it makes files."""

    def __init__(self, folder: Folder, client: types.ClientCapabilities, codec: PositionCodec) -> None:
        known = client.workspace.workspace_edit if client.workspace else None
        self._folder = folder
        self._codec = codec
        self._versioned = bool(known and known.document_changes)
        makes = (known.resource_operations if known else None) or ()
        self._creates = self._versioned and types.ResourceOperationKind.Create in makes

    def takes(self, edit: Edit) -> bool:
        """Return whether the editor can make this edit."""
        return self._creates or not edit.new

    def action(self, offer: Offer, diagnostics: list[types.Diagnostic]) -> types.CodeAction:
        """Return an offer as an editor takes it, for the diagnostics of its finding."""
        return types.CodeAction(
            title=offer.title,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[d for d in diagnostics if d.code == offer.finding.rule],
            edit=self._edit(offer.edit),
        )

    def _edit(self, edit: Edit) -> types.WorkspaceEdit:
        uri = edit.uri or self._folder.uri(edit.path)
        at = types.Position(line=edit.line, character=self._codec.client_num_units(edit.before))
        change = types.TextEdit(range=types.Range(start=at, end=at), new_text=edit.text)
        if not self._versioned:
            return types.WorkspaceEdit(changes={uri: [change]})
        document = types.OptionalVersionedTextDocumentIdentifier(uri=uri)
        made = [types.CreateFile(uri=uri, options=types.CreateFileOptions(ignore_if_exists=True))] if edit.new else []
        return types.WorkspaceEdit(
            document_changes=[*made, types.TextDocumentEdit(text_document=document, edits=[change])]
        )
