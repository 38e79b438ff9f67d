"""TOML as a `Node` tree: values by tomli, places by a scan of the tokens."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from stacklint.regex import lazy
from stacklint.repo.document import Unreadable
from stacklint.syntax.toml_places import NOWHERE, Places, find_places
from stacklint.syntax.tree import Node

_LINE = lazy(r"line (\d+)")


_SMALL = 32_000


def parse_toml(text: str) -> Node:
    """Return the tree of a TOML text; raise `Unreadable` where it is none.

    Scalars are text: floats as written, dates in ISO form, `true`, `false`. Every node knows where
    its value stands, and where its key does; a table stands at its header. Readers and checks ask for the
    same file.
    """
    return (_one_of_many if len(text) < _SMALL else _latest)(text)


def _parsed(text: str) -> Node:
    try:
        values = _load(text)
    except RecursionError as error:
        raise Unreadable("not TOML: nested too deep") from error
    except ValueError as error:
        reason, _, place = str(error).partition(" (at ")
        found = _LINE.match(place)
        line = int(found[1]) if found else text.rstrip().count("\n") + 1
        raise Unreadable(f"not TOML: {reason}", line) from error
    return _node(values, (), find_places(text))


_one_of_many, _latest = lru_cache(maxsize=32)(_parsed), lru_cache(maxsize=1)(_parsed)


def _load(text: str) -> dict[str, Any]:
    import tomli  # noqa: PLC0415 - only where there is TOML

    return tomli.loads(text, parse_float=str)


def _node(value: Any, path: tuple[str | int, ...], places: Places) -> Node:
    line, column, key_line, key_column = places.get(path, NOWHERE)
    node = Node("", line, column, key_line, key_column)
    if isinstance(value, dict):
        node.value = {key: _node(item, (*path, key), places) for key, item in value.items()}
    elif isinstance(value, list):
        node.value = [_node(item, (*path, i), places) for i, item in enumerate(value)]
    else:
        node.value = _text(value)
    return node


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)
