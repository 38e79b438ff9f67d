"""JSON with comments, as editors write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.regex import lazy

if TYPE_CHECKING:
    import re

    from stacklint.syntax.tree import Node


def parse_jsonc(text: str) -> Node:
    """Return the tree of a JSON text with comments and trailing commas; raise `Unreadable`."""
    from stacklint.syntax.yaml import parse_yaml  # noqa: PLC0415 - libyaml only where needed

    trees = parse_yaml(_TOKEN.sub(_blank, text))
    return trees[0] if trees else parse_yaml("''")[0]


_TOKEN = lazy(r'"(?:[^"\\\n]++|\\.)*+(?:"|(?=\n)|\\?\Z)|//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z)')
_VISIBLE = lazy(r"[^\n]")


def _blank(match: re.Match[str]) -> str:
    """Return a comment as spaces, a string as it is."""
    return match[0] if match[0].startswith('"') else _VISIBLE.sub(" ", match[0])
