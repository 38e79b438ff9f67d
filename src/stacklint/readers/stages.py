"""Pipeline files: stages with their commands, what they need and what they make."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location, Unread
from stacklint.readers.registry import reader
from stacklint.syntax.shell import commands, program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node


@reader(
    "dvc.yaml",
    "MLproject",
    facts=("target", "command", "include"),
    note="Templated values (`${item}`) are kept as written.",
)
def read_stages(document: Document, interest: Interest) -> Iterator[Evidence | Unread]:  # noqa: ARG001 - a reader's signature
    """Yield each stage or entry point as `target`, with its `command`s.

    Dependencies and outputs are `include` (form dep or out).
    """
    tree = document.tree
    for name, stage in tree["stages"].pairs.items():
        body = stage.pairs.get("do", stage)
        yield _target(document, name, stage)
        yield from _commands(document, name, body["cmd"])
        folder = posixpath.normpath(posixpath.join(document.folder, body["wdir"].text))
        yield from _paths(document, folder, body["deps"], "dep")
        for key in ("outs", "metrics", "plots"):
            yield from _paths(document, folder, body[key], "out")
    for name, entry in tree["entry_points"].pairs.items():
        yield _target(document, name, entry)
        yield from _commands(document, name, entry["command"])


def _target(document: Document, name: str, node: Node) -> Evidence:
    place = Location(document.path, node.key_line or node.line, node.key_column or node.column)
    return Evidence(place, "target", name, {"form": "stage"})


def _commands(document: Document, target: str, node: Node) -> Iterator[Evidence]:
    for item in node.items:
        for command in commands(item.text, item.line):
            detail = {"line": " ".join(command.words)[:300], "context": "stage", "target": target}
            yield Evidence(Location(document.path, command.line), "command", program(command.words), detail)


def _paths(document: Document, folder: str, node: Node, form: str) -> Iterator[Evidence]:
    for item in node.items:
        name = item.text or next(iter(item.pairs), "")
        if name and "${" not in name and "://" not in name and not name.startswith("/"):
            path = posixpath.normpath(posixpath.join(folder, name))
            yield Evidence(Location(document.path, item.line, item.column), "include", path, {"form": form})
