"""Python sources: what they import, call and name, of what the interest asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location, Unread
from stacklint.readers.registry import reader
from stacklint.syntax.magics import databricks_commands
from stacklint.syntax.python import scan
from stacklint.syntax.python_encoding import prepared
from stacklint.syntax.script import scene, script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.repo.document import Document


@reader(
    "*.py",
    "*.pyw",
    facts=("import", "call", "string", "env", "url", "text", "notebook", "command", "package"),
    limit=1 << 20,
    note="names are followed within one file; what is built at run time is not seen",
)
def read_python(document: Document, interest: Interest) -> Iterator[Evidence | Unread]:
    """Yield imports, calls, literals, variables, addresses and phrases, each with its place."""
    path = document.path
    data = prepared(document.data)
    if data.startswith(_DATABRICKS):
        yield from _databricks(document)
    found = scan(data, interest)
    for line, column, end_column, site in found.places:
        place = Location(path, line, column, line, end_column)
        yield Evidence(place, site.kind, site.value, site.detail)
    if found.trouble:
        yield Unread(path, found.trouble, found.line)


_DATABRICKS = b"# Databricks notebook source"


def _databricks(document: Document) -> Iterator[Evidence]:
    """Yield that the source is a notebook of that service, and what its `# MAGIC` lines start."""
    yield Evidence(Location(document.path), "notebook", "databricks", {"where": "source"})
    at = scene(document, "notebook")
    for shell in databricks_commands(document.text):
        yield from script(shell.text, at, shell.line, shell.column)
