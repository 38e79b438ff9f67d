"""What the shape of a file cannot say: dangling ids, tools without examples, names that fit nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stacklint.knowledge.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.knowledge.load import Knowledge
    from stacklint.knowledge.types import Problem, Rule


_WORDS: Mapping[type, str] = {dict: "a table", list: "a list", str: "a text"}
_STARS = 6
"""Stars in a glob: with more, a long path can be matched in very many ways."""


def problems_of(knowledge: Knowledge, base: Knowledge | None = None) -> Iterator[str]:
    """Yield one line for each fault; `base` is the catalogue that a folder of one's own is added to."""
    yield from _examples(knowledge)
    if base is not None:
        yield from _taken(knowledge, base)
        yield from faults_of(knowledge, base)
        return
    yield from _jobs(knowledge, knowledge.problems)
    yield from _relations(knowledge, knowledge)
    yield from _removed(knowledge)
    yield from _covers(knowledge, knowledge)
    yield from _globs(knowledge)
    yield from _activities(knowledge)


def faults_of(own: Knowledge, base: Knowledge) -> Iterator[str]:
    """Yield one line for each fault of a team's own folder with which no scan can work."""
    yield from _jobs(own, {**base.problems, **own.problems})
    yield from _relations(own, base)
    yield from _removed(own)
    yield from _covers(own, base)
    yield from _globs(own)
    yield from _parameters(own, base)


def _parameters(own: Knowledge, base: Knowledge) -> Iterator[str]:
    """A rule of one's own without what its check asks for, which the catalogue's rules of the same check have."""
    asked: dict[str, list[Mapping[str, Any]]] = {}
    for rule in base.rules.values():
        asked.setdefault(_check(rule), []).append(rule.parameters)
    for name, rule in own.rules.items():
        place, check = f"{rule.data['folder']}/{name}.yaml", _check(rule)
        if check not in asked:
            yield f"{place}: no such check: {check!r}"
            continue
        known = asked[check]
        for key in sorted(set.intersection(*(set(p) for p in known)) - rule.parameters.keys()):
            yield f"{place}: parameters: {key!r} is missing; the check {check!r} asks for it"
        for key, value in rule.parameters.items():
            kinds = {type(p[key]) for p in known if key in p}
            if kinds and type(value) not in kinds:
                words = " or ".join(sorted(_WORDS.get(kind, kind.__name__) for kind in kinds))
                yield f"{place}: parameters: {key}: {words} is expected here"


def _check(rule: Rule) -> str:
    return str(rule.parameters.get("check", rule.check))


def _taken(knowledge: Knowledge, base: Knowledge) -> Iterator[str]:
    """An id of one's own folder that the catalogue has: the two would be one."""
    known = {name: f"{row['folder']}/{name}.yaml" for kind in KINDS for name, row in base.data[kind].items()}
    for kind in KINDS:
        for name, row in knowledge.data[kind].items():
            if name in known:
                yield f"{row['folder']}/{name}.yaml: the id {name!r} is taken by stacklint's own {known[name]}"


def _removed(knowledge: Knowledge) -> Iterator[str]:
    for kind in ("tools", "dependencies"):
        for name, row in knowledge.data[kind].items():
            place = f"{row['folder']}/{name}.yaml"
            for entry in row.get("removed", ()):
                keys = [key for key in ("symbol", "command", "resource") if key in entry]
                if len(keys) != 1:
                    yield f"{place}: removed: one of symbol, command, resource is expected, not {len(keys)} of them"
                elif entry.get("symbol", "").startswith("*.") and kind == "dependencies" and "beside" not in entry:
                    yield f"{place}: removed: {entry['symbol']} needs beside, the module that its files import"
            if not row.get("packages", True) or (
                kind == "dependencies" and row.get("removed") and "packages" not in row
            ):
                yield f"{place}: removed needs packages: the demand on one decides what a removal means"


def _covers(knowledge: Knowledge, base: Knowledge) -> Iterator[str]:
    for rule in knowledge.rules.values():
        for name in rule.data.get("covers", ()):
            if name not in {*knowledge.rules, *base.rules} or name == rule.id:
                yield f"{rule.data['folder']}/{rule.id}.yaml: covers {name!r}, which no other rule is called"


def _globs(knowledge: Knowledge) -> Iterator[str]:
    for kind in KINDS:
        for name, row in knowledge.data[kind].items():
            values = [v for s in row.get("signals", ()) if s["kind"] == "path" for v in s["values"]]
            for glob in (*values, *row.get("globs", ())):
                if glob.count("*") > _STARS:
                    yield f"{row['folder']}/{name}.yaml: {glob}: more than {_STARS} stars can take very long to match"


def _jobs(knowledge: Knowledge, problems: Mapping[str, Problem]) -> Iterator[str]:
    for tool in knowledge.tools.values():
        for table in (tool.jobs, tool.may_cover):
            for problem, job in table.items():
                if problem not in problems:
                    yield f"tools/{tool.home_problem}/{tool.id}.yaml: no problem {problem!r}"
                elif job not in problems[problem].jobs:
                    yield f"tools/{tool.home_problem}/{tool.id}.yaml: the problem {problem!r} has no job {job!r}"
        for signal in tool.signals:
            if signal.covers and signal.covers not in tool.may_cover:
                named = f"{signal.kind} {signal.value} covers {signal.covers!r}"
                yield f"tools/{tool.home_problem}/{tool.id}.yaml: {named}, which may_cover does not name"


def _examples(knowledge: Knowledge) -> Iterator[str]:
    for tool in knowledge.tools.values():
        for key in ("detects", "ignores"):
            if not knowledge.examples.get(tool.id, {}).get(key):
                yield f"tools/{tool.home_problem}/{tool.id}.yaml: no {key} example"
    for rule in knowledge.rules.values():
        for key in ("good", "bad"):
            if not knowledge.examples.get(rule.id, {}).get(key):
                yield f"checks/{rule.check}/{rule.id}.yaml: no {key} example"


def _relations(knowledge: Knowledge, base: Knowledge) -> Iterator[str]:
    known = {
        name for k in (knowledge, base) for table in (k.tools, k.platforms, k.formats, k.problems) for name in table
    }
    platforms = {*knowledge.platforms, *base.platforms}
    tools = {*knowledge.tools, *base.tools}
    for tool in knowledge.tools.values():
        place = f"tools/{tool.home_problem}/{tool.id}.yaml"
        for relation in tool.data.get("relations", ()):
            if relation["with"] not in known:
                yield f"{place}: a relation with {relation['with']!r}, which nothing is called"
        if tool.part_of and tool.part_of not in tools:
            yield f"{place}: part of {tool.part_of!r}, which nothing is called"
        for name in tool.data.get("runs_on", ()):
            if name not in platforms:
                yield f"{place}: runs on {name!r}, which is no platform"
        for event in tool.data.get("lifecycle", ()):
            successor = event.get("successor")
            if successor and successor not in known:
                yield f"{place}: succeeded by {successor!r}, which nothing is called"
        for name in tool.data.get("formats", {}).get("writes", ()):
            if name not in {*knowledge.formats, *base.formats}:
                yield f"{place}: writes {name!r}, which is no format"


def _activities(knowledge: Knowledge) -> Iterator[str]:
    derived = {
        "several-steps",
        "reading-where-it-trains",
        "recording-by-hand",
        "answers-logged",
        "answers-kept",
        "searching-by-hand",
        "recording-data-by-hand",
        "kept-on-one-machine",
        "fit-of-wrappers",
        "runnable-steps",
        "chained-by-scripts",
        "scheduled-training",
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
