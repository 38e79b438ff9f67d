"""The page of all settings and of the options of `check`, made from the schema, the defaults and the command."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import click

from docs_markdown import escaped
from stacklint.cli.check import check
from stacklint.cli.check_help import CheckCommand
from stacklint.schema import load_schema
from stacklint.settings import NO_EFFECT_YET, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_KINDS = {"array": "a list", "object": "a table", "string": "a text"}
_MANY = {"a text": "texts", "an id": "ids"}


def reference() -> str:
    """Return the page."""
    return "\n\n".join(["# Configuration reference", *_settings(), *_options()]) + "\n"


def _settings() -> Iterator[str]:
    schema = load_schema("settings")
    yield (
        "Settings stand in `stacklint.toml`, or under `[tool.stacklint]` in `pyproject.toml`, in the folder that is "
        "checked or above it in the same git work tree. An unknown key is an error that names the nearest one."
    )
    yield "## Settings"
    for name, row in schema["properties"].items():
        yield f"### `{name}`"
        yield escaped(row["description"])
        yield "\n".join(f"- {line}" for line in _facts(name, row, schema["$defs"]))


def _facts(name: str, row: Mapping[str, Any], defs: Mapping[str, Any]) -> Iterator[str]:
    yield f"Value: {_shape(row, defs)}"
    default = {field.name: getattr(Settings(), field.name) for field in fields(Settings)}[name.replace("-", "_")]
    if default:
        yield f"Without it: `{default}`"
    if name.replace("-", "_") in NO_EFFECT_YET:
        yield "Read and checked; nothing acts on it in this version, and a run says so"


def _shape(row: Mapping[str, Any], defs: Mapping[str, Any]) -> str:
    """Return in words what a value may be."""
    if "$ref" in row:
        return _shape(defs[row["$ref"].rpartition("/")[2]], defs)
    if "enum" in row:
        return "one of " + ", ".join(f"`{word}`" for word in row["enum"])
    if row.get("format") == "date":
        return "a date such as `2027-03-01`"
    if "pattern" in row:
        return "an id"
    kind = _KINDS[row["type"]]
    if row.get("properties"):
        needed = row.get("required", ())
        keys = [
            f"`{key}` ({'needed, ' if key in needed else ''}{_shape(value, defs)})"
            for key, value in row["properties"].items()
        ]
        return f"{kind} with {'; '.join(keys)}"
    inner = row.get("items") or row.get("additionalProperties")
    if kind == "a list" and inner:
        shape = _shape(inner, defs)
        return f"a list of {_MANY.get(shape, f'entries, each {shape}')}"
    return f"{kind} whose values are each {_shape(inner, defs)}" if inner else kind


def _options() -> Iterator[str]:
    context = click.Context(check, info_name="stacklint check")
    rows = {p.name or "": p.get_help_record(context) for p in check.get_params(context) if isinstance(p, click.Option)}
    yield "## Options of `stacklint check`"
    yield (
        "`--select`, `--fail-on` and `--baseline` take the place of the settings of these names, `--ignore` adds to "
        "its setting; `--isolated` leaves all settings aside."
    )
    for title, names in CheckCommand.groups.items():
        yield f"### {title}"
        yield _table(record for name in names if (record := rows.pop(name, None)))
    yield "### Other options"
    yield _table(record for record in rows.values() if record)
    yield "## Exit status"
    yield _table(CheckCommand.notes.items(), "status")


def _table(rows: Any, first: str = "option") -> str:
    head = f"| {first} | meaning |\n|---|---|"
    return "\n".join([head, *(f"| `{name.replace('|', ', ')}` | {escaped(text)} |" for name, text in rows)])
