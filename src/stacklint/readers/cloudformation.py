"""CloudFormation and SAM templates, known by content: the types of their resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence
from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.syntax.script import place, scene
from stacklint.syntax.template import lenient_trees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document


@reader(
    "*.yml",
    "*.yaml",
    "*.json",
    "*.template",
    facts=("resource",),
)
def read_cloudformation(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the type of each resource, with its name."""
    if b"AWS::" not in document.data or b"Resources" not in document.data:
        return
    at = scene(document, "cluster")
    for tree in lenient_trees(document)[:1]:
        for resources in (tree["Resources"], tree["resources"]["Resources"]):
            for name, node in resources.pairs.items():
                kind = node["Type"]
                if _TYPE.fullmatch(kind.text):
                    where = place(kind.text, at, kind.line, kind.column)
                    yield Evidence(where, "resource", kind.text, {"name": name})


_TYPE = lazy(r"(?:AWS|Alexa|Custom)::[\w:]+")
