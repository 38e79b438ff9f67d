"""`stacklint why`: the chain of evidence for a tool or a problem, or what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from stacklint.cli.common import emit, scanned
from stacklint.detect import Usage, state_of
from stacklint.knowledge.load import load
from stacklint.knowledge.names import resolve
from stacklint.sanitise import terminal

if TYPE_CHECKING:
    from stacklint.scan import Scan


@click.command()
@click.argument("name")
@click.option("--path", default=".", help="The repository (default: this folder).")
@click.option("--isolated", is_flag=True, help="Use no settings of the repository.")
def why(name: str, path: str, isolated: bool) -> int:
    """Show why NAME, a tool or a problem, is reported as it is."""
    found = resolve(name, load())
    done, _ = scanned(path, isolated=isolated)
    if found.kind == "problem":
        emit(_problem(found.id, done))
    else:
        emit(_tool(found.id, done))
    return 0


def _problem(problem: str, done: Scan) -> str:
    out = []
    for row in done.report.problems:
        if row.problem != problem:
            continue
        out.append(f"{row.name} in {row.project}: {row.state}; {row.reason}")
        out += [f"  {terminal(e.location.path)}:{e.location.line}  {e.kind} {terminal(e.value)}" for e in row.need]
        if row.finding_withheld:
            out.append(f"  no finding: {row.finding_withheld}")
        if problem == "automation":
            verdicts = done.analysis.situations[row.project].verdicts
            out += [f"  {terminal(v.path)} {v.does}" for v in verdicts.values()]
    return "\n".join(out)


def _tool(tool: str, done: Scan) -> str:
    known = load().tools.get(tool)
    out = []
    for situation in done.analysis.situations.values():
        usage = situation.usages.get(tool)
        if usage is not None:
            out += _chain(usage, situation.project)
    if out or known is None:
        return "\n".join(out) or f"{tool} is nothing that a repository uses"
    wanted = sorted({f"{s.kind} {s.value}" for s in known.signals if not s.weak})
    head = f"{known.name} is not seen here. It would be seen by any of:"
    return "\n".join([head, *(f"  {row}" for row in wanted[:25])])


def _chain(usage: Usage, project: str) -> list[str]:
    verdict = "in use" if usage.in_use else "not in use"
    out = [f"{usage.tool.name} in {project}: {verdict}; seen as {', '.join(usage.states)}"]
    for sighting in usage.sightings[:40]:
        item = sighting.evidence
        notes = [sighting.scope] if sighting.scope != "product" else []
        notes += [f"guard {item.detail['guard']}"] if item.detail.get("guard", "top") != "top" else []
        notes += ["weak"] if sighting.signal.weak else []
        notes += [f"via {item.detail['via']}"] if item.detail.get("via") else []
        note = f"  ({', '.join(notes)})" if notes else ""
        at = f"{terminal(item.location.path)}:{item.location.line}"
        out.append(f"  {state_of(sighting):<10} {at}  {item.kind} {terminal(item.value)}{note}")
    if not usage.in_use:
        out.append("  missing: an import, a call or a configuration in product code")
    return out
