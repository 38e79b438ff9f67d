"""Which tool of the catalogue answers a problem best in this stack, and why."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from stacklint.model import Suggestion
from stacklint.record import dataclass, replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.knowledge.load import Knowledge
    from stacklint.knowledge.types import Tool
    from stacklint.situation import Situation

_GONE = frozenset({"archived", "shutdown", "unmaintained", "deprecated"})
_STALE = 18
"""A tool that fits only in a release so many months behind its newest is not suggested."""
_WEIGHT = {"light": 2, "medium": 1, "heavy": 0}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A tool with its points and the reasons for them."""

    tool: Tool
    points: int
    reasons: tuple[str, ...]


def rank(problem: str, situation: Situation, knowledge: Knowledge, as_of: str) -> list[Ranked]:
    """Return the tools whose job covers `problem`, those that fit this project best first.

    A tool that is gone, that is closed, that needs a platform which is not here, or that is made for another
    kind of model than is seen here is left out.
    """
    jobs, seen = knowledge.problems[problem].jobs, _seen(situation)
    found = []
    for tool in knowledge.tools.values():
        job = jobs.get(tool.jobs.get(problem, ""))
        if job is None or job.covers != "covered" or is_gone(tool, as_of) or not _runs_here(tool, situation):
            continue
        if not _suits(job.only_with, seen) or not _suits(tool.data.get("fit", {}).get("only_with", ()), seen):
            continue
        found.append(_ranked(tool, problem, situation, knowledge))
    return sorted(found, key=lambda r: (-r.points, r.tool.id))


def _seen(situation: Situation) -> frozenset[str]:
    """Return what says what kind of model is here: activities, jobs that are done, modules that are imported."""
    jobs = {job for usage in situation.usages.values() if usage.in_use for job in usage.tool.jobs.values()}
    modules = {item.value.partition(".")[0] for item in situation.evidence if item.kind == "import"}
    return frozenset({name for name, places in situation.activities.items() if places} | jobs | modules)


def _suits(only_with: Iterable[str], seen: frozenset[str]) -> bool:
    return not only_with or not seen.isdisjoint(only_with)


def suggestions(
    problem: str, situation: Situation, knowledge: Knowledge, as_of: str, most: int = 2
) -> tuple[Suggestion, ...]:
    """Return the best suggestions for a problem as a finding carries them."""
    best = installable(rank(problem, situation, knowledge, as_of), situation, as_of, most)
    return tuple(
        Suggestion(
            "adopt",
            r.tool.id,
            r.reasons,
            r.tool.command,
            r.tool.then,
            str(r.tool.data.get("home", "")),
        )
        for r in best
        if r.reasons and r.points >= best[0].points - 1  # a distant second only distracts
    )


def installable(ranked: Iterable[Ranked], situation: Situation, as_of: str, most: int) -> list[Ranked]:
    """Return the first tools that can be installed beside what the project lists; with the release where it is old."""
    if not any(item.kind == "package" for item in situation.evidence):
        return list(islice(ranked, most))
    from stacklint.solver.beside import beside, main_questions  # noqa: PLC0415 - only where packages are listed

    listed = list(main_questions(situation.evidence, situation.scopes, situation.project, as_of))
    found: list[Ranked] = []
    for row in ranked:
        packages = row.tool.packages[:1] if "library" in row.tool.data.get("hosting", ()) else ()
        seen = [beside(package, question) for package in packages for question in listed]
        if any(fit and (not fit.fits or fit.behind > _STALE) for fit in seen):
            continue
        held = next((fit for fit in seen if fit and fit.behind), None)
        if held:
            reason = f"beside {held.place} its release {held.version} of {held.date} is the newest that fits"
            row = replace(row, reasons=(*row.reasons, reason))  # noqa: PLW2901 - the same row, with what was learnt
        found.append(row)
        if len(found) == most:
            break
    return found


def is_gone(tool: Tool, as_of: str) -> bool:
    """Whether an event before `as_of` ended the tool."""
    return any(
        row["event"] in _GONE and row["date"] <= as_of and row.get("verified", True)
        for row in tool.data.get("lifecycle", ())
    )


def _runs_here(tool: Tool, situation: Situation) -> bool:
    needed = set(tool.data.get("runs_on", ()))
    return not needed or needed <= set(situation.platforms)


def _ranked(tool: Tool, problem: str, situation: Situation, knowledge: Knowledge) -> Ranked:
    points, reasons = 0, []
    used = {name: u for name, u in situation.usages.items() if u.in_use}
    known = situation.usages.get(tool.id)
    if known is not None and not known.in_use:
        points += 4
        reasons.append(f"{tool.name} is {known.state} here already")
    for name, how in _joined(tool, used, knowledge):
        points += 3
        reasons.append(f"it {how} {knowledge.tools[name].name}, which is in use here")
    if tool.part_of in used:
        points += 4
        reasons.append(f"it is part of {knowledge.tools[tool.part_of].name}, which is in use here")
    elif tool.part_of:
        points -= 3
    fit = tool.data.get("fit", {})
    if fit.get("article"):
        points += 2
        reasons.append(str(fit["article"]))
    points += _WEIGHT.get(fit.get("weight", "heavy"), 0)
    if tool.data.get("license", {}).get("open_source"):
        points += 1
    else:
        points -= 3
    if tool.data.get("health", {}).get("state") == "dormant":
        points -= 4
    if tool.home_problem == problem:
        points += 1
    if fit.get("better_when") and len(reasons) < 2:  # noqa: PLR2004 - two reasons are enough to read
        reasons.append(f"better when {fit['better_when']}")
    return Ranked(tool, points, tuple(reasons[:2]))


def _joined(tool: Tool, used: Iterable[str], knowledge: Knowledge) -> list[tuple[str, str]]:
    kinds = ("integrates", "wraps", "complements", "reads")
    words = {
        "integrates": "integrates with",
        "wraps": "builds on",
        "complements": "goes with",
        "reads": "reads what comes from",
    }
    found = []
    for name in sorted(used):
        other = knowledge.tools.get(name)
        if other is None or other.id == tool.id:
            continue
        for kind in kinds:
            if name in tool.related(kind) or tool.id in other.related(kind):
                found.append((name, words[kind]))
                break
    return found[:2]
