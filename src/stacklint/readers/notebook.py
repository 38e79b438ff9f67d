"""Jupyter notebooks: their Python, what their `%` and `!` lines start, where they were made."""

from __future__ import annotations

import json
from bisect import bisect_right
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location, Unread
from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.syntax.declared import Place
from stacklint.syntax.magics import take_apart
from stacklint.syntax.notebook import FileLines, language_of, parse_notebook
from stacklint.syntax.pip_line import read_pip_line
from stacklint.syntax.python import scan
from stacklint.syntax.python_layout import Layout
from stacklint.syntax.python_lists import listed_packages, may_list
from stacklint.syntax.python_sql import phrases_in
from stacklint.syntax.python_wanted import wanted
from stacklint.syntax.script import Scene, script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.repo.document import Document
    from stacklint.syntax.magics import Shell, Written
    from stacklint.syntax.notebook import Cell, Notebook

_MADE_BY = (
    ("colab", "colab"),
    ("kaggle", "kaggle"),
    ("application/vnd.databricks.v1+notebook", "databricks"),
)
_LINK = lazy(r"https?://[^\s()<>\[\]\"'`]+")
_IMAGE = (".svg", ".png")
_HEAD = 3


@reader(
    "*.ipynb",
    facts=("import", "call", "string", "env", "url", "text", "package", "command", "notebook", "badge"),
    limit=16 << 20,
    note="cells in other languages than Python and shell are passed over, and so are outputs",
)
def read_notebook(document: Document, interest: Interest) -> Iterator[Evidence | Unread]:
    """Yield what a source would, with `cell` and the line within it; commands, badges, the host."""
    notebook = parse_notebook(document.text)
    yield from _hosts(document, notebook)
    found: list[Evidence | Unread] = [*_badges(document, notebook, interest)]
    language = language_of(notebook)
    if not language or "python" in language or language == "ipython":
        found += _Code(document, notebook, interest).read()
    lines = FileLines(document.text, notebook)
    for item in sorted(found, key=_place):
        if isinstance(item, Unread):
            yield item
        else:
            at = item.location
            place = (at.path, at.line, at.column, at.end_line, at.end_column, at.cell, lines.find(at.cell, at.line))
            yield Evidence(Location(*place), item.kind, item.value, item.detail)


def _place(item: Evidence | Unread) -> tuple[int, int, int]:
    if isinstance(item, Unread):
        return (1 << 30, 0, 0)
    return item.location.cell, item.location.line, item.location.column


def _hosts(document: Document, notebook: Notebook) -> Iterator[Evidence]:
    """Yield the services whose marks the metadata bear, with the accelerator that they ask for."""
    for key, value in _MADE_BY:
        mark = notebook.metadata.get(key)
        if isinstance(mark, dict):
            chosen = notebook.metadata.get("accelerator") or mark.get("accelerator")
            detail = {"where": "metadata"}
            if isinstance(chosen, str):
                detail["accelerator"] = chosen.lower() if chosen.lower() == "none" else chosen
            at = document.text.rfind(json.dumps(key))
            line = document.text.count("\n", 0, max(at, 0)) + 1
            yield Evidence(Location(document.path, line, file_line=line), "notebook", value, detail)


def _badges(document: Document, notebook: Notebook, interest: Interest) -> Iterator[Evidence]:
    """Yield the known addresses that the first cells link to."""
    prefixes, seen = tuple(interest.badges), set[str]()
    for cell in notebook.cells[:_HEAD]:
        for link in _LINK.finditer(cell.source) if cell.kind == "markdown" else ():
            value = link.group()[:200]
            if value.startswith(prefixes) and not value.endswith(_IMAGE) and value not in seen:
                seen.add(value)
                line = cell.source.count("\n", 0, link.start()) + 1
                column = link.start() - cell.source.rfind("\n", 0, link.start())
                place = Location(document.path, line, column, line, column + len(value), cell.number)
                yield Evidence(place, "badge", value)


class _Code:
    """The code cells of a notebook, read as one source, since names carry over from cell to cell."""

    def __init__(self, document: Document, notebook: Notebook, interest: Interest) -> None:
        self.path = document.path
        self.document = document
        self.interest = interest
        cells = [c for c in notebook.cells if c.kind == "code"]
        python = (c for c in cells if c.language in ("", "python", "code"))
        self.cells = [(cell, take_apart(cell.source)) for cell in python]

    def read(self) -> Iterator[Evidence | Unread]:
        plain = [(cell, part.python) for cell, part in self.cells if not part.file]
        yield from self._python(plain, {})
        listed = may_list("\n".join(part.python for _, part in self.cells).encode("utf-8", "replace"))
        for cell, part in self.cells:
            if part.file.endswith(".py"):
                yield from self._python([(cell, part.python)], {"form": "writefile"})
            for shell in part.shells:
                yield from self._commands(cell, shell)
            yield from self._named(cell, part)
            if listed:
                yield from self._listed(cell, part)
            yield from self._phrases(cell, part.other)

    def _python(self, cells: list[tuple[Cell, str]], more: dict[str, str]) -> Iterator[Evidence | Unread]:
        starts, line, parts = [], 1, []
        for _, source in cells:
            starts.append(line)
            parts.append(_closed(source))
            line += source.count("\n") + 1
        found = scan("\n".join(parts).encode("utf-8", "replace"), self.interest)
        for row, column, end, site in found.places:
            index = bisect_right(starts, row) - 1
            line = row - starts[index] + 1
            place = Location(self.path, line, column, line, end, cells[index][0].number)
            yield Evidence(place, site.kind, site.value, {**site.detail, **more})
        if found.trouble:
            yield Unread(self.path, found.trouble)

    def _commands(self, cell: Cell, shell: Shell) -> Iterator[Evidence]:
        lines = tuple(cell.source.split("\n"))
        at = Scene(self.document, lines, "notebook", folder=self.document.folder)
        for item in script(shell.text, at, shell.line, shell.column):
            yield _within(cell, item)

    def _named(self, cell: Cell, part: Written) -> Iterator[Evidence]:
        """Yield the modules that `%load_ext` loads and the variables that `%env` sets."""
        for name, line in part.extensions:
            root = name.partition(".")[0]
            if root in self.interest.modules or root in self.interest.seen:
                place = Location(self.path, line, cell=cell.number)
                yield Evidence(place, "import", name, {"guard": "top", "form": "string"})
        for name, line in part.variables:
            if name in self.interest.env:
                place = Location(self.path, line, cell=cell.number)
                yield Evidence(place, "env", name, {"access": "set"})

    def _listed(self, cell: Cell, part: Written) -> Iterator[Evidence | Unread]:
        """Yield the packages that a cell lists for what runs elsewhere."""
        for item in listed_packages(part.python.encode("utf-8", "replace")):
            environment = f"{self.path}#{cell.number}:{item.first}"
            for fact in read_pip_line(item.text, Place(self.path, item.line, item.column, "main", environment, "pip")):
                if isinstance(fact, Evidence):
                    yield _within(cell, fact)

    def _phrases(self, cell: Cell, text: str) -> Iterator[Evidence]:
        """Yield the phrases of a cell in another language, such as SQL."""
        for match in phrases_in(text.encode("utf-8", "replace"), wanted(self.interest)) if text else ():
            line = match.string.count(b"\n", 0, match.start()) + 1
            place = Location(self.path, line, cell=cell.number)
            yield Evidence(place, "text", b" ".join(match.group().split()).decode())


def _within(cell: Cell, item: Evidence) -> Evidence:
    at = item.location
    place = Location(at.path, at.line, at.column, at.end_line, at.end_column, cell.number)
    return Evidence(place, item.kind, item.value, item.detail)


def _closed(source: str) -> str:
    """Return a cell whose last string is closed, so that it does not swallow the next cells."""
    for mark in ('"""', "'''"):
        if mark in source:
            layout = Layout(source.encode("utf-8", "replace"))
            layout.place(len(layout.data))
            return source if layout.doubt < 0 else source + mark
    return source
