"""`stacklint catalog`: the tools that are known, and what happened to them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from stacklint.cli.common import date_of, emit, knowledge_at, wants_color, width
from stacklint.cli.complete import problems
from stacklint.cli.explain import explain
from stacklint.cli.teach import guessing, taught
from stacklint.knowledge.lifecycle import ENDED, happened, state_at
from stacklint.knowledge.names import resolve
from stacklint.knowledge.schema import guess
from stacklint.model import StacklintError
from stacklint.page import Page

if TYPE_CHECKING:
    from stacklint.knowledge.types import Tool

_EXAMPLES = {
    "stacklint catalog --problem monitoring": "the tools for one problem",
    "stacklint catalog show mlflow": "all that is known of one",
    "stacklint catalog changes": "what happened in the field",
}
_CHANGES = {
    "stacklint catalog changes --since 2026-01-01": "what ended, was renamed or sold since then",
}


@click.group(cls=guessing(_EXAMPLES), invoke_without_command=True)
@click.option("--problem", shell_complete=problems, help="Only tools for this problem.")
@click.option("--status", help="Only tools in this state: active, archived, shutdown …")
@click.option("--license", "licence", help="Only tools under this licence.")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text")
@click.option("--as-of", metavar="DATE", help="States as of this date.")
@click.pass_context
def catalog(
    ctx: click.Context,
    problem: str | None,
    status: str | None,
    licence: str | None,
    form: str,
    as_of: str | None,
) -> int:
    """Show the tools of the catalogue by problem."""
    if ctx.invoked_subcommand:
        return 0
    knowledge = knowledge_at()
    wanted = resolve(problem, knowledge).id if problem else None
    day = date_of(as_of)
    states = {state_at(tool.data, day) for tool in knowledge.tools.values()}
    if status is not None and status not in {*states, *ENDED, "active"}:
        raise StacklintError(f"--status {status}: no such state{guess(status, tuple(sorted({*states, *ENDED})))}")
    rows = [
        _row(tool, day)
        for tool in knowledge.tools.values()
        if (wanted is None or wanted in tool.jobs or wanted in tool.may_cover)
        and (status is None or state_at(tool.data, day) == status)
        and (licence is None or licence.lower() in str(tool.data.get("license", {}).get("id", "")).lower())
    ]
    emit(_SHOW[form](sorted(rows, key=lambda r: (r["problem"], r["id"]))))
    return 0


catalog.add_command(explain, "show")


@catalog.command(cls=taught(_CHANGES))
@click.option("--since", default="2025-01-01", show_default=True, metavar="DATE")
def changes(since: str) -> int:
    """Show what happened in the field since a date."""
    try:
        day = date_of(since)
    except StacklintError:
        raise StacklintError(f"--since {since}: a date such as 2026-01-01 is expected") from None
    page = Page(width(), color=wants_color("auto"))
    for date, name, event, successor, note in sorted(happened(knowledge_at(), day), reverse=True):
        arrow = f" -> {successor}" if successor else ""
        page.add(f"{date}  {name}: {event}{arrow}. {note}".rstrip(), hanging=" " * 12)
    emit(page.text() or "Nothing is recorded since then.")
    return 0


def _row(tool: Tool, day: str) -> dict[str, Any]:
    return {
        "problem": tool.home_problem,
        "id": tool.id,
        "name": tool.name,
        "status": state_at(tool.data, day),
        "license": tool.data.get("license", {}).get("id", "unknown"),
        "summary": tool.data["summary"],
        "home": tool.data.get("home", ""),
        "checked": tool.data.get("checked", ""),
    }


def _text(rows: list[dict[str, Any]]) -> str:
    page, problem = Page(width(), color=wants_color("auto")), ""
    for row in rows:
        if row["problem"] != problem:
            problem = row["problem"]
            page.gap()
            page.add(problem, style="bold")
        state = "" if row["status"] == "active" else f"{row['status']}, "
        text = f"{row['id']:<24} {row['summary']} ({state}{row['license']})"
        page.add(text, indent="  ", hanging=" " * 27)
    return page.text() or "No tool of the catalogue is like that."


def _markdown(rows: list[dict[str, Any]]) -> str:
    head = "| problem | tool | status | licence | what it does |\n|---|---|---|---|---|"
    return "\n".join(
        [
            head,
            *(
                f"| {r['problem']} | [{r['name']}]({r['home']}) | {r['status']} | {r['license']} | {r['summary']} |"
                for r in rows
            ),
        ]
    )


def _json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, indent=2)


_SHOW = {"text": _text, "json": _json, "markdown": _markdown}
