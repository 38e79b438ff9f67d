"""Bitbucket Pipelines: steps, pipes, images, services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Unread
from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.syntax.image import parse_image
from stacklint.syntax.script import Scene, image, place, scene, script_node
from stacklint.syntax.template import lenient_trees
from stacklint.syntax.workflow import workflow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node


@reader(
    "bitbucket-pipelines.yml",
    "bitbucket-pipelines.yaml",
    facts=("workflow", "action", "command", "package", "include", "image"),
    limit=1 << 20,
)
def read_bitbucket(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the pipelines, and what their steps run and install."""
    for tree in lenient_trees(document)[:1]:
        pipelines = tree["pipelines"]
        at = scene(document, "ci", group="ci")
        steps = list(_steps(pipelines))
        triggers = [_TRIGGERS[key] for key in pipelines.pairs if key in _TRIGGERS]
        yield workflow(at, "bitbucket-pipelines", len(steps), triggers, root=not document.folder)
        yield from _image(tree["image"], at)
        for service in tree["definitions"]["services"].pairs.values():
            yield from _image(service["image"], at, "service")
        for number, step in enumerate(steps, 1):
            yield from _step(step, replace(at, job=step["name"].text or f"step-{number}"))


_TRIGGERS = {
    "default": "push",
    "branches": "push",
    "tags": "push",
    "pull-requests": "pull_request",
    "custom": "manual",
}


def _steps(pipelines: Node) -> Iterator[Node]:
    """Yield the steps, each place once: an anchor's step is used in several pipelines."""
    seen: set[tuple[int, int]] = set()
    for key, node in pipelines.walk():
        if key == "step" and "script" in node and (node.line, node.column) not in seen:
            seen.add((node.line, node.column))
            yield node


def _step(step: Node, at: Scene) -> Iterator[Evidence]:
    yield from _image(step["image"], at)
    for part in ("script", "after-script"):
        yield from script_node(step[part], at)
        for item in step[part].items:
            yield from _pipe(item["pipe"], at)


def _image(node: Node, at: Scene, role: str = "run") -> Iterator[Evidence]:
    yield from image(node if node.text else node["name"], at, role)


def _pipe(node: Node, at: Scene) -> Iterator[Evidence]:
    found = parse_image(node.text) if node.text else None
    if found:
        detail = {"ref": found.tag, "job": at.job}
        yield Evidence(place(node.text, at, node.line, node.column), "action", found.name, detail)
