"""A repository as lines that can be left out one by one, and where a place is in what is left."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from stacklint.comments import without_ignore
from stacklint.record import dataclass, replace
from stacklint.repo.document import Unreadable
from stacklint.sanitise import unsecret
from stacklint.syntax.notebook import parse_notebook

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from stacklint.model import Location


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, or of a notebook's cell, where it stood in the repository, and what it says here."""

    path: str
    number: int
    cell: int = 0
    text: str = ""

    @property
    def key(self) -> tuple[str, int, int]:
        """Where the line stood."""
        return self.path, self.cell, self.number


@dataclass(frozen=True, slots=True)
class Draft:
    """The files that are left, each with the lines that are left; of notebooks the cells' kinds and metadata."""

    files: Mapping[str, tuple[Line, ...]]
    kinds: Mapping[str, Mapping[int, str]]
    metadata: Mapping[str, Mapping[str, Any]]

    @property
    def lines(self) -> list[Line]:
        """All lines that are left."""
        return [line for lines in self.files.values() for line in lines]

    def without_files(self, gone: Collection[str]) -> Draft:
        """Return the draft without some files."""
        return replace(self, files={path: lines for path, lines in self.files.items() if path not in gone})

    def without_lines(self, gone: Iterable[Line]) -> Draft:
        """Return the draft without some lines."""
        keys = {line.key for line in gone}
        return self._with(lambda line: None if line.key in keys else line)

    def with_lines(self, changed: Iterable[Line]) -> Draft:
        """Return the draft in which some lines say something else."""
        new = {line.key: line for line in changed}
        return self._with(lambda line: new.get(line.key, line))

    def _with(self, change: Callable[[Line], Line | None]) -> Draft:
        files = {
            path: tuple(new for line in lines if (new := change(line)) is not None)
            for path, lines in self.files.items()
        }
        return replace(self, files=files)

    def texts(self) -> dict[str, str]:
        """Return the files as they are written."""
        return {path: self._text(path, lines) for path, lines in sorted(self.files.items())}

    def _text(self, path: str, lines: tuple[Line, ...]) -> str:
        if path not in self.kinds:
            return "".join(f"{line.text}\n" for line in lines)
        cells = [
            {
                "cell_type": self.kinds[path].get(number, "code"),
                "metadata": {},
                "source": "\n".join(line.text for line in rows),
            }
            for number, rows in groupby(lines, key=lambda line: line.cell)
        ]
        whole = {"cells": cells, "metadata": self.metadata.get(path, {}), "nbformat": 4, "nbformat_minor": 5}
        return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"

    def place(self, location: Location) -> tuple[str, int, int] | None:
        """Return path, cell and line of a place in what is left; None where its line is left out."""
        lines = self.files.get(location.path)
        if lines is None:
            return None
        if not lines and location.line == 1:
            return location.path, 0, 1
        at = next((n for n, line in enumerate(lines) if line.key[1:] == (location.cell, location.line)), None)
        if at is None:
            return None
        if not location.cell:
            return location.path, 0, at + 1
        cells = list(dict.fromkeys(line.cell for line in lines))
        within = sum(line.cell == location.cell for line in lines[: at + 1])
        return location.path, cells.index(location.cell) + 1, within


def draft_of(texts: Mapping[str, str]) -> Draft:
    """Return the draft of whole files, without secrets and comments that silence findings."""
    files: dict[str, tuple[Line, ...]] = {}
    kinds: dict[str, dict[int, str]] = {}
    metadata: dict[str, dict[str, Any]] = {}
    for path, text in texts.items():
        if path.endswith(".ipynb") and text:
            try:
                notebook = parse_notebook(text)
            except Unreadable:
                continue
            kinds[path] = {cell.number: cell.kind for cell in notebook.cells}
            metadata[path] = notebook.metadata
            files[path] = tuple(line for cell in notebook.cells for line in _lines(path, cell.source, cell.number))
        else:
            files[path] = _lines(path, text, 0)
    return Draft(files, kinds, metadata)


def _lines(path: str, text: str, cell: int) -> tuple[Line, ...]:
    found = text.removesuffix("\n").split("\n") if text else []
    return tuple(Line(path, n, cell, _cleaned(line)) for n, line in enumerate(found, 1))


def _cleaned(line: str) -> str:
    """Return a line without secrets; the word in their place keeps the line valid where it was code."""
    masked = unsecret(line)
    return without_ignore(line if masked == line else masked.replace("***", "hidden"))
