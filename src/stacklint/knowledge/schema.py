"""The shape of the files under `rules/`: which keys a file may have and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from stacklint.model import StacklintError

if TYPE_CHECKING:
    from stacklint.syntax.tree import Node

Shape = Callable[["Node", str], Any]
"""Turns a node into plain data; the text is the file's name for messages."""
_SCHEMAS: dict[Shape, dict[str, Any]] = {}
_TEXT: dict[str, Any] = {"type": ["string", "number", "boolean"], "minLength": 1}


def fail(node: Node, file: str, message: str) -> StacklintError:
    """Return the error for a place in a rules file."""
    return StacklintError(f"{file}:{node.line}: {message}")


def described(shape: Shape, schema: dict[str, Any]) -> Shape:
    """Return the shape, of which `schema_of` answers with this JSON Schema."""
    _SCHEMAS[shape] = schema
    return shape


def schema_of(shape: Shape) -> dict[str, Any]:
    """Return the JSON Schema of what a shape takes, for editors."""
    return _SCHEMAS[shape]


def text(node: Node, file: str) -> str:
    """Return a scalar's text."""
    if not isinstance(node.value, str) or not node.value:
        raise fail(node, file, "a text is expected here")
    return " ".join(node.value.split()) if "\n" in node.value else node.value


def verbatim(node: Node, file: str) -> str:
    """Return a scalar as it stands, line ends kept; it may be empty."""
    if not isinstance(node.value, str):
        raise fail(node, file, "a text is expected here")
    return node.value


def flag(node: Node, file: str) -> bool:
    """Return true or false."""
    if node.text not in {"true", "false"}:
        raise fail(node, file, f"true or false is expected here, not {node.text!r}")
    return node.text == "true"


def whole(node: Node, file: str) -> int:
    """Return a whole number."""
    if not node.text.isdigit():
        raise fail(node, file, f"a whole number is expected here, not {node.text!r}")
    return int(node.text)


def date(node: Node, file: str) -> str:
    """Return a date, `2026-11-23`, or its year or month alone."""
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", node.text):
        raise fail(node, file, f"a date such as 2026-11-23 is expected here, not {node.text!r}")
    return node.text


def word(*allowed: str) -> Shape:
    """Return the shape of one of a closed list of words."""

    def shape(node: Node, file: str) -> str:
        if node.text not in allowed:
            raise fail(
                node,
                file,
                f"{node.text!r} is none of {', '.join(allowed)}{guess(node.text, allowed)}",
            )
        return node.text

    return described(shape, {"enum": [{"true": True, "false": False}.get(w, w) for w in allowed]})


def texts(node: Node, file: str) -> list[str]:
    """Return a list of texts; a lone text is a list of one."""
    return [text(item, file) for item in node.items]


def listing(member: Shape) -> Shape:
    """Return the shape of a list."""

    def shape(node: Node, file: str) -> list[Any]:
        if not isinstance(node.value, list):
            raise fail(node, file, "a list is expected here")
        return [member(item, file) for item in node.value]

    return described(shape, {"type": "array", "items": schema_of(member)})


def mapping(member: Shape) -> Shape:
    """Return the shape of a mapping with free keys."""

    def shape(node: Node, file: str) -> dict[str, Any]:
        if not isinstance(node.value, dict):
            raise fail(node, file, "a mapping is expected here")
        return {key: member(item, file) for key, item in node.value.items()}

    return described(shape, {"type": "object", "additionalProperties": schema_of(member)})


def record(keys: Mapping[str, Shape], *, required: tuple[str, ...] = ()) -> Shape:
    """Return the shape of a mapping with known keys."""

    def shape(node: Node, file: str) -> dict[str, Any]:
        if not isinstance(node.value, dict):
            raise fail(node, file, "a mapping is expected here")
        for key, item in node.value.items():
            if key not in keys:
                place = Place(item)
                raise fail(place, file, f"unknown key {key!r}{guess(key, keys)}")
        for key in required:
            if key not in node.value:
                raise fail(node, file, f"the key {key!r} is missing")
        return {key: keys[key](item, file) for key, item in node.value.items()}

    properties = {key: schema_of(member) for key, member in keys.items()}
    rest = {"required": list(required)} if required else {}
    return described(shape, {"type": "object", "properties": properties, "additionalProperties": False, **rest})


described(text, _TEXT)
described(verbatim, {"type": ["string", "number", "boolean"]})
described(flag, {"type": "boolean"})
described(whole, {"type": "integer", "minimum": 0})
described(date, {"type": ["string", "integer"], "pattern": r"^\d{4}(-\d\d(-\d\d)?)?$"})
described(texts, {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]})


def guess(name: str, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    """Return `; did you mean 'x'?` for the nearest known name, else nothing."""
    near = get_close_matches(name, list(known), 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def Place(node: Node) -> Node:  # noqa: N802 - reads as the thing that it makes
    """Return a node at the key of `node`, for messages about keys."""
    from stacklint.syntax.tree import Node  # noqa: PLC0415 - typing only above

    return Node("", node.key_line or node.line, node.key_column or node.column)
