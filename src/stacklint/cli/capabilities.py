"""`stacklint capabilities`: what is read, and which facts come of it."""

from __future__ import annotations

import json

import click

from stacklint.cli.common import emit
from stacklint.cli.teach import taught
from stacklint.readers.registry import Reader, load_readers

_EXAMPLES = {
    "stacklint capabilities": "the files that are read, and the limits",
    "stacklint capabilities --format json": "the same for a program",
}


@click.command(cls=taught(_EXAMPLES))
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text")
def capabilities(form: str) -> int:
    """Show which files are read, which facts come of them, and the limits; made from the readers themselves."""
    readers = load_readers()
    if form == "json":
        emit(json.dumps([_row(r) for r in readers], indent=2))
    elif form == "markdown":
        head = "| reader | files | facts | limit | note |\n|---|---|---|---|---|"
        emit("\n".join([head, *map(_markdown, readers)]))
    else:
        emit("\n".join(map(_text, readers)))
    return 0


def _row(reader: Reader) -> dict[str, object]:
    return {
        "reader": _name(reader),
        "files": list(reader.patterns),
        "facts": list(reader.facts),
        "limit": reader.head or reader.limit,
        "note": reader.note,
    }


def _markdown(reader: Reader) -> str:
    files = ", ".join(f"`{p}`" for p in reader.patterns)
    return f"| {_name(reader)} | {files} | {', '.join(reader.facts)} | {_size(reader)} | {reader.note} |"


def _text(reader: Reader) -> str:
    note = f"\n    {reader.note}" if reader.note else ""
    return f"{_name(reader)}: {', '.join(reader.facts)} ({_size(reader)})\n    {' '.join(reader.patterns)}{note}"


def _name(reader: Reader) -> str:
    return reader.name.replace("_", "-")


def _size(reader: Reader) -> str:
    if reader.head:
        return f"the first {max(reader.head >> 10, 1)} KiB"
    return f"up to {reader.limit >> 20} MiB" if reader.limit >= 1 << 20 else f"up to {reader.limit >> 10} KiB"
