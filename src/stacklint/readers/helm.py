"""Helm: the charts that a chart or a helmfile asks for, the images of values; kustomize likewise."""

from __future__ import annotations

from posixpath import join, normpath
from typing import TYPE_CHECKING

from stacklint.model import Evidence
from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.syntax.environment import variables
from stacklint.syntax.script import Scene, image, place, scene
from stacklint.syntax.template import HOLE, lenient_trees
from stacklint.syntax.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document


@reader("Chart.yaml", "Chart.yml", "helmfile*.yaml", "requirements.yaml", facts=("config",))
def read_charts(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the charts that are asked for: `chart=<name>`."""
    at = scene(document, "cluster")
    for tree in lenient_trees(document):
        for item in tree["dependencies"].items:
            yield from _chart(item["name"], item, at)
        for item in tree["releases"].items:
            yield from _chart(item["chart"], item, at)


@reader("values*.yaml", "values*.yml", "*values.yaml", "*values.yml", facts=("image", "env"))
def read_values(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the images and variables that a chart is given."""
    if b"image" not in document.data and b"repository" not in document.data:
        return
    at = scene(document, "cluster")
    for tree in lenient_trees(document):
        for key, node in tree.walk():
            if key.lower().endswith("image"):
                yield from image(node if node.text else _joined(node), at, "run")
            elif key in ("env", "extraEnv", "extraEnvVars", "extraEnvs") and "name" not in node:
                yield from variables(node, at)


@reader(
    "kustomization.yaml",
    "kustomization.yml",
    "Kustomization",
    facts=("include", "image", "config", "url"),
)
def read_kustomization(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the files, addresses and charts pulled in, and the images put in their places."""
    at = scene(document, "cluster")
    for tree in lenient_trees(document)[:1]:
        for key in ("resources", "bases", "components"):
            for item in tree[key].items:
                yield from _pulled_in(item, at)
        for item in tree["images"].items:
            name = item["newName"] if item["newName"].text else item["name"]
            yield from image(_tagged(name, item["newTag"].text), at, "run")
        for item in tree["helmCharts"].items:
            yield from _chart(item["name"], item, at)


_REMOTE = lazy(r"https?://|git@|ssh://|git::|github\.com/|[\w.-]+\.(?:com|org|io)/")


def _chart(name: Node, item: Node, at: Scene) -> Iterator[Evidence]:
    text = name.text
    if not text or HOLE in text or text.startswith((".", "/")):
        return
    detail = {
        "repository": item["repository"].text or item["repo"].text,
        "specifier": item["version"].text,
    }
    where = place(text, at, name.line, name.column)
    known = {k: v for k, v in detail.items() if v and HOLE not in v}
    yield Evidence(where, "config", f"chart={text.rpartition('/')[2]}", known)


def _joined(node: Node) -> Node:
    """Return the image that `registry`, `repository` and `tag` make."""
    name = node["repository"] if node["repository"].text else node["name"]
    registry = node["registry"].text
    full = f"{registry}/{name.text}" if registry and name.text else name.text
    return _tagged(Node(full, name.line, name.column), node["tag"].text)


def _tagged(name: Node, tag: str) -> Node:
    known = name.text and tag and HOLE not in tag
    return Node(f"{name.text}:{tag}", name.line, name.column) if known else name


def _pulled_in(item: Node, at: Scene) -> Iterator[Evidence]:
    where = place(item.text, at, item.line, item.column)
    if _REMOTE.match(item.text):
        yield Evidence(where, "url", item.text.partition("?")[0])
    elif item.text:
        path = normpath(join(at.folder, item.text))
        if not path.startswith("../"):
            yield Evidence(where, "include", path, {"form": "kustomize"})
