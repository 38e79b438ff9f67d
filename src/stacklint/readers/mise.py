"""Which Python a project asks for: .python-version, runtime.txt, .tool-versions, mise.toml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.syntax.declared import Place, package
from stacklint.syntax.pep508 import parse_requirement
from stacklint.syntax.project_tables import config
from stacklint.syntax.toml import parse_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node

_VERSION = lazy(
    r"\s*(?:(?:c?python)[-@]?)?(\d+(?:\.\d+|\.\*|\.x)*(?:[ab]\d+|rc\d+|-dev)?)\s*(?:#.*)?",
    re.IGNORECASE,
)
_FROM_PYPI = lazy(r"(?:pipx|pip|uv):(.+)")


@reader(".python-version", ".python-versions", "runtime.txt", facts=("config",), limit=64 << 10)
def read_python_version(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield `python-version=…` for every version; names of virtual environments are none."""
    for number, line in enumerate(document.text.split("\n"), 1):
        if found := _VERSION.fullmatch(line):
            place = Location(document.path, number, found.start(1) + 1, number, found.end(1) + 1)
            yield Evidence(place, "config", f"python-version={found[1]}")


@reader(".tool-versions", facts=("config",), limit=64 << 10)
def read_tool_versions(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield `python-version=…` for every version of Python."""
    for number, line in enumerate(document.text.split("\n"), 1):
        name, *versions = line.partition("#")[0].split() or [""]
        for version in versions if name == "python" else ():
            if _VERSION.fullmatch(version):
                place = Location(document.path, number, line.find(version) + 1)
                yield Evidence(place, "config", f"python-version={version}")


@reader(
    *("mise.toml", ".mise.toml", "mise.local.toml", "**/mise/config.toml", "mise.*.toml"),
    facts=("config", "package"),
    limit=256 << 10,
)
def read_mise(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield `python-version=…`, and the programs that mise installs from PyPI."""
    for name, value in parse_toml(document.text)["tools"].pairs.items():
        if name == "python":
            for item in value.items or [value["version"]]:
                if version := _version(item):
                    yield config(document.path, item, f"python-version={version}")
        elif (pypi := _FROM_PYPI.fullmatch(name)) and (found := parse_requirement(pypi[1])):
            place = Place(document.path, value.key_line, value.key_column, "dev")
            yield package(found, name, place)


def _version(node: Node) -> str:
    text = node.text or node["version"].text
    return text if _VERSION.fullmatch(text) else ""
