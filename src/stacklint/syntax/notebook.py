"""The cells of a Jupyter notebook, formats 3 and 4, whatever else the file holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from stacklint.record import NamedTuple
from stacklint.repo.document import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator


_MISSES = 20
"""Searches that find nothing go through the whole file; more of them are not worth it."""


class Cell(NamedTuple):
    """A cell: its number, which counts all cells from 1, its kind, language and text."""

    number: int
    kind: str
    language: str
    source: str


class Notebook(NamedTuple):
    """A notebook's metadata and its cells."""

    metadata: dict[str, Any]
    cells: tuple[Cell, ...]


def parse_notebook(text: str) -> Notebook:
    """Return the notebook that a text holds, an empty one for no text; raises `Unreadable` for what is none."""
    if not text.strip():
        return Notebook({}, ())  # made and never opened: there is nothing that could not be read
    try:
        tree = json.loads(text)
    except RecursionError:
        raise Unreadable("nested too deep") from None
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        raise Unreadable("not JSON", line) from error
    if not isinstance(tree, dict):
        raise Unreadable("not a notebook")
    found = tuple(
        Cell(number, _text(cell.get("cell_type")), _language(cell), source)
        for number, cell in enumerate(_cells(tree), 1)
        if isinstance(cell, dict) and (source := _text(cell.get("source")) or _text(cell.get("input")))
    )
    return Notebook(_mapping(tree.get("metadata")), found)


def language_of(notebook: Notebook) -> str:
    """Return the language of the notebook's kernel in small letters, empty where it is not told."""
    for key, name in (("language_info", "name"), ("kernelspec", "language"), ("kernelspec", "name")):
        told = _text(_mapping(notebook.metadata.get(key)).get(name))
        if told:
            return told.lower()
    return ""


class FileLines:
    """Finds the line of the file on which a line of a cell stands, by its JSON text."""

    def __init__(self, text: str, notebook: Notebook) -> None:
        self._text = text
        self._sources = {cell.number: cell.source.split("\n") for cell in notebook.cells}
        self._at = self._missed = 0
        self._line = 1

    def find(self, cell: int, line: int) -> int:
        """Return the line; places must come in order. The one before where the text is not found."""
        rows = self._sources.get(cell, [])
        row = rows[line - 1] if line <= len(rows) else ""
        for ascii_only in (False, True) if row and self._missed < _MISSES else ():
            written = json.dumps(row, ensure_ascii=ascii_only)[:-1]
            found = self._text.find(written, self._at)
            found = found if found >= 0 else self._text.find(written[1:], self._at)
            if found >= 0:
                self._line += self._text.count("\n", self._at, found)
                self._at = found
                return self._line
        self._missed += 1
        return self._line


def _cells(tree: dict[str, Any]) -> Iterator[Any]:
    """Yield the cells; in format 3 they stand in worksheets."""
    sheets = tree.get("worksheets")
    for holder in [tree, *(sheets if isinstance(sheets, list) else ())]:
        cells = _mapping(holder).get("cells")
        yield from cells if isinstance(cells, list) else ()


def _text(value: Any) -> str:
    """Return a text that is written as one string or as a list of lines."""
    if isinstance(value, list):
        try:
            return "".join(value)
        except TypeError:  # something else among the lines
            return "".join(line for line in value if isinstance(line, str))
    return value if isinstance(value, str) else ""


def _language(cell: dict[str, Any]) -> str:
    """Return the language that editors note for a single cell."""
    metadata = _mapping(cell.get("metadata"))
    return _text(_mapping(metadata.get("vscode")).get("languageId")).lower()


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
