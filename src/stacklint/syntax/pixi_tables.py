"""The tables of pixi, in pixi.toml and in pyproject.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.record import replace
from stacklint.syntax.declared import Place
from stacklint.syntax.project_tables import group_name, keyed, python_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.model import Evidence, Unread
    from stacklint.syntax.tree import Node


def pixi_tables(pixi: Node, path: str) -> Iterator[Evidence | Unread]:
    """Yield the packages of every feature, from conda and from PyPI, and the Python asked for."""
    place = Place(path, environment=path)
    for tables in (pixi, pixi["package"]):
        yield from _tables(tables, place)
    for name, feature in pixi["feature"].pairs.items():
        group = group_name(name)
        yield from _tables(feature, replace(place, group=group, environment=f"{path}#{group}"))


def _tables(node: Node, place: Place) -> Iterator[Evidence | Unread]:
    for table in (node, *node["target"].pairs.values()):
        conda = replace(place, manager="conda")
        yield from _python(table["dependencies"]["python"], place.path)
        yield from keyed(table["dependencies"], conda)
        yield from keyed(table["run-dependencies"], conda)
        yield from keyed(table["pypi-dependencies"], replace(place, manager="pip"))
        for kind in ("host-dependencies", "build-dependencies"):
            yield from keyed(table[kind], replace(conda, group="build"))


def _python(node: Node, path: str) -> Iterator[Evidence]:
    yield from python_version(path, node, node.text or node["version"].text)
