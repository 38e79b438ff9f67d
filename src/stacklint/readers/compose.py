"""Docker compose, known by content: images, commands, variables, what is built from where."""

from __future__ import annotations

from posixpath import join, normpath
from typing import TYPE_CHECKING

from stacklint.model import Evidence
from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.syntax.container import started
from stacklint.syntax.environment import variables
from stacklint.syntax.gpus import compose_gpus
from stacklint.syntax.script import Scene, image, place, scene
from stacklint.syntax.template import HOLE, lenient_trees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node


@reader(
    "*.yml",
    "*.yaml",
    facts=("image", "command", "package", "include", "env", "config"),
    note="variables have the defaults that the file itself gives; `.env` files are not read",
)
def read_compose(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield each service's image or build, its commands and variables."""
    named = "compose" in document.name.lower()
    if b"services:" not in document.data and not named:
        return
    if b"image:" not in document.data and b"build:" not in document.data:
        return
    for tree in lenient_trees(document)[:1]:
        services = tree["services"].pairs if "services" in tree or not named else tree.pairs
        if "apiVersion" not in tree and any(_is_service(node) for node in services.values()):
            yield from _compose(tree, services, scene(document, "compose"))


def _compose(tree: Node, services: dict[str, Node], at: Scene) -> Iterator[Evidence]:
    for item in tree["include"].items:
        yield from _included(item if item.text else item["path"], "", "compose", at)
    for name, service in services.items():
        yield from _service(service, name, replace(at, job=name))


def _is_service(node: Node) -> bool:
    return bool(node["image"].text) or "build" in node


def _service(service: Node, name: str, at: Scene) -> Iterator[Evidence]:
    build = service["build"]
    if "build" in service:
        yield from _build(build, at)
    else:
        yield from image(service["image"], at, "service", service=name)
    yield from _included(service["extends"]["file"], "", "compose", at)
    yield from variables(service["environment"], at)
    yield from started(service["entrypoint"], service["command"], at)
    yield from compose_gpus(service, at.document.path)


def _build(build: Node, at: Scene) -> Iterator[Evidence]:
    context = build if build.text else build["context"]
    dockerfile = build["dockerfile"]
    if "dockerfile_inline" in build or not (context.text or dockerfile.text):
        return
    node = dockerfile if dockerfile.text else context
    folder = context.text or "."
    path = join(folder, dockerfile.text or "Dockerfile")
    yield from _included(node, path, "dockerfile", at, context=_path(folder, at))


_UNKNOWN = lazy(rf"[$*~{HOLE}]|://|^git@|^\.\./|^\.\.$|^/")


def _included(node: Node, path: str, form: str, at: Scene, **more: str) -> Iterator[Evidence]:
    found = _path(path or node.text, at) if node.text else ""
    if found and not _UNKNOWN.search(found):
        where = place(node.text, at, node.line, node.column)
        yield Evidence(where, "include", found, {"form": form, **more})


def _path(path: str, at: Scene) -> str:
    """Return a path of the file as one relative to the root."""
    return path if _UNKNOWN.match(path) and path[:2] != ".." else normpath(join(at.folder, path))
