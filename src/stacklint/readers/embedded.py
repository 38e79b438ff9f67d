"""Requirements within YAML files of other purposes: build files of services, jobs, pipelines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence
from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.repo.document import Unreadable
from stacklint.syntax.declared import Place, include
from stacklint.syntax.keys import words_before_colon
from stacklint.syntax.pep508 import parse_requirement
from stacklint.syntax.pip_line import read_pip_line
from stacklint.syntax.project_tables import config

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node

_LISTS = frozenset({"requirements", "python_packages", "pip_packages", "pip_requirements", "packages_to_install"})
_BELOW = frozenset({("python", "packages"), ("pip", "packages"), ("pypi", "package")})
_FILES = frozenset({"requirements_txt", "python_requirements"})
_ONE = frozenset(key.encode() for key in (*_LISTS, *_FILES, "pip", "python_version"))
_WORDS = (b"requirements", b"packages", b"pip", b"pypi", b"python_version")
_TWO = tuple(frozenset(key.encode() for key in pair) for pair in _BELOW)
_VERSION = lazy(r"\d+(?:\.\d+)+")


@reader(
    "*.yml",
    "*.yaml",
    facts=("package", "include", "config"),
    note="lists under `requirements`, `python_packages`, `pip` and their like, if all members are",
)
def read_embedded(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the packages that a configuration file lists, each list an environment of its own."""
    if not any(word in document.data for word in _WORDS):
        return
    keys = words_before_colon(document.data)
    if _ONE.isdisjoint(keys) and not any(pair <= keys for pair in _TWO):
        return
    try:
        trees = document.trees
    except Unreadable:
        return  # nothing says that it should be YAML: its own reader reports it
    lists: list[int] = []
    for tree in trees:
        resource = frozenset({"requirements"}) if "apiVersion" in tree and "kind" in tree else frozenset()
        yield from _below(tree, Place(document.path), lists, resource, nested=False)


def _below(
    tree: Node, place: Place, lists: list[int], apart: frozenset[str] = frozenset(), *, nested: bool
) -> Iterator[Evidence | Unread]:
    """Yield what stands below a node, and in the YAML that a block of text within it is.

    Keys that are `apart` list something else: what a cluster's resource requires are abilities of a server.
    """
    stack: list[tuple[str, str, Node, int]] = [("", "", tree, 0)]
    while stack:
        parent, key, node, depth = stack.pop()
        if key not in apart:
            yield from _facts(parent, key, node, place, depth, lists)
        if not nested and "\n" in node.text:
            for inner in _parsed(node):
                yield from _below(inner, place, lists, nested=True)
        stack += [(key, k, child, depth + 1) for k, child in reversed(node.pairs.items())]
        if isinstance(node.value, list):
            stack += [(parent, key, n, depth) for n in reversed(node.items) if n.pairs or "\n" in n.text]


def _parsed(node: Node) -> tuple[Node, ...]:
    """Return the documents of a text that has the keys of YAML in which packages stand."""
    if _ONE.isdisjoint(words_before_colon(node.text.encode("utf-8", "replace"))):
        return ()
    from stacklint.syntax.yaml import parse_yaml  # noqa: PLC0415 - libyaml only where needed

    try:
        return tuple(tree for tree in parse_yaml(node.text, node.line) if tree.pairs)
    except Unreadable:
        return ()  # a text that only looks like it


def _facts(
    parent: str, key: str, node: Node, place: Place, depth: int, lists: list[int]
) -> Iterator[Evidence | Unread]:
    environment = parent == "dependencies" and depth <= 2  # noqa: PLR2004 - that of conda's reader
    if key in _LISTS or (parent, key) in _BELOW or (key == "pip" and not environment):
        yield from _requirements(node, place, lists)
    elif key in _FILES and node.text.endswith((".txt", ".in")):
        yield include(node.text, "requirement", _at(place, node))
    elif key == "python_version" and _VERSION.fullmatch(node.text):
        yield config(place.path, node, f"python-version={node.text}")


def _requirements(node: Node, place: Place, lists: list[int]) -> Iterator[Evidence]:
    """Yield the members of a list if each of them is a requirement; prose is none.

    `lists` are the lines of the lists before it in the file: a second one is installed elsewhere than the first.
    """
    items = node.items
    texts = [item.text.strip() for item in items]
    if not texts or not all(text[:1] == "-" or parse_requirement(text) for text in texts):
        return
    if lists:
        place = replace(place, environment=f"{place.path}#{node.line}")
    lists.append(node.line)
    for item in items:
        for fact in read_pip_line(item.text, _at(place, item)):
            if isinstance(fact, Evidence):
                yield fact


def _at(place: Place, node: Node) -> Place:
    return replace(place, line=node.line, column=node.column)
