"""Pipelines, tasks and jobs that name a container and its command, known by their shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.syntax.container import started
from stacklint.syntax.environment import variables
from stacklint.syntax.keys import words_before_colon
from stacklint.syntax.script import Scene, image, scene, script_node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node


@reader(
    "*.yml",
    "*.yaml",
    "*.json",
    facts=("image", "command", "package", "include", "env"),
    note="transforms of data pipelines, compiled pipelines, task definitions, jobs with a schema",
)
def read_container_spec(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the image, the command and the variables of each container."""
    data = document.data
    likely = any(all(word in data for word in sign) for sign in _SIGNS)
    if not likely or not any(sign <= words_before_colon(data) for sign in _SIGNS):
        return
    at = scene(document, "cluster")
    for tree in document.trees:
        for name, node in _containers(tree):
            yield from _container(node, replace(at, job=name))


_SIGNS = (
    frozenset((b"transform", b"pipeline", b"image")),
    frozenset((b"executors", b"deploymentSpec")),
    frozenset((b"containerDefinitions",)),
    frozenset((b"$schema", b"command", b"environment")),
)


def _containers(tree: Node) -> Iterator[tuple[str, Node]]:
    """Yield (name, container) for what has the shape of a specification."""
    for spec in tree.items if isinstance(tree.value, list) else [tree]:
        if "transform" in spec and "pipeline" in spec:
            yield spec["pipeline"]["name"].text, spec["transform"]
    for name, executor in tree["deploymentSpec"]["executors"].pairs.items():
        yield name.removeprefix("exec-"), executor["container"]
    for node in tree["containerDefinitions"].items:
        yield node["name"].text, node
    if "$schema" in tree:
        yield "", tree
        for name, job in tree["jobs"].pairs.items():
            yield name, job


def _container(node: Node, at: Scene) -> Iterator[Evidence]:
    picture = node["image"] if node["image"].text else node["environment"]["image"]
    yield from image(picture, at, "run")
    for key in ("env", "environment_variables"):
        yield from variables(node[key], at)
    if isinstance(node["environment"].value, list):
        yield from variables(node["environment"], at)
    yield from started(node["entryPoint"], node["cmd"], at)
    yield from started(node["command"], node["args"], at)
    first = node["cmd"].items[:1]
    if first and first[0].text.rpartition("/")[2] in ("sh", "bash") and len(node["cmd"].items) == 1:
        yield from script_node(node["stdin"], at)
