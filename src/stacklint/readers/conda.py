"""Conda environments and recipes: packages from conda and from pip, and the Python asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.model import Evidence
from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.repo.document import Unreadable
from stacklint.syntax.conda_spec import parse_conda
from stacklint.syntax.declared import Place, package
from stacklint.syntax.pip_line import read_pip_line
from stacklint.syntax.project_tables import python_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node

_NAME = lazy(r"(?:conda|env|environment)|.*(?:conda|environment|[-_.]env)[^/]*", re.IGNORECASE)
_FOLDER = lazy(r"(?:^|/)(?:conda|envs?|environments?)/[^/]*$", re.IGNORECASE)
_LIST = b"dependencies:"
_RECIPE = {"run": "main", "run_constrained": "constraint", "host": "build", "build": "build"}
_DUMPED = 20
_HIDDEN = 3
_LOW = frozenset({"ca-certificates", "openssl", "zlib", "xz", "sqlite", "tk", "readline", "libffi", "ncurses"})
"""Libraries that nobody asks for by name and every environment holds."""


@reader(
    "*.yml",
    "*.yaml",
    facts=("package", "include", "config", "url"),
    note="only files whose content is that of a conda environment",
)
def read_conda(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the packages of an environment; those below `pip:` are pip's."""
    head = document.data.startswith(_LIST)
    if not (head or b"\n" + _LIST in document.data) or "conda-lock" in document.name:
        return
    tree = _tree(document)
    dependencies = tree["dependencies"]
    if not isinstance(dependencies.value, list) or not _is_environment(document, tree):
        return
    place = Place(document.path, manager="conda")
    dumped = _is_dump(dependencies)
    pip = document.name.startswith("python_env")  # that of MLflow, which lists what pip gets
    yield from python_version(document.path, tree["python"], tree["python"].text)
    for item in dependencies.items:
        for fact in _pip(item, place) if pip else _member(item, place):
            if dumped and isinstance(fact, Evidence) and fact.kind in {"package", "config"}:
                yield replace(fact, detail={**fact.detail, "frozen": "yes"})
            else:
                yield fact


@reader("meta.yaml", "recipe*.yaml", facts=("package", "config"), limit=1 << 20)
def read_recipe(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield what a conda recipe needs to build and to run."""
    if b"requirements:" not in document.data:
        return
    for tree in _template(document):
        for output in (tree, *tree["outputs"].items):
            for key, group in _RECIPE.items():
                environment = document.path if group == "main" else f"{document.path}#{group}"
                place = Place(document.path, 1, 1, group, environment, "conda")
                for item in output["requirements"][key].items:
                    yield from _spec(item, place)


def _tree(document: Document) -> Node:
    try:
        return document.tree
    except Unreadable:
        if b"{{" not in document.data and b"{%" not in document.data:
            raise
        return next(iter(_template(document)))


def _template(document: Document) -> tuple[Node, ...]:
    from stacklint.syntax.yaml import parse_template  # noqa: PLC0415 - libyaml only where needed

    return parse_template(document.text)


def _is_environment(document: Document, tree: Node) -> bool:
    """Say whether name or content is that of an environment: charts list dependencies too."""
    items = tree["dependencies"].items
    if not any(item.text or "pip" in item for item in items) or "apiVersion" in tree:
        return False
    if _NAME.fullmatch(document.name.rpartition(".")[0]) or _FOLDER.search(document.path):
        return True
    pip = any("pip" in item for item in items)
    python = any(re.match(r"(?:[\w-]+::)?(?:python|pip)\b", item.text) for item in items)
    return pip or python or "channels" in tree


def _is_dump(dependencies: Node) -> bool:
    """Say whether `conda env export` wrote the list: it holds what nobody asks for."""
    names = [re.split(r"[\s=<>]", item.text, maxsplit=1)[0] for item in dependencies.items]
    hidden = sum(name in _LOW or name[:1] == "_" for name in names)
    return len(names) >= _DUMPED and hidden >= _HIDDEN


def _member(item: Node, place: Place) -> Iterator[Evidence | Unread]:
    """Yield a member of the list: a spec, pip's own list, or a spec behind a selector."""
    if item.text:
        yield from _spec(item, place)
    for key, inner in item.pairs.items():
        for member in inner.items:
            yield from _pip(member, place) if key == "pip" else _spec(member, place)


def _pip(item: Node, place: Place) -> Iterator[Evidence | Unread]:
    spot = replace(place, line=item.line, column=item.column, manager="pip")
    yield from read_pip_line(item.text.partition(" #")[0], spot)


def _spec(item: Node, place: Place) -> Iterator[Evidence]:
    found = parse_conda(item.text.partition(" #")[0])
    if found and found.name == "python":
        yield from python_version(place.path, item, found.specifier)
    elif found and item.text[0] != "_":
        yield package(found, item.text, replace(place, line=item.line, column=item.column))
