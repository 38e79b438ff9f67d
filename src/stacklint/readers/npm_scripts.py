"""package.json: its scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.syntax.script import scene, script_node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document


@reader("package.json", facts=("target", "command", "package", "include", "image"), limit=1 << 20)
def read_npm_scripts(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the scripts and what they run."""
    if b'"scripts"' not in document.data:
        return
    at = scene(document, "npm")
    for name, node in document.tree["scripts"].pairs.items():
        if node.text:
            where = Location(document.path, node.key_line, node.key_column + 1)
            yield Evidence(where, "target", name, {"form": "script"})
            yield from script_node(node, replace(at, target=name))
