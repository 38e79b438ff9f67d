"""Tables of requirements in manifests: lists of PEP 508, or names as keys as in Poetry and pixi."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.record import replace
from stacklint.syntax.declared import Place, include, package
from stacklint.syntax.pep508 import Requirement, canonical, parse_requirement, without_credentials
from stacklint.syntax.pip_line import read_pip_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.model import Unread
    from stacklint.syntax.tree import Node


def listed(node: Node, place: Place) -> Iterator[Evidence | Unread]:
    """Yield what a list of strings asks for; a lone string is a list of one."""
    for item in node.items:
        if item.text:
            yield from read_pip_line(item.text, at(place, item))


def keyed(node: Node, place: Place) -> Iterator[Evidence | Unread]:
    """Yield what a table of names asks for: `x = "^1.0"`, `x = {git = "…"}`, a list of those."""
    for name, value in node.pairs.items():
        named = parse_requirement(name)
        if name.lower() == "python" or not named:
            continue
        spot = replace(place, line=value.key_line, column=value.key_column)
        for choice in value.items or [value]:
            yield package(_requirement(named, choice, place.manager), name, spot)
            path = choice["path"] if choice["path"].text else choice["file"]
            if path.text and "://" not in path.text:
                yield include(path.text, "editable", at(place, path))


def config(path: str, node: Node, value: str, **detail: str) -> Evidence:
    """Return the evidence for a key of a configuration file, at the key."""
    line, column = (node.key_line, node.key_column) if node.key_line else (node.line, node.column)
    return Evidence(Location(path, line, column), "config", value, detail)


def python_version(path: str, node: Node, version: str) -> Iterator[Evidence]:
    """Yield the Python that an environment holds; nothing where any will do."""
    version = version.strip().removeprefix("=").removeprefix("=")
    if version and version != "*":
        yield config(path, node, f"python-version={version}")


def at(place: Place, node: Node) -> Place:
    """Return the place of a quoted scalar: behind its quote."""
    return replace(place, line=node.line, column=node.column + 1)


def group_name(name: str) -> str:
    """Return the group of evidence for a manifest's group of that name."""
    return "dev" if canonical(name) == "dev" else f"group:{canonical(name)}"


def _requirement(named: Requirement, value: Node, manager: str) -> Requirement:
    specifier = value.text or value["version"].text
    extras = (*named.extras, *(canonical(extra.text) for extra in value["extras"].items))
    marker = value["markers"].text or value["marker"].text
    file = value["file"].text
    url = value["git"].text or value["url"].text or (file if "://" in file else "")
    specifier = "" if specifier in {"*", "latest"} else "".join(specifier.split())
    return Requirement(named.name, specifier, extras, marker, without_credentials(url) if url else "", manager)
