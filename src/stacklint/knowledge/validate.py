"""What the shape of a file cannot say: dangling ids, tools without examples, names that fit nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.knowledge.load import Knowledge


def problems_of(knowledge: Knowledge, *, alone: bool = True) -> Iterator[str]:
    """Yield one line for each fault; `alone` says that the folder is the whole catalogue."""
    yield from _jobs(knowledge)
    yield from _examples(knowledge)
    if alone:
        yield from _relations(knowledge)
        yield from _activities(knowledge)


def _jobs(knowledge: Knowledge) -> Iterator[str]:
    for tool in knowledge.tools.values():
        for table in (tool.jobs, tool.may_cover):
            for problem, job in table.items():
                if problem not in knowledge.problems:
                    yield f"tools/{tool.home_problem}/{tool.id}.yaml: no problem {problem!r}"
                elif job not in knowledge.problems[problem].jobs:
                    yield f"tools/{tool.home_problem}/{tool.id}.yaml: the problem {problem!r} has no job {job!r}"
        for signal in tool.signals:
            if signal.covers and signal.covers not in tool.may_cover:
                named = f"{signal.kind} {signal.value} covers {signal.covers!r}"
                yield f"tools/{tool.home_problem}/{tool.id}.yaml: {named}, which may_cover does not name"


def _examples(knowledge: Knowledge) -> Iterator[str]:
    for tool in knowledge.tools.values():
        for key in ("detects", "ignores"):
            if not tool.data.get(key):
                yield f"tools/{tool.home_problem}/{tool.id}.yaml: no {key} example"
    for rule in knowledge.rules.values():
        for key in ("good", "bad"):
            if not rule.data.get(key):
                yield f"checks/{rule.check}/{rule.id}.yaml: no {key} example"


def _relations(knowledge: Knowledge) -> Iterator[str]:
    known = {*knowledge.tools, *knowledge.platforms, *knowledge.formats, *knowledge.problems}
    for tool in knowledge.tools.values():
        place = f"tools/{tool.home_problem}/{tool.id}.yaml"
        for relation in tool.data.get("relations", ()):
            if relation["with"] not in known:
                yield f"{place}: a relation with {relation['with']!r}, which nothing is called"
        if tool.part_of and tool.part_of not in knowledge.tools:
            yield f"{place}: part of {tool.part_of!r}, which nothing is called"
        for name in tool.data.get("runs_on", ()):
            if name not in knowledge.platforms:
                yield f"{place}: runs on {name!r}, which is no platform"
        for event in tool.data.get("lifecycle", ()):
            successor = event.get("successor")
            if successor and successor not in known:
                yield f"{place}: succeeded by {successor!r}, which nothing is called"


def _activities(knowledge: Knowledge) -> Iterator[str]:
    derived = {
        "several-steps",
        "chained-by-scripts",
        "operated-model",
        "model-committed",
        "data-in-git",
        "data-committed",
        "scattered-files",
        *("served-model", "own-model", "retraining", "repeated-training", "versioning-by-hand"),
    }
    known = {*knowledge.activities, *derived}
    for problem in knowledge.problems.values():
        named = {a for n in problem.needs for a in (*n.activities, *n.without, *n.quiet, *n.only_with)}
        named |= {a for m in problem.means for a in (m.activity, *m.beside)}
        for name in sorted(named - known):
            yield f"problems/{problem.id}.yaml: no activity {name!r}"
