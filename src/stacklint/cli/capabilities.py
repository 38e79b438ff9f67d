"""`stacklint capabilities`: what is read, and which facts come of it."""

from __future__ import annotations

import json

import click

from stacklint.cli.common import emit
from stacklint.readers.registry import load_readers


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text")
def capabilities(form: str) -> int:
    """Show which files are read, which facts come of them, and the limits; made from the readers themselves."""
    rows = [
        {
            "reader": r.name.replace("_", "-"),
            "files": list(r.patterns),
            "facts": list(r.facts),
            "limit": r.limit,
            "head": r.head,
            "note": r.note,
        }
        for r in load_readers()
    ]
    if form == "json":
        emit(json.dumps(rows, indent=2))
    elif form == "markdown":
        head = "| reader | files | facts | limit | note |\n|---|---|---|---|---|"
        emit("\n".join([head, *(f"| {r['reader']} | {', '.join(f'`{p}`' for p in r['files'])} | {', '.join(r['facts'])} | {_size(r)} | {r['note']} |" for r in rows)]))
    else:
        emit("\n".join(f"{r['reader']:<22} {', '.join(r['facts'])} (up to {_size(r)})\n{'':<22} {' '.join(r['files'])}" for r in rows))
    return 0


def _size(row: dict[str, object]) -> str:
    head = int(str(row["head"]))
    if head:
        return f"first {head >> 10} KiB"
    limit = int(str(row["limit"]))
    return f"{limit >> 20} MiB" if limit >= 1 << 20 else f"{limit >> 10} KiB"
