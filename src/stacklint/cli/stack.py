"""`stacklint stack`: what is in use, and where it shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stacklint.cli.common import emit, link_base, scanned, wants_color, warn_of_unread, width
from stacklint.cli.teach import taught
from stacklint.knowledge.load import load
from stacklint.page import Page, file_link
from stacklint.present import counted, in_what_was_read, place, title
from stacklint.record import asdict, dataclass, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.exit_cost import ExitCost
    from stacklint.report import Report, UsageInfo
    from stacklint.scan import Scan

_SHOWN = 3


_EXAMPLES = {
    "stacklint stack": "what is in use in this folder, and where that shows",
    "stacklint stack --all --format json": "also what is only declared, for scripts",
}


@click.command(cls=taught(_EXAMPLES))
@click.argument("path", default=".", type=click.Path())
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--all", "everything", is_flag=True, help="Also what is only mentioned, locked or declared.")
@click.option("-v", "--verbose", is_flag=True, help="All places that a report keeps of each tool.")
@click.option("--exit-cost", is_flag=True, help="Also what leaving each tool would cost, with the parts.")
@click.option("--isolated", is_flag=True, help="Use no settings of the repository.")
@click.option("--as-of", metavar="DATE", help="Judge as of this date.")
@click.option(
    "--write", "target", metavar="FILE", help="Keep a block in this Markdown file: each problem, and what answers it."
)
def stack(
    path: str,
    form: str,
    everything: bool,
    verbose: bool,
    exit_cost: bool,
    isolated: bool,
    as_of: str | None,
    target: str | None,
) -> int:
    """Show the tools in use at PATH by problem, with the evidence for each."""
    done, settings = scanned(path, isolated=isolated, as_of=as_of)
    report = done.report
    warn_of_unread(report)
    if target is not None:
        from stacklint.readme_block import write_block  # noqa: PLC0415 - only where asked for

        emit("written" if write_block(report, Path(target)) else "unchanged")
        return 0
    rows = [row for row in report.stack if everything or row.in_use]
    costs = _costs(done, settings.scope) if exit_cost else {}
    if form == "json":
        from stacklint.reporters.json import report_json  # noqa: PLC0415 - only where asked for

        shown = json.loads(report_json(report))["stack"]
        for row in shown:
            if cost := costs.get((row["project"], row["tool"])):
                row["exit_cost"] = asdict(cost)
        emit(json.dumps(shown, indent=2))
        return 0
    page = Page(width(), color=wants_color("auto"))
    _write(
        report,
        rows,
        page,
        _Places(link_base(Path(path)), None if verbose else _SHOWN, costs, _kits(done, settings.scope)),
    )
    emit(page.text())
    return 0


@dataclass(frozen=True, slots=True)
class _Places:
    """How places are shown: where links lead, how many places of each tool, and what leaving it costs."""

    root: str
    most: int | None
    costs: Mapping[tuple[str, str], ExitCost] = field(default_factory=dict)
    kits: Mapping[str, list[str]] = field(default_factory=dict)
    """By project, how far its code is bound to each platform."""


def _costs(done: Scan, scope: Mapping[str, str] | None) -> dict[tuple[str, str], ExitCost]:
    """Return what leaving each tool in use would cost, by project and tool."""
    from stacklint.exit_cost import exit_cost  # noqa: PLC0415 - only where asked for
    from stacklint.leaving import Leaving  # noqa: PLC0415 - as above

    leaving = Leaving(done.analysis.situations, done.paths, done.report.source, scope)
    return {
        (situation.project, usage.tool.id): exit_cost(usage, situation, load(), leaving)
        for situation in done.analysis.situations.values()
        for usage in situation.usages.values()
        if usage.in_use
    }


def _write(report: Report, rows: list[UsageInfo], page: Page, places: _Places) -> None:
    if not rows:
        page.add(f"No tool of the catalogue is in use{in_what_was_read(report) or ' here'}.")
    several = len(report.projects) > 1
    for project in sorted({row.project for row in rows}):
        if several:
            page.gap()
            page.add(title(project), style="bold")
        for row in sorted((r for r in rows if r.project == project), key=lambda r: (r.problems or ("~",), r.name)):
            _write_tool(report, row, page, places)
        _write_platforms(report, project, page, places)


def _kits(done: Scan, scope: Mapping[str, str] | None) -> dict[str, list[str]]:
    """Return how far the code of each project is bound to platforms."""
    from stacklint.kits import kits  # noqa: PLC0415 - only for this command
    from stacklint.projects import Projects  # noqa: PLC0415 - as above
    from stacklint.scopes import Scopes  # noqa: PLC0415 - as above

    situations = done.analysis.situations
    projects, scopes = Projects(tuple(situations)), Scopes(done.paths, scope)
    product: dict[str, list[str]] = {name: [] for name in situations}
    for path in done.paths:
        if scopes.of(path) == "product":
            product[projects.of(path)].append(path)
    return {
        name: [kit.told() for kit in kits(situation, load().formats, done.report.source, product[name])]
        for name, situation in situations.items()
    }


def _write_platforms(report: Report, project: str, page: Page, places: _Places) -> None:
    """Say what the tools of a project stand on, each with its first place, and how far code is bound to it."""
    for row in (r for r in report.platforms if r.project == project and r.evidence):
        page.add(f"stands on {report.name(row.platform)}: {place(row.evidence[0].location)}", indent="  ", style="dim")
    for kit in places.kits.get(project, ()):
        page.add(kit, indent="  ", hanging="    ", style="dim")


def _beyond(row: UsageInfo) -> list[str]:
    """Return the problems that a platform answers elsewhere; empty for a tool that does one thing."""
    tool = load().tools.get(row.tool)
    if tool is None or not tool.data.get("platform"):
        return []
    return [p for p in dict.fromkeys((*tool.jobs, *tool.may_cover)) if p not in row.problems]


def _write_tool(report: Report, row: UsageInfo, page: Page, places: _Places) -> None:
    covers = ", ".join(report.name(p) for p in row.problems) or "answers none of the ten problems here"
    text = f"{row.name} ({', '.join(row.states)}): {covers}"
    page.add(text, indent="  ", hanging="    ", style="good" if row.problems else "")
    for item in row.evidence[: places.most]:
        where = place(item.location)
        link = file_link(places.root, item.location.path, where)
        page.add(f"{where}  {item.kind} {item.value}", indent="      ", hanging="        ", link=link)
    if beyond := _beyond(row):
        text = f"a platform: it can also answer {', '.join(report.name(p) for p in beyond)}, which does not show here"
        page.add(text, indent="      ", hanging="        ", style="dim")
    rest = len(row.evidence) - len(row.evidence[: places.most])
    if rest:
        page.add(f"and {counted(rest, 'more place')} (--verbose shows them)", indent="      ", style="dim")
    if cost := places.costs.get((row.project, row.tool)):
        page.add(f"cost of leaving: {cost.level}", indent="      ", style="bold")
        for part in cost.parts():
            page.add(part, indent="          ", hanging="            ")
