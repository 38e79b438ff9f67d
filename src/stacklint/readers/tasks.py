"""Tasks that runners keep in TOML files: of pixi and mise, and those in pyproject.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.repo.document import Unreadable
from stacklint.syntax.script import Scene, scene, script_node
from stacklint.syntax.toml import parse_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node


@reader(
    *("pixi.toml", "mise.toml", ".mise.toml", "**/mise/config.toml", "mise.*.toml", "pyproject*.toml"),
    facts=("target", "command", "package", "include", "image"),
    limit=1 << 20,
    note="what a task needs first is not followed",
)
def read_tasks(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield each task and what it runs."""
    if b"tasks" not in document.data and b"scripts" not in document.data:
        return
    try:
        tree = parse_toml(document.text)
    except Unreadable:
        return  # the reader of the file's packages tells it
    at = scene(document, "task")
    for table in _tables(tree, document.name):
        for name, node in table.pairs.items():
            commands = _commands(node)
            if commands:
                where = Location(document.path, node.key_line or node.line, node.key_column or node.column)
                yield Evidence(where, "target", name, {"form": "task"})
            for command in commands:
                yield from script_node(command, replace(_moved(node, at), target=name))


def _tables(tree: Node, name: str) -> Iterator[Node]:
    """Yield the tables of tasks that a file has."""
    tool = tree["tool"]
    pixi = tool["pixi"] if name.startswith("pyproject") else tree
    for part in (pixi, *pixi["feature"].pairs.values(), *pixi["target"].pairs.values()):
        yield part["tasks"]
    for key in ("poe", "taskipy"):
        yield tool[key]["tasks"]
    yield tool["pdm"]["scripts"]
    for environment in tool["hatch"]["envs"].pairs.values():
        yield environment["scripts"]


def _commands(node: Node) -> list[Node]:
    """Return the texts that a task runs: of itself, or of the key that its runner asks for."""
    if node.pairs:
        given = next((node[key] for key in ("cmd", "shell", "run", "script") if node[key].items), node["cmd"])
        return [given] if given.text else [item for item in given.items if " " in item.text]
    return [item for item in node.items if item.text]


def _moved(node: Node, at: Scene) -> Scene:
    folder = (node["cwd"] if node["cwd"].text else node["dir"]).text
    return replace(at, folder="?") if folder else at
