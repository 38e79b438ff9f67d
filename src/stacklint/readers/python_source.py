"""Python sources: what they import, call and name, of what the interest asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location, Unread
from stacklint.readers.registry import reader
from stacklint.syntax.magics import databricks_commands
from stacklint.syntax.python import scan
from stacklint.syntax.python_encoding import prepared
from stacklint.syntax.python_lists import listed_packages
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
    note="names are followed within one file; what is built at run time is not seen; packages in lists of literals, "
    "where a tool is imported: `packages_to_install`, `pip_packages`, `pip_requirements`, `pip` of a `runtime_env`",
)
def read_python(document: Document, interest: Interest) -> Iterator[Evidence | Unread]:
    """Yield imports, calls, literals, variables, addresses and phrases, each with its place, and listed packages."""
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
    modules = interest.modules
    if any(s.kind == "import" and s.value.partition(".")[0] in modules for _, _, _, s in found.places):
        yield from _listed(document)


def _listed(document: Document) -> Iterator[Evidence | Unread]:
    """Yield the packages of lists for components, jobs and models that run elsewhere, each list an environment."""
    for item in listed_packages(document.data):
        from stacklint.syntax.declared import Place  # noqa: PLC0415 - every Python file comes by here
        from stacklint.syntax.pip_line import read_pip_line  # noqa: PLC0415 - as above

        environment = f"{document.path}#{item.first}"
        place = Place(document.path, item.line, item.column, "main", environment, "pip")
        yield from read_pip_line(item.text, place)


_DATABRICKS = b"# Databricks notebook source"


def _databricks(document: Document) -> Iterator[Evidence]:
    """Yield that the source is a notebook of that service, and what its `# MAGIC` lines start."""
    yield Evidence(Location(document.path), "notebook", "databricks", {"where": "source"})
    at = scene(document, "notebook")
    for shell in databricks_commands(document.text):
        yield from script(shell.text, at, shell.line, shell.column)
