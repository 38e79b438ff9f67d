"""Overlaps: two tools that do the same job in one project."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.model import Evidence, Finding, Related, Suggestion
from stacklint.regex import lazy
from stacklint.suggest import is_gone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.detect import Usage
    from stacklint.knowledge.types import Rule
    from stacklint.situation import Situation

_CODE = frozenset({"import", "call"})
_JOINING = frozenset({"wraps", "integrates", "complements", "reads"})
_WORDS = lazy(r"[^a-z0-9]+")


@check("overlap")
def find_overlap(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield pairs of tools in use that do one job of `parameters.problem` in the same product code.

    No overlap are: a family, a tool that wraps or integrates the other, or that a third one wraps; a tool of each
    cloud in files named after the clouds; tools chosen by configuration or
    behind a guard, tools whose code lies too far apart for their job, courses, collections and templates; in a library
    only what it cannot be used without. `parameters.does` has the words for a job where the problem's jobs differ.
    """
    problem = context.knowledge.problems[rule.parameters["problem"]]
    told: set[tuple[str, str]] = set()
    for situation in context.situations.values():
        if situation.kind not in {"application", "library"}:
            continue
        for first, second in _pairs(situation, problem.id, context):
            pair = (first.tool.id, second.tool.id)
            if pair in told:
                continue  # one decision, though several projects wait for it
            if situation.kind == "library" and not _both_needed(first, second):
                continue
            choices = _named_as_choices(first, second, context)
            level = problem.jobs[first.tool.jobs[problem.id]].overlap
            if (choices or level == "note") and _behind_a_switch(first) and _behind_a_switch(second):
                continue
            told.add(pair)
            both_called = all("called" in u.states for u in (first, second))
            near = _meet(first, second, "tree")
            switch = choices or _behind_a_switch(first) or _behind_a_switch(second)
            sure = near and not switch and situation.kind == "application"
            severity = "warning" if level == "warning" and both_called and sure else "note"
            yield _finding(rule, situation, first, second, severity, context.as_of)


def _pairs(situation: Situation, problem: str, context: Context) -> Iterator[tuple[Usage, Usage]]:
    jobs = context.knowledge.problems[problem].jobs
    doing = [
        u
        for u in situation.usages.values()
        if u.in_use and not u.guarded and problem in u.tool.jobs and problem in situation.covers.get(u.tool.id, ())
    ]
    for first, second in combinations(doing, 2):
        if _offered(situation, problem, first.tool.jobs[problem]):
            continue
        job = first.tool.jobs[problem]
        if job != second.tool.jobs[problem] or jobs[job].overlap == "never":
            continue
        if _joined(first, second, context) or not _meet(first, second, jobs[job].meets):
            continue
        if _is_run_by_third(first, second, doing) or _for_each_cloud(first, second):
            continue
        if not _adapters(first, second, named=jobs[job].overlap == "note"):
            yield first, second


def _both_needed(first: Usage, second: Usage) -> bool:
    """Whether a library cannot be used without both: one file imports them as it is loaded, and one is required.

    What it offers its users as a choice is imported behind a guard, in modules of their own, or with an extra.
    """
    places = []
    for usage in (first, second):
        imports = [s.evidence for s in usage.product if s.evidence.kind == "import"]
        if any(e.detail.get("guard", "top") != "top" for e in imports):
            return False
        places.append({e.location.path for e in imports})
    asked = [s.evidence for u in (first, second) for s in u.product if s.evidence.kind == "package"]
    return bool(places[0] & places[1]) and any(e.detail.get("group", "main") == "main" for e in asked)


_CHOICE = 3
"""So many tools of one job in a project are a choice that it offers, and not what it uses."""


def _offered(situation: Situation, problem: str, job: str) -> bool:
    """Whether the project offers tools of a job to its users, each imported somewhere."""
    seen = [
        u
        for u in situation.usages.values()
        if u.tool.jobs.get(problem) == job and u.tool.part_of not in situation.usages
    ]
    return sum(bool({"imported", "called"} & set(u.states)) for u in seen) >= _CHOICE


def _joined(first: Usage, second: Usage, context: Context) -> bool:
    """Whether one is part of the other, wraps it, or is made to work with it."""
    a, b = first.tool, second.tool
    tools = context.knowledge.tools

    def family(name: str) -> set[str]:
        found = {name}
        while name in tools and tools[name].part_of:
            name = tools[name].part_of
            found.add(name)
        return found

    if family(a.id) & family(b.id):
        return True
    return b.id in a.related(*_JOINING) or a.id in b.related(*_JOINING)


def _is_run_by_third(first: Usage, second: Usage, doing: list[Usage]) -> bool:
    """Whether a third tool in use wraps one of the two: the other one and that are the pair to speak of."""
    wrapped = {name for usage in doing if usage not in (first, second) for name in usage.tool.related("wraps")}
    return bool(wrapped & {first.tool.id, second.tool.id})


def _for_each_cloud(first: Usage, second: Usage) -> bool:
    """Whether each tool runs on a platform of its own, after which all files that use it or their folders are named."""
    platforms = [tuple(usage.tool.data.get("runs_on", ())) for usage in (first, second)]
    if platforms[0] == platforms[1] or any(len(names) != 1 for names in platforms):
        return False
    for usage, (platform,) in zip((first, second), platforms, strict=True):
        paths = {s.evidence.location.path for s in usage.product if s.evidence.kind in _CODE}
        if not all(platform in _WORDS.split(path.lower()) for path in paths):
            return False
    return True


def _meet(first: Usage, second: Usage, where: str) -> bool:
    """Whether both are really used by product code, and by code that belongs together.

    `where` says how near two tools of a job are to meet: in a folder, in a tree of the root (what lies at the
    root belongs to all of them), or anywhere in the project, for tools whose code has a folder of its own.
    """
    places = []
    for usage in (first, second):
        paths = {
            s.evidence.location.path
            for s in usage.product
            if s.evidence.kind in _CODE and s.evidence.detail.get("guard", "top") != "try"
        }
        if not paths:
            return False
        places.append(paths)
    if places[0] & places[1]:
        return True
    if where == "project" and all(any(not p.endswith(".ipynb") for p in paths) for paths in places):
        return True  # what only notebooks use is tried out there
    if where == "tree":
        trees = [{p.partition("/")[0] if "/" in p else "" for p in paths} for paths in places]
        return bool(trees[0] & trees[1]) or "" in trees[0] | trees[1]
    folders = [{p.rpartition("/")[0] for p in paths} for paths in places]
    return bool(folders[0] & folders[1])


_ADAPTERS = frozenset(
    {"adapters", "backends", "connectors", "deployers", "drivers", "implementations", "integrations", "loggers"}
    | {"plugins", "providers", "trackers", "clients", "cloud", "clouds"}
)
"""Folders whose modules are alternatives to each other."""


def _adapters(first: Usage, second: Usage, *, named: bool) -> bool:
    """Whether each tool stands in a module of its own among alternatives, one of which is taken.

    Alternatives lie in a folder that says so; with `named`, modules named after the tool or its maker are too.
    """
    places = []
    for usage in (first, second):
        paths = {s.evidence.location.path for s in usage.product if s.evidence.kind in _CODE}
        words = {w for w in f"{usage.tool.id} {usage.tool.name}".lower().replace("-", " ").split() if len(w) > 2}  # noqa: PLR2004 - short words are in every name
        for path in paths:
            *folders, stem = path.lower().removesuffix(".py").split("/")
            if not (_ADAPTERS & set(folders) or (named and any(word in stem for word in words))):
                return False
        places.append(paths)
    return not places[0] & places[1]


def _behind_a_switch(usage: Usage) -> bool:
    """Whether a tool is imported only where it is wanted, in a function or branch."""
    guards = {s.evidence.detail.get("guard", "top") for s in usage.product if s.evidence.kind == "import"}
    return bool(guards) and "top" not in guards


def _named_as_choices(first: Usage, second: Usage, context: Context) -> bool:
    """Whether a file that uses both names them in quotes: what is chosen by its name is used one at a time."""
    files = [{s.evidence.location.path for s in u.product if s.evidence.kind in _CODE} for u in (first, second)]
    for path in sorted(files[0] & files[1]):
        text = context.text(path)
        if all(any(f"{q}{n}{q}" in text for q in "'\"" for n in _spellings(u)) for u in (first, second)):
            return True
    return False


def _spellings(usage: Usage) -> set[str]:
    """Return the words by which a setting names a tool."""
    return {usage.tool.id, usage.tool.name.lower(), *(s.value for s in usage.tool.signals if s.kind == "import")}


def _finding(rule: Rule, situation: Situation, first: Usage, second: Usage, severity: str, as_of: str) -> Finding:
    first, second = sorted((first, second), key=lambda u: (_place(u).location, u.tool.id))
    one, two = _place(first), _place(second)
    problem = rule.parameters["problem"]
    keep, leave = sorted(
        (first, second), key=lambda u: (is_gone(u.tool, as_of), -_files(u), -len(u.product), u.tool.id)
    )
    more, less = _files(keep), _files(leave)
    does = rule.parameters.get("does", {}).get(first.tool.jobs[problem], "")
    why = (f"it is used in {more} files, {leave.tool.name} in {less}",) if more > less else ()
    return Finding(
        rule=rule.id,
        kind="overlap",
        severity=severity,
        message=rule.message.format(first=first.tool.name, second=second.tool.name, does=does),
        location=one.location,
        project=situation.project,
        problem=problem,
        tools=tuple(sorted((first.tool.id, second.tool.id))),
        related=(Related(two.location, f"{second.tool.name} is used here"),),
        act=_act(rule, keep, leave, as_of),
        suggestions=(Suggestion("keep", keep.tool.id, why, url=str(keep.tool.data.get("home", ""))),),
    )


def _act(rule: Rule, keep: Usage, leave: Usage, as_of: str) -> str:
    """Return what to do; nothing is left to move out of a service that was shut down."""
    ended = [
        row["date"]
        for row in leave.tool.data.get("lifecycle", ())
        if row["event"] == "shutdown" and row["date"] <= as_of and row.get("verified", True)
    ]
    if ended and not is_gone(keep.tool, as_of):
        return f"Take {leave.tool.name} out, which was shut down on {max(ended)}; {keep.tool.name} stays"
    return rule.act.format(keep=keep.tool.name, leave=leave.tool.name)


def _files(usage: Usage) -> int:
    """Return in how many files of product code a tool is used."""
    return len({s.evidence.location.path for s in usage.product if s.evidence.kind in _CODE})


def _place(usage: Usage) -> Evidence:
    """Return the first place where product code uses the tool."""
    return next(s.evidence for s in usage.product if s.evidence.kind in _CODE)
