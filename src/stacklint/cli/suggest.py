"""`stacklint suggest`: which tools fit this stack best."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from stacklint.cli.common import date_of, emit, knowledge_at, scanned, wants_color, warn_of_unread, width
from stacklint.cli.complete import problems
from stacklint.cli.teach import taught
from stacklint.knowledge.names import resolve
from stacklint.model import StacklintError
from stacklint.page import Page
from stacklint.present import in_what_was_read, title
from stacklint.suggest import installable, rank
from stacklint.text_finding import write_first

if TYPE_CHECKING:
    from stacklint.knowledge.load import Knowledge
    from stacklint.situation import Situation


_EXAMPLES = {
    "stacklint suggest": "what would answer the problems that are open here",
    "stacklint suggest monitoring": "what would fit this stack best, and why",
}


@click.command(cls=taught(_EXAMPLES))
@click.argument("problem", required=False, shell_complete=problems)
@click.option("--path", default=".", type=click.Path(), help="The repository (default: this folder).")
@click.option("--most", default=3, show_default=True, help="How many to show.")
@click.option("--isolated", is_flag=True, help="Use no settings of the repository.")
@click.option("--as-of", metavar="DATE", help="Judge as of this date.")
def suggest(problem: str | None, path: str, most: int, isolated: bool, as_of: str | None) -> int:
    """Show which tools would answer PROBLEM best in this stack; without PROBLEM, for each gap."""
    knowledge = knowledge_at(path, isolated=isolated)
    if problem:
        found = resolve(problem, knowledge)
        if found.kind != "problem":
            raise StacklintError(f"{problem}: a {found.kind}; one of the ten problems is expected")
    done, _ = scanned(path, isolated=isolated, as_of=as_of)
    warn_of_unread(done.report)
    page = Page(width(), color=wants_color("auto"))
    for situation in done.analysis.situations.values():
        wanted = [found.id] if problem else [p for p, i in situation.problems.items() if i.state == "gap"]
        for name in wanted:
            if situation.project == "." or situation.problems[name].state == "gap":
                page.gap()
                _write(name, situation, most, date_of(as_of), page, knowledge)
    where = in_what_was_read(done.report) or " here"
    emit(page.text() or f"No problem is open{where}; name one to see what would fit it.")
    return 0


def _write(problem: str, situation: Situation, most: int, as_of: str, page: Page, knowledge: Knowledge) -> None:
    info = situation.problems[problem]
    page.add(f"{info.name} in {title(situation.project)} ({info.state}): {info.reason}", hanging="  ", style="bold")
    used = [u for u in situation.usages.values() if u.in_use and problem in situation.covers.get(u.tool.id, ())]
    if used:
        names = ", ".join(u.tool.name for u in used)
        page.add(f"{names} answers it already; nothing is worth adding.", indent="  ", hanging="    ", style="good")
    for row in installable(rank(problem, situation, knowledge, as_of), situation, as_of, most):
        page.add(f"{row.tool.name}: {row.tool.data['summary']}", indent="  ", hanging="    ")
        for reason in row.reasons:
            page.add(f"- {reason}", indent="      ", hanging="        ")
        write_first(row.tool.command, row.tool.then, page, "      ")
    for question in knowledge.problems[problem].data.get("questions", ())[:2]:
        page.add(f"Ask yourself: {question}", indent="  ", hanging="    ", style="dim")
