"""Azure's resource templates, as JSON or Bicep: the types of their resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.syntax.script import place, scene

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document


@reader("*.json", facts=("resource",))
def read_arm_template(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the type of each resource of a JSON template."""
    if b"eploymentTemplate.json" not in document.data[:2_000]:
        return
    at = scene(document, "cluster")
    for node in document.tree["resources"].items:
        kind = node["type"]
        if "/" in kind.text:
            yield Evidence(place(kind.text, at, kind.line, kind.column), "resource", kind.text)


@reader("*.bicep", facts=("resource",))
def read_bicep(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the type of each resource of a Bicep file."""
    for number, line in enumerate(document.text.split("\n"), 1):
        if match := _RESOURCE.match(line):
            end = match.end(2) + 1
            where = Location(document.path, number, match.start(2) + 1, number, end)
            yield Evidence(where, "resource", match[2], {"name": match[1]})


_RESOURCE = lazy(r"\s*resource\s+(\w+)\s+'([\w./-]+)@")
