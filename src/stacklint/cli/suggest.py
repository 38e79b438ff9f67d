"""`stacklint suggest`: which tools fit this stack best."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from stacklint.cli.common import date_of, emit, scanned
from stacklint.knowledge.load import load
from stacklint.knowledge.names import resolve
from stacklint.model import StacklintError
from stacklint.suggest import rank

if TYPE_CHECKING:
    from stacklint.situation import Situation


@click.command()
@click.argument("problem", required=False)
@click.option("--path", default=".", help="The repository (default: this folder).")
@click.option("--most", default=3, show_default=True, help="How many to show.")
@click.option("--isolated", is_flag=True, help="Use no settings of the repository.")
@click.option("--as-of", metavar="DATE", help="Judge as of this date.")
def suggest(problem: str | None, path: str, most: int, isolated: bool, as_of: str | None) -> int:
    """Show which tools would answer PROBLEM best in this stack; without PROBLEM, for each gap."""
    knowledge = load()
    if problem:
        found = resolve(problem, knowledge)
        if found.kind != "problem":
            raise StacklintError(f"{problem}: {found.kind}; one of the ten problems is expected")
    done, _ = scanned(path, isolated=isolated, as_of=as_of)
    out = []
    for situation in done.analysis.situations.values():
        wanted = [found.id] if problem else [p for p, i in situation.problems.items() if i.state == "gap"]
        for name in wanted:
            if situation.project == "." or situation.problems[name].state == "gap":
                out += _rows(name, situation, most, date_of(as_of))
    emit("\n".join(out) or "No problem is open here; name one to see what would fit it.")
    return 0


def _rows(problem: str, situation: Situation, most: int, as_of: str) -> list[str]:
    knowledge = load()
    info = situation.problems[problem]
    out = [f"{info.name} in {situation.project} ({info.state}): {info.reason}"]
    used = [u for u in situation.usages.values() if u.in_use and problem in situation.covers.get(u.tool.id, ())]
    if used:
        out.append(f"  {', '.join(u.tool.name for u in used)} answers it already; nothing is worth adding.")
    for row in rank(problem, situation, knowledge, as_of)[:most]:
        out.append(f"  {row.tool.name}: {row.tool.data['summary']}")
        out += [f"      - {reason}" for reason in row.reasons]
        first = row.tool.data.get("fit", {}).get("first_step")
        if first:
            out.append(f"      first step: {first}")
    out += [f"  ask yourself: {q}" for q in knowledge.problems[problem].data.get("questions", ())[:2]]
    return out
