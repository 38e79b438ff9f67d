"""What a container is told to run, in YAML: its entry point and its command or arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.syntax.script import Scene, script_node, words_node
from stacklint.syntax.shell import script_of
from stacklint.syntax.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.model import Evidence


def started(entry: Node, command: Node, at: Scene) -> Iterator[Evidence]:
    """Yield what is run: one list after the other, or each as a line of words."""
    first = _words(entry)
    last = _words(command)
    if first and last and not first[-1].text.endswith(".sh"):
        yield from words_node([*first, *last], at)
        return
    for node, given in ((entry, first), (command, last)):
        if given:
            yield from words_node(given, at)
        elif node.text:
            yield from script_node(_line(node), at)


def _words(node: Node) -> list[Node]:
    return [item for item in node.value if item.text] if isinstance(node.value, list) else []


def _line(node: Node) -> Node:
    """Return a text as one line, for no shell reads it, unless it names one itself."""
    text = node.text
    if "\n" not in text.strip() or " -c" in text or script_of(text.split()):
        return node
    return Node(" ".join(text.replace("\\\n", " ").split()), node.line, node.column)
