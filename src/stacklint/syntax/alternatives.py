"""One regular expression for many words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

NEVER = rb"(?!)"


def any_of(words: Iterable[str]) -> bytes:
    """Return an expression for any of `words`, as a tree of their common beginnings."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branch(tree) if tree else NEVER


def _branch(tree: dict[str, Any]) -> bytes:
    below = [re.escape(c).encode() + _branch(tree[c]) for c in sorted(tree) if c]
    if not below:
        return b""
    if len(below) == 1 and "" not in tree:
        return below[0]
    return b"(?:" + b"|".join(below) + b")" + (b"?" if "" in tree else b"")
