"""The part of JSON Schema that the settings need, with answers that a person can act on."""

from __future__ import annotations

import datetime as dt
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from stacklint.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TYPES = {"array": (list, "a list"), "object": (dict, "a table"), "string": (str, "a text")}


class Mistake(NamedTuple):
    """What is wrong with a value, and the keys and numbers that lead to it."""

    path: tuple[str | int, ...]
    reason: str


def mistakes(value: Any, schema: Mapping[str, Any], defs: Mapping[str, Any]) -> Iterator[Mistake]:
    """Yield what is wrong with a value; `defs` holds the schema's `$defs`."""
    yield from _mistakes(value, schema, defs, ())


def _mistakes(
    value: Any, schema: Mapping[str, Any], defs: Mapping[str, Any], path: tuple[str | int, ...]
) -> Iterator[Mistake]:
    if reference := schema.get("$ref"):
        schema = {**defs[reference.rpartition("/")[2]], **schema}
    if "enum" in schema and value not in schema["enum"]:
        words = ", ".join(schema["enum"])
        yield Mistake(path, f"{value!r} is none of {words}{guess(value, schema['enum'])}")
    elif "type" in schema and type(value) is not _TYPES[schema["type"]][0]:
        yield Mistake(path, f"{_TYPES[schema['type']][1]} is expected")
    elif isinstance(value, str):
        yield from (Mistake(path, reason) for reason in _text_mistakes(value, schema))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _mistakes(item, schema["items"], defs, (*path, number))
    elif isinstance(value, dict):
        yield from _table_mistakes(value, schema, defs, path)


def _text_mistakes(value: str, schema: Mapping[str, Any]) -> Iterator[str]:
    if len(value) < schema.get("minLength", 0):
        yield "the text is empty"
    elif schema.get("format") == "date":
        try:
            dt.date.fromisoformat(value)
        except ValueError:
            yield f"{value!r} is no date such as 2027-01-31"
    elif "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{value!r} is no id; ids are words in lower case with hyphens"


def _table_mistakes(
    value: dict[str, Any],
    schema: Mapping[str, Any],
    defs: Mapping[str, Any],
    path: tuple[str | int, ...],
) -> Iterator[Mistake]:
    known = schema.get("properties", {})
    others = schema.get("additionalProperties", False)
    for key, item in value.items():
        if key in known or others:
            yield from _mistakes(item, known.get(key) or others, defs, (*path, key))
        else:
            yield Mistake((*path, key), f"unknown key {key!r}{{where}}{guess(key, known)}")
    for key in schema.get("required", ()):
        if key not in value:
            yield Mistake(path, f"the key {key!r} is missing")


def guess(word: Any, known: Any) -> str:
    """Return `; did you mean 'x'?` for the nearest known word, else nothing."""
    near = get_close_matches(str(word), [str(k) for k in known], 1)
    return f"; did you mean {near[0]!r}?" if near else ""
