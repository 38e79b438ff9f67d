"""Pipfile: the packages of pipenv."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.syntax.declared import Place
from stacklint.syntax.project_tables import config, group_name, keyed
from stacklint.syntax.toml import parse_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document

_NO_GROUPS = frozenset({"source", "requires", "pipenv", "scripts", "pipfile"})


@reader("Pipfile", facts=("package", "include", "config"), limit=1 << 20)
def read_pipfile(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the packages by group, groups of the user's own among them, and the Python."""
    tree = parse_toml(document.text)
    path = document.path
    for name, table in tree.pairs.items():
        if name == "packages":
            yield from keyed(table, Place(path, manager="pip"))
        elif name not in _NO_GROUPS:
            group = "dev" if name == "dev-packages" else group_name(name)
            yield from keyed(table, Place(path, 1, 1, group, f"{path}#{group}", "pip"))
    for key in ("python_full_version", "python_version"):
        if version := tree["requires"][key].text:
            yield config(path, tree["requires"][key], f"python-version={version}")
            return
