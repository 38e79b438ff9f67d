"""`stacklint try +tool -tool`: what would change, before anything is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from stacklint.cli.common import date_of, emit, knowledge_at, scanned
from stacklint.cli.complete import signed_tools
from stacklint.cli.teach import taught
from stacklint.exit_cost import WHY, exit_cost
from stacklint.knowledge.names import resolve
from stacklint.leaving import Leaving
from stacklint.model import StacklintError
from stacklint.sanitise import terminal
from stacklint.solver.beside import Beside, beside, forced_back, main_questions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.knowledge.load import Knowledge
    from stacklint.knowledge.types import Tool
    from stacklint.situation import Situation

_SHOWN = 20
_JOINING = ("wraps", "integrates", "complements", "reads")

_EXAMPLES = {
    "stacklint try +evidently": "what one more tool would bring",
    "stacklint try -wandb +mlflow": "a change of tracker, with what leaving costs",
}


@click.command("try", cls=taught(_EXAMPLES), context_settings={"ignore_unknown_options": True})
@click.argument(
    "changes", nargs=-1, required=True, type=click.UNPROCESSED, shell_complete=signed_tools, metavar="+TOOL -TOOL …"
)
@click.option("--path", default=".", help="The repository (default: this folder).")
@click.option("--project", default=".", help="The project in it (default: its root).")
@click.option("--isolated", is_flag=True, help="Use no settings of the repository.")
@click.option("--as-of", metavar="DATE", help="Judge as of this date.")
def try_(changes: tuple[str, ...], path: str, project: str, isolated: bool, as_of: str | None) -> int:
    """Show what adding and removing tools would change: problems, overlaps, conflicts, the cost of leaving."""
    knowledge = knowledge_at(path, isolated=isolated)
    added, removed = _changes(changes, knowledge)
    done, settings = scanned(path, isolated=isolated, as_of=as_of)
    situations = done.analysis.situations
    if project not in situations:
        raise StacklintError(f"--project {project}: no such project; there are: {', '.join(sorted(situations))}")
    leaving = Leaving(situations, done.paths, done.report.source, settings.scope)
    change = _Change(situations[project], added, removed, date_of(as_of), leaving, knowledge)
    emit("\n".join(change.lines()))
    return 0


def _changes(words: tuple[str, ...], knowledge: Knowledge) -> tuple[list[Tool], list[Tool]]:
    """Return the tools to add and to remove."""
    added: list[Tool] = []
    removed: list[Tool] = []
    for word in words:
        if word[:1] not in "+-":
            raise StacklintError(f"{word}: +{word} adds a tool, -{word} takes one away")
        found = resolve(word[1:], knowledge)
        if found.kind != "tool":
            raise StacklintError(f"{word}: {found.kind}; a tool is expected")
        (added if word[0] == "+" else removed).append(knowledge.tools[found.id])
    if twice := {t.id for t in added} & {t.id for t in removed}:
        raise StacklintError(f"{', '.join(sorted(twice))}: added and taken away")
    return added, removed


class _Change:
    """What would change in one project."""

    def __init__(
        self,
        situation: Situation,
        added: list[Tool],
        removed: list[Tool],
        as_of: str,
        leaving: Leaving,
        knowledge: Knowledge,
    ) -> None:
        self.situation = situation
        self.added = added
        self.removed = removed
        self.as_of = as_of
        self.ways_out = leaving
        self.knowledge = knowledge
        gone = {t.id for t in removed}
        self.stay = {
            n: u for n, u in situation.usages.items() if u.in_use and n not in gone and u.tool.part_of not in gone
        }
        self.leaving = frozenset(p for tool in removed for p in tool.packages)
        self.questions = list(main_questions(situation.evidence, situation.scopes, situation.project, as_of))

    def lines(self) -> Iterator[str]:
        for tool in self.added:
            yield f"+ {tool.name}"
            yield from (f"    {row}" for row in self._added(tool))
        for tool in self.removed:
            yield f"- {tool.name}"
            yield from (f"    {row}" for row in self._removed(tool))

    def _added(self, tool: Tool) -> Iterator[str]:
        used = self.situation.usages.get(tool.id)
        if used and used.in_use:
            yield "in use here already"
            return
        for problem, job in tool.jobs.items():
            info = self.situation.problems[problem]
            if self.knowledge.problems[problem].jobs[job].covers_in(self.situation.kind) == "covered":
                yield f"answers: {info.name} ({info.state} today: {info.reason})"
        yield from (f"overlaps: {name}, which does the same job ({job})" for name, job in self._overlaps(tool))
        yield from (f"goes with: {name}" for name in self._joined(tool))
        needed = [name for name in tool.data.get("runs_on", ()) if name not in self.situation.platforms]
        if needed:
            yield f"needs: {', '.join(self.knowledge.platforms[n].name for n in needed)}, of which nothing is seen here"
        yield from self._installs(tool)
        if tool.command:
            yield f"first: {tool.command}"
        if tool.then:
            yield f"{'then' if tool.command else 'first'}: {tool.then}"

    def _overlaps(self, tool: Tool) -> Iterator[tuple[str, str]]:
        for usage in self.stay.values():
            for problem, job in tool.jobs.items():
                same = usage.tool.jobs.get(problem) == job and problem in self.situation.covers.get(usage.tool.id, ())
                level = self.knowledge.problems[problem].jobs[job].overlap
                if same and level != "never" and not self._are_joined(tool, usage.tool):
                    yield usage.tool.name, job

    def _joined(self, tool: Tool) -> list[str]:
        return [u.tool.name for u in self.stay.values() if self._are_joined(tool, u.tool)]

    def _are_joined(self, one: Tool, two: Tool) -> bool:
        return two.id in one.related(*_JOINING) or one.id in two.related(*_JOINING) or one.part_of == two.id

    def _installs(self, tool: Tool) -> Iterator[str]:
        if not self.questions:
            yield "installs: nothing here lists packages, so that nothing can be said"
        package = _package(tool)
        also = tuple(filter(None, map(_package, self.added[: self.added.index(tool)])))
        for question in self.questions if package else ():
            found = beside(package, question, without=self.leaving, also=also)
            place = terminal(question.environment.path)
            if found is None:
                yield f"installs: beside {place} nothing can be said"
                continue
            yield f"installs: {_fit(found, package)}"
            if found.fits:
                for row in forced_back(package, found, question, self._tools(), without=self.leaving, also=also):
                    yield f"forces back: {row.package} to {row.version} ({row.date}), where {row.newest} fits today"

    def _tools(self) -> Iterator[str]:
        """Yield the packages of tools in use, and of those that are added."""
        for tool in (*(usage.tool for usage in self.stay.values()), *self.added):
            yield from tool.packages

    def _removed(self, tool: Tool) -> Iterator[str]:
        usage = self.situation.usages.get(tool.id)
        if usage is None or not usage.in_use:
            yield "not in use here"
            yield from self._touched(self.ways_out.touched(tool, self.situation.project) if usage else {})
            return
        newcomers = {problem for t in self.added for problem in t.jobs}
        for problem in self.situation.covers.get(tool.id, ()):
            others = [u.tool.name for n, u in self.stay.items() if problem in self.situation.covers.get(n, ())]
            name = self.situation.problems[problem].name
            if others:
                yield f"{name} stays answered by {', '.join(others)}"
            elif problem in newcomers:
                yield f"{name} is handed over"
            else:
                yield f"leaves open: {name}"
        cost = exit_cost(usage, self.situation, self.knowledge, self.ways_out)
        yield f"cost of leaving: {cost.level}"
        yield from (f"    {part}" for part in cost.parts())
        yield from self._touched(cost.touches)

    def _touched(self, touches: Mapping[str, str]) -> Iterator[str]:
        """Yield the files that leaving touches, those first that use the tool."""
        rows = sorted(touches.items(), key=lambda row: (list(WHY).index(row[1]), row[0]))
        yield from (f"    {terminal(path)}  ({why})" for path, why in rows[:_SHOWN])
        if len(rows) > _SHOWN:
            yield f"    and {len(rows) - _SHOWN} more files"


def _package(tool: Tool) -> str:
    """Return what a tool is installed by; empty where that is no package of Python's."""
    package = next(iter(tool.packages), "")
    return "" if ":" in package else package


def _fit(found: Beside, package: str) -> str:
    place = terminal(found.place)
    if found.fits and found.behind:
        return f"beside {place} only in {found.version} ({found.date}) or older: what is listed there holds it back"
    if found.fits:
        return f"beside {place} as {package} {found.version} ({found.date})"
    if found.why is None:
        return f"beside {place} no release of {package} fits"
    said = " and ".join(f"{s.by or 'the list'} asks for {s.text}" for s in found.why.said)
    return f"beside {place} no release of {package} fits: {said}"
