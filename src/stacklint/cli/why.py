"""`stacklint why`: the chain of evidence for a tool or a problem, or what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from stacklint.cli.common import emit, existing, knowledge_at, scanned, wants_color, warn_of_unread, width
from stacklint.cli.complete import names
from stacklint.cli.teach import taught
from stacklint.cli.why_file import is_file, write_file
from stacklint.detect import Usage, state_of
from stacklint.knowledge.names import resolve
from stacklint.model import StacklintError
from stacklint.page import Page
from stacklint.present import counted, in_what_was_read, place, title

if TYPE_CHECKING:
    from stacklint.detect import Sighting
    from stacklint.knowledge.load import Knowledge
    from stacklint.model import Evidence
    from stacklint.report import ProblemInfo
    from stacklint.scan import Scan

_MOST, _MOST_SIGNALS = 40, 25
_WORDS = {"covered": "solved", "partial": "solved in part", "gap": "open", "not-needed": "not needed"}


_EXAMPLES = {
    "stacklint why monitoring": "why a problem is said to be solved, open or not needed",
    "stacklint why mlflow": "where a tool was seen, and as what",
    "stacklint why dvc": "what would have to be there for a tool to be seen",
}


@click.command(cls=taught(_EXAMPLES))
@click.argument("name", shell_complete=names)
@click.option("--path", default=".", type=click.Path(), help="The repository (default: this folder).")
@click.option("--isolated", is_flag=True, help="Use no settings of the repository.")
def why(name: str, path: str, isolated: bool) -> int:
    """Show why NAME, a tool, a problem or a file that something asks for, is reported as it is."""
    knowledge = knowledge_at(path, isolated=isolated)
    try:
        found = resolve(name, knowledge)
    except StacklintError:
        if not is_file(name):
            raise
        return _why_file(name, path, isolated=isolated)
    if found.kind not in {"problem", "tool"}:
        raise StacklintError(
            f"{name}: a {found.kind}; `why` is about tools and problems, `stacklint explain {found.id}` about the rest"
        )
    done, _ = scanned(path, isolated=isolated)
    warn_of_unread(done.report)
    page = Page(width(), color=wants_color("auto"))
    if found.kind == "problem":
        _write_problem(found.id, done, page)
    else:
        _write_tool(found.id, done, page, knowledge)
    emit(page.text())
    return 0


def _why_file(name: str, path: str, *, isolated: bool) -> int:
    done, _ = scanned(path, isolated=isolated)
    warn_of_unread(done.report)
    page = Page(width(), color=wants_color("auto"))
    write_file(name, done, existing(path), page)
    emit(page.text())
    return 0


def _write_problem(problem: str, done: Scan, page: Page) -> None:
    """Write what is said of a problem in each project, and what it rests on; those alike together."""
    rows = [row for row in done.report.problems if row.problem == problem]
    told = [row for row in rows if row.state != "not-needed"] or rows[:1]
    for row in told:
        page.add(f"{row.name} in {title(row.project)}: {_verdict(row, done)}", hanging="  ", style="bold")
        tools = [u for u in done.report.stack if u.project == row.project and u.tool in row.covered_by]
        for usage in tools:
            page.add(f"{usage.name}, {', '.join(usage.states)}", indent="  ")
            for item in usage.evidence[:3]:
                _write_place(item, page, "    ")
        if row.need and row.state != "covered":
            page.add("it is needed, for", indent="  ")
        for item in row.need if row.state != "covered" else ():
            _write_place(item, page, "    ")
        if row.finding_withheld:
            page.add(f"no finding: {row.finding_withheld}", indent="  ")
        if problem == "automation":
            for verdict in done.analysis.situations[row.project].verdicts.values():
                page.add(f"{verdict.path} {verdict.does}", indent="  ", hanging="    ")
    if rest := len(rows) - len(told):
        page.add(f"Not needed in {counted(rest, 'other project')}.", style="dim")


def _verdict(row: ProblemInfo, done: Scan) -> str:
    by = ", ".join(done.report.name(tool) for tool in row.covered_by)
    words = " ".join(filter(None, (_WORDS[row.state], f"by {by}" if by else "")))
    return f"{words} ({row.reason})" if row.reason and row.reason != by else words


def _write_place(item: Evidence, page: Page, indent: str) -> None:
    text = f"{place(item.location)}  {item.kind} {item.value}"
    page.add(text, indent=indent, hanging=f"{indent}  ")


def _write_tool(tool: str, done: Scan, page: Page, knowledge: Knowledge) -> None:
    known = knowledge.tools[tool]
    found = [(s, u) for s in done.analysis.situations.values() if (u := s.usages.get(tool))]
    for situation, usage in found:
        _write_chain(usage, situation.project, page)
    if found:
        return
    page.add(f"{known.name} is not seen{in_what_was_read(done.report) or ' here'}. It would be seen by any of:")
    wanted = sorted({f"{s.kind} {s.value}" for s in known.signals if not s.weak})
    for text in wanted[:_MOST_SIGNALS]:
        page.add(text, indent="  ", hanging="    ")
    if len(wanted) > _MOST_SIGNALS:
        page.add(f"and {len(wanted) - _MOST_SIGNALS} more", indent="  ")


def _write_chain(usage: Usage, project: str, page: Page) -> None:
    verdict = "in use" if usage.in_use else "not in use"
    page.add(f"{usage.tool.name} in {title(project)}: {verdict}; seen as {', '.join(usage.states)}", style="bold")
    for sighting in usage.sightings[:_MOST]:
        item, notes = sighting.evidence, _notes(sighting)
        note = f"  ({', '.join(notes)})" if notes else ""
        text = f"{state_of(sighting):<10} {place(item.location)}  {item.kind} {item.value}{note}"
        page.add(text, indent="  ", hanging=" " * 15)
    if len(usage.sightings) > _MOST:
        page.add(f"and {counted(len(usage.sightings) - _MOST, 'more place')}", indent="  ")
    if not usage.in_use:
        page.add("missing: an import, a call or a configuration in product code", indent="  ")


def _notes(sighting: Sighting) -> list[str]:
    detail = sighting.evidence.detail
    told = {"unselected": "an option that nothing selects"}.get(sighting.scope, sighting.scope)
    notes = [told] if told != "product" else []
    notes += [f"guard {detail['guard']}"] if detail.get("guard", "top") != "top" else []
    notes += ["weak"] if sighting.signal.weak else []
    return notes + ([f"via {detail['via']}"] if detail.get("via") else [])
