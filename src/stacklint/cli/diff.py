"""`stacklint diff`: what a change makes of the stack, from two JSON reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stacklint.change_words import NOTHING, line_of, sentences
from stacklint.cli.common import emit, wants_color, width
from stacklint.cli.teach import taught
from stacklint.compare import compare, read_report
from stacklint.knowledge.load import load
from stacklint.model import SEVERITIES
from stacklint.page import Page
from stacklint.record import asdict
from stacklint.rule_texts import names_of
from stacklint.sanitise import guard, markdown, markdown_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.compare import Change

_MOST = 20

_EXAMPLES = {
    "stacklint diff old.json new.json": "what a change makes of the stack",
    "stacklint diff old.json new.json --format markdown": "three lines for a pull request",
}


@click.command(cls=taught(_EXAMPLES))
@click.argument("old", type=click.Path(), metavar="OLD.json")
@click.argument("new", type=click.Path(), metavar="NEW.json")
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text")
@click.option("-o", "--output", metavar="FILE", help="Write there instead of to the terminal.")
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, "never"]),
    default="never",
    help="Exit 1 for a new finding from this severity on (default: never).",
)
def diff(old: str, new: str, form: str, output: str | None, fail_on: str) -> int:
    """Say what changed between two JSON reports: problems, tools, findings that are new or gone.

    Make a report with: stacklint check --format json:FILE
    """
    change = compare(read_report(Path(old)), read_report(Path(new)))
    if form == "json":
        emit(json.dumps(asdict(change), indent=2), output)
    elif form == "markdown":
        emit(guard("\n".join(_markdown(change))), output)
    else:
        emit(_text(change, color=output is None and wants_color("auto")), output)
    worst = max((SEVERITIES.index(row["severity"]) for row in change.new), default=-1)
    return int(fail_on != "never" and worst >= SEVERITIES.index(fail_on))


def _name(id_: str) -> str:
    return names_of(load()).get(id_, id_)


def _text(change: Change, *, color: bool) -> str:
    page = Page(width(), color=color)
    for text in sentences(change, _name) if change else [NOTHING]:
        page.add(text)
    for head, rows in (("New", change.new), ("Gone", change.gone)):
        if rows:
            page.gap()
            page.add(head, style="bold")
        for row in rows:
            page.add(line_of(row), indent="  ", hanging="    ", style=row["severity"] if head == "New" else "dim")
    return page.text()


def _markdown(change: Change) -> Iterator[str]:
    """Yield three lines for a pull request's comment, and the new findings folded below."""
    if not change:
        yield f"**stacklint**: {NOTHING}"
        return
    yield "**stacklint**: " + markdown("; ".join(sentences(change, _name))) + "."
    if change.new:
        yield ""
        yield f"<details><summary>New: {len(change.new)}</summary>"
        yield ""
        for row in change.new[:_MOST]:
            place = f"{row['path']}:{row['line']}" if row["line"] else row["path"]
            yield f"- {row['severity']}: {markdown(row['message'])} {markdown_code(place)} {markdown_code(row['rule'])}"
        if len(change.new) > _MOST:
            yield f"- and {len(change.new) - _MOST} more"
        yield ""
        yield "</details>"
