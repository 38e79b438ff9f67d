"""The notebooks that an editor has open as notebooks: their cells are documents of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from stacklint.record import dataclass
from stacklint.repo.document import Unreadable
from stacklint.snippet import lines_of
from stacklint.syntax.notebook import parse_notebook

if TYPE_CHECKING:
    from pygls.workspace import PositionCodec, Workspace

    from stacklint.model import Location
    from stacklint.report import Report

SYNC = types.NotebookDocumentSyncOptions(
    notebook_selector=[
        types.NotebookDocumentFilterWithNotebook(notebook=types.NotebookDocumentFilterPattern(pattern="**/*.ipynb"))
    ],
    save=True,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the editor names it: its notebook's address, its own, and its number, which counts from 1."""

    notebook: str
    uri: str
    number: int


def cell_of(uri: str, workspace: Workspace) -> Cell | None:
    """Return the cell whose document has an address; None for any other document."""
    notebook = workspace.get_notebook_document(cell_uri=uri)
    if notebook is None:
        return None
    number = next((n for n, cell in enumerate(notebook.cells, 1) if cell.document == uri), 0)
    return Cell(notebook.uri, uri, number) if number else None


def cell_at(notebook: str, number: int, workspace: Workspace) -> Cell | None:
    """Return a cell of a notebook; None where the editor has it not open as one."""
    found = workspace.get_notebook_document(notebook_uri=notebook)
    if found is None or not 0 < number <= len(found.cells):
        return None
    return Cell(notebook, found.cells[number - 1].document, number)


def scanned_text(report: Report, path: str, number: int) -> str:
    """Return a cell's text as it was scanned, empty where there was none."""
    try:
        cells = parse_notebook(report.source(path)).cells
    except Unreadable:
        return ""
    return next((cell.source for cell in cells if cell.number == number), "")


def range_in_cell(location: Location, text: str, codec: PositionCodec) -> types.Range:
    """Return a place as a range of its cell's document; where the end is not known, that of the line."""
    lines = lines_of(text)
    line = max(location.line, 1) - 1
    length = len(lines[line]) if line < len(lines) else 0
    column = max(location.column, 1) - 1
    end = (location.end_line - 1, location.end_column - 1) if location.end_column else (line, max(column, length))
    found = types.Range(
        start=types.Position(line=line, character=column), end=types.Position(line=end[0], character=end[1])
    )
    return codec.range_to_client_units(lines, found)
