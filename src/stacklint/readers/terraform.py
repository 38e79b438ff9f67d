"""Terraform and OpenTofu: resources, providers, modules, charts, images, variables."""

from __future__ import annotations

from posixpath import join, normpath
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.record import dataclass
from stacklint.syntax.hcl import Item, items
from stacklint.syntax.image import parse_image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document


@reader(
    "*.tf",
    "*.tofu",
    facts=("resource", "config", "include", "image", "env"),
    limit=1 << 20,
    note="values put together from others are not read",
)
def read_terraform(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield what a module creates, and the providers, modules, charts and images it names."""
    for item in items(document.text):
        found = _block(item) if item.labels else _attribute(item, document)
        if found:
            yield found.at(document, item)


@dataclass(frozen=True, slots=True)
class _Fact:
    """Evidence without its place."""

    kind: str
    value: str
    detail: tuple[tuple[str, str], ...] = ()

    def at(self, document: Document, item: Item) -> Evidence:
        length = len(item.value or (item.labels or ("",))[0])
        end = item.column + length
        where = Location(document.path, item.line, item.column, item.line, end)
        return Evidence(where, self.kind, self.value, dict(self.detail))


def _block(item: Item) -> _Fact | None:
    if item.path:
        return _Fact("config", f"backend={item.labels[0]}") if item.name == "backend" else None
    if item.name == "resource" and len(item.labels) > 1:
        return _Fact("resource", item.labels[0], (("name", item.labels[1]),))
    if item.name == "provider":
        return _Fact("config", f"provider={item.labels[0]}")
    return None


def _attribute(item: Item, document: Document) -> _Fact | None:
    path, name, value = item.path, item.name, item.value
    if not value or "${" in value:
        return None
    if name == "source" and path[:1] == ("module",):
        if value.startswith("."):
            folder = normpath(join(document.folder, value))
            return None if folder.startswith("..") else _Fact("include", folder, _FORM)
        return _Fact("config", f"module={value}")
    if name == "source" and "required_providers" in path:
        return _Fact("config", f"provider={value}")
    if name == "chart" and "helm_release" in path:
        return _Fact("config", f"chart={value.rpartition('/')[2]}")
    if name in ("image", "image_uri", "container_image", "docker_image_name"):
        found = parse_image(value)
        detail = (("context", "cluster"), ("role", "run"), ("tag", found.tag)) if found else ()
        return _Fact("image", found.name, tuple(d for d in detail if d[1])) if found else None
    if path and path[-1] in ("environment", "variables", "environment_variables", "env_vars"):
        return _Fact("env", name, (("access", "set"), ("context", "cluster")))
    return None


_FORM = (("form", "module"),)
