"""Files that say what is served: bentofile.yaml, cog.yaml, the front matter of a Space's README."""

from __future__ import annotations

from posixpath import join, normpath
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.repo.document import Document, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.syntax.tree import Node

_ALL = lazy(r"([\w.][\w./-]*)/\*{1,2}")
_PLAIN = lazy(r"[\w.][\w./-]*")


@reader("bentofile.yaml", "cog.yaml", "README.md", facts=("include",), limit=1 << 20)
def read_served_files(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the file that is served, and those that are packed with it, as `include`.

    A file has the form served, a folder of which a pattern takes all the form packed.
    """
    if document.name.lower() == "readme.md":
        yield from _space(document)
        return
    tree = document.tree
    nodes = [tree["service"], tree["predict"], tree["train"], *tree["include"].items]
    for node in nodes:
        name = node.text.partition(":")[0]
        if name and _PLAIN.fullmatch(name):
            yield _served(document, name if "/" in name or name.endswith(".py") else _module(name, node), node)
        elif found := _ALL.fullmatch(name):
            yield _served(document, found[1], node, "packed")


def _space(document: Document) -> Iterator[Evidence]:
    """Yield the application that the front matter names."""
    text = document.text
    end = text.find("\n---", 4)
    if not text.startswith("---\n") or end < 0:
        return
    try:
        tree = Document(document.path, text[4:end]).tree
    except Unreadable:
        return  # a rule between paragraphs looks like the start of front matter
    node = tree["app_file"]
    if "sdk" in tree and _PLAIN.fullmatch(node.text):
        node.line += 1
        yield _served(document, node.text, node)


def _module(name: str, node: Node) -> str:
    """Return the file of a module; a name with an ending is a file as it stands."""
    return name.replace(".", "/") + ".py" if ":" in node.text else name


def _served(document: Document, name: str, node: Node, form: str = "served") -> Evidence:
    place = Location(document.path, node.line, node.column)
    return Evidence(place, "include", normpath(join(document.folder, name)), {"form": form})
