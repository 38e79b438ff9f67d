"""Development containers: image, features, commands, variables."""

from __future__ import annotations

from posixpath import join, normpath
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.repo.document import Unreadable
from stacklint.syntax.environment import variables
from stacklint.syntax.gpus import engine_gpus
from stacklint.syntax.jsonc import parse_jsonc
from stacklint.syntax.script import Scene, image, place, scene, script_node, words_node
from stacklint.syntax.template import blank_actions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node


@reader(
    "devcontainer.json",
    ".devcontainer.json",
    facts=("image", "include", "config", "command", "package", "env"),
    limit=256 << 10,
)
def read_devcontainer(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the container's image or Dockerfile, its features, extensions, commands and variables."""
    tree = _tree(document.text)
    root = document.path.rpartition(".devcontainer")[0].rstrip("/")
    at = replace(scene(document, "script"), folder=root)
    yield from image(tree["image"], at, "run")
    for node in (tree["build"]["dockerfile"], tree["build"]["dockerFile"], tree["dockerFile"]):
        path = normpath(join(document.folder, node.text))
        if node.text and not path.startswith(".."):
            where = place(node.text, at, node.line, node.column)
            yield Evidence(where, "include", path, {"form": "dockerfile"})
    arguments = tree["runArgs"]
    yield from engine_gpus([n.text for n in arguments.items], arguments.line, arguments.column, document.path)
    for name, node in tree["features"].pairs.items():
        where = Location(document.path, node.key_line, node.key_column + 1)
        yield Evidence(where, "config", f"feature={name.rpartition(':')[0] or name}")
    for node in tree["customizations"]["vscode"]["extensions"].items:
        where = place(node.text, at, node.line, node.column)
        yield Evidence(where, "config", f"extension={node.text}")
    for key in ("containerEnv", "remoteEnv"):
        yield from variables(tree[key], at)
    for key in _COMMANDS:
        yield from _started(tree[key], at)


def _tree(text: str) -> Node:
    """Return the tree; of a template, that of its text without the actions."""
    try:
        return parse_jsonc(text)
    except Unreadable as error:
        if "{%" not in text:
            raise Unreadable("not JSON", error.line) from None
    return parse_jsonc(blank_actions(text))


_COMMANDS = (
    *("initializeCommand", "onCreateCommand", "updateContentCommand"),
    *("postCreateCommand", "postStartCommand", "postAttachCommand"),
)


def _started(node: Node, at: Scene) -> Iterator[Evidence]:
    if isinstance(node.value, list):
        yield from words_node(node.value, at)
    for command in node.pairs.values():
        yield from _started(command, at)
    if node.text:
        yield from script_node(node, at)
