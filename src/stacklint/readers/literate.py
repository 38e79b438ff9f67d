"""Quarto, R Markdown and notebooks in Markdown: the Python of their code that runs, and what it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location, Unread
from stacklint.readers.registry import reader
from stacklint.syntax.literate import chunks, is_notebook
from stacklint.syntax.magics import take_apart
from stacklint.syntax.python import scan
from stacklint.syntax.python_sql import phrases_in
from stacklint.syntax.python_wanted import wanted
from stacklint.syntax.r_source import asked_of_r
from stacklint.syntax.script import scene, script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.repo.document import Document
    from stacklint.syntax.literate import Chunk

_SHELLS = frozenset(("bash", "sh", "zsh", "shell"))


@reader(
    *("*.qmd", "*.Rmd", "**/notebooks/**/*.md"),
    facts=("import", "call", "string", "env", "url", "text", "package", "command", "include", "image"),
    limit=1 << 20,
    note="of R only the packages; Markdown only in folders named notebooks, and where its head makes it a notebook",
)
def read_literate(document: Document, interest: Interest) -> Iterator[Evidence | Unread]:
    """Yield what a source would of the Python and R that run, and the commands of shells; lines are the file's."""
    plain = document.name.lower().endswith(".md")
    if b"```" not in document.data and b"~~~" not in document.data:
        return
    if plain and not is_notebook(document.text):
        return
    at = scene(document, "notebook")
    source = [""] * (document.text.count("\n") + 1)
    for chunk in chunks(document.text, plain=plain):
        if chunk.language == "python":
            part = take_apart(chunk.text)
            python = part.python.split("\n")
            source[chunk.line - 1 : chunk.line - 1 + len(python)] = python
            for shell in part.shells:
                yield from script(shell.text, at, chunk.line + shell.line - 1, shell.column)
        elif chunk.language in _SHELLS:
            yield from script(chunk.text, at, chunk.line)
        elif chunk.language == "r":
            yield from asked_of_r(chunk.text, document.path, chunk.line, interest.modules)
        elif chunk.language == "sql":
            yield from _phrases(document, chunk, interest)
    yield from _python(document, source, interest)


def _python(document: Document, source: list[str], interest: Interest) -> Iterator[Evidence | Unread]:
    found = scan("\n".join(source).encode("utf-8", "replace"), interest)
    for line, column, end, site in found.places:
        place = Location(document.path, line, column, line, end)
        yield Evidence(place, site.kind, site.value, site.detail)
    if found.trouble:
        yield Unread(document.path, found.trouble, found.line)


def _phrases(document: Document, chunk: Chunk, interest: Interest) -> Iterator[Evidence]:
    for match in phrases_in(chunk.text.encode("utf-8", "replace"), wanted(interest)):
        line = chunk.line + match.string.count(b"\n", 0, match.start())
        yield Evidence(Location(document.path, line), "text", b" ".join(match.group().split()).decode())
