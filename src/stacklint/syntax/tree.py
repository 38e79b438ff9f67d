"""A parsed YAML, JSON or TOML file as plain values that know their line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True)
class Node:
    """A scalar as its raw text, a list of nodes, or a mapping from text keys to nodes.

    Scalars stay text: no YAML 1.1 booleans, dates or numbers (`on`, `3.10` stay as written).
    Every look-up answers with an empty scalar where there is nothing, so that readers need no checks:
    `tree["jobs"]["build"].text`.
    """

    value: str | list[Node] | dict[str, Node]
    line: int = 1
    column: int = 1
    key_line: int = 0
    key_column: int = 0

    def __getitem__(self, key: str) -> Node:
        """Return the mapping's value for `key`; an empty scalar where there is none."""
        if isinstance(self.value, dict):
            return self.value.get(key) or Node("", self.line, self.column)
        return Node("", self.line, self.column)

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    @property
    def text(self) -> str:
        """The scalar's text, empty for anything else."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def items(self) -> list[Node]:
        """The list's nodes; a lone scalar is a list of itself; empty for anything else."""
        if isinstance(self.value, list):
            return self.value
        return [self] if isinstance(self.value, str) and self.value else []

    @property
    def pairs(self) -> dict[str, Node]:
        """The mapping's keys and values, empty for anything else."""
        return self.value if isinstance(self.value, dict) else {}

    def walk(self) -> Iterator[tuple[str, Node]]:
        """Yield (key, node) for everything below, depth first; list members carry their list's key."""
        stack: list[tuple[str, Node]] = [("", self)]
        while stack:
            key, node = stack.pop()
            if key or node is not self:
                yield key, node
            if isinstance(node.value, dict):
                stack += [(k, v) for k, v in reversed(node.value.items())]
            elif isinstance(node.value, list):
                stack += [(key, v) for v in reversed(node.value)]
