"""Wiring: workflows that train, report, build for serving or deploy, and cannot do what they say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.holdings import Holdings
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Location, Related
from stacklint.programs import compiled
from stacklint.references import told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.situation import Situation

_IDLE = frozenset({"tests", "does other work"})
_MISPLACED = lazy(r"\.github/(?:workflow/|actions?/|workflows/[^/]+/)?[^/]+\.ya?ml")
_PLACED = lazy(r"\.github/workflows/[^/]+\.ya?ml")
_JOBS = lazy(r"^jobs:[ \t]*$", re.MULTILINE)
_RUNNER = lazy(r"^[ \t]+runs-on:", re.MULTILINE)
_SWALLOWED = lazy(r"\|\|\s*(?:true|:|exit 0)\s*(?:$|[;)#])")
_CLEANS = lazy(
    r"\b(?:rm|rmi|delete|remove|stop|down|kill|prune|uninstall|logout|describe|logs|get|inspect|ls|version|login|wait|\bcache\b"
    r"|create (?:ns|namespace|secret|configmap)|repo add|mkdir|mb)\b"
)
"""What may fail because there is nothing to do."""
_SIMPLE = lazy(r"[\w./*@{}, -]+")
_PLACES = 4


@check("workflow-says-nothing", "config:{key}")
def find_idle_words(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield keys of a workflow that `parameters.key` names and that the host takes otherwise.

    With `parameters.does` only of workflows that do that; `any` stands for those that only test as well, and
    `parameters.ships` is a pattern of commands that do it whatever else their workflow does, as `parameters.says`.
    Nothing is said where `parameters.unless` is found in the workflow.
    With `parameters.kinds` only in repositories of these kinds; with `parameters.together` one finding tells all.
    """
    key = rule.parameters["key"]
    kinds = rule.parameters.get("kinds", "").split()
    unless = compiled(rule.parameters["unless"], re.IGNORECASE) if "unless" in rule.parameters else None
    for situation in told(context.situations):
        if kinds and (situation.kind not in kinds or situation.repository_kind not in kinds):
            continue
        ships = rule.parameters.get("ships")
        shipping = _shipping(situation, compiled(ships)) if ships else frozenset()
        for path, rows in _by_workflow(situation, key, rule.parameters.get("does", ""), shipping).items():
            if unless and unless.search(context.text(path)):
                continue
            found: dict[str, list[Evidence]] = {}
            for item in rows:
                found.setdefault(item.value.removeprefix(f"{key}="), []).append(item)
            if "together" in rule.parameters:
                first, *others = found
                text = f"{first} (and {', '.join(others)})" if others else first
                yield _finding(rule, situation, path, text, [e.location for e in rows])
                continue
            for text, places in found.items():
                says = rule.parameters["says"] if path in shipping else ""
                yield _finding(rule, situation, path, text, [e.location for e in places], says)


@check("filter-matches-nothing", "config:workflow.paths")
def find_empty_filter(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield filters on paths that no file of the repository can ever pass."""
    holdings = Holdings.of(context)
    for situation in told(context.situations):
        for path, rows in _by_workflow(situation, "workflow.paths").items():
            by_event: dict[str, list[tuple[Evidence, str]]] = {}
            for item in rows:
                event, _, pattern = item.value.removeprefix("workflow.paths=").partition(":")
                by_event.setdefault(event, []).append((item, pattern))
            for event, patterns in by_event.items():
                if all(_passes_nothing(pattern, holdings) for _, pattern in patterns):
                    shown = f"{event}: {', '.join(p for _, p in patterns)}"[:100]
                    yield _finding(rule, situation, path, shown, [e.location for e, _ in patterns])


@check("workflow-misplaced")
def find_misplaced_workflow(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield files that are workflows by what they say and lie where the host does not look."""
    for situation in told(context.situations):
        if situation.project != ".":
            continue
        for path in sorted(p for p in context.paths if p.startswith(".github/")):
            if _MISPLACED.fullmatch(path) and not _PLACED.fullmatch(path):
                text = context.text(path)
                if _JOBS.search(text) and _RUNNER.search(text) and re.search(r"^[\"']?on[\"']?:", text, re.MULTILINE):
                    yield _finding(rule, situation, path, path, [Location(path)])


@check("failure-swallowed", "workflow")
def find_swallowed_failure(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield the commands for which a workflow is there and whose failure it throws away."""
    for situation in told(context.situations):
        here = {e.location.path for e in situation.evidence} if situation.verdicts else frozenset()
        for path, verdict in sorted(situation.verdicts.items()):
            if path not in here or verdict.does in _IDLE or situation.scopes.get(path, "product") != "product":
                continue
            for item in verdict.evidence:
                if item.kind != "command":
                    continue
                rows = context.text(item.location.path).split("\n")[item.location.line - 1 : item.location.line]
                line = item.detail.get("line", "")
                if any(_SWALLOWED.search(row) for row in rows) and not _CLEANS.search(line):
                    yield _finding(rule, situation, path, item.detail.get("line", "")[:80], [item.location])


def _shipping(situation: Situation, ships: re.Pattern[str]) -> frozenset[str]:
    """Return the workflows that run a command of a pattern."""
    commands = seen(situation, "command:ci")
    return frozenset(e.location.path for e in commands if ships.search(e.detail.get("line", "")))


def _by_workflow(
    situation: Situation, key: str, does: str = "", shipping: frozenset[str] = frozenset()
) -> dict[str, list[Evidence]]:
    """Return the evidence of a key by workflow, for those that do more than test, or just `does`, or ship."""
    found: dict[str, list[Evidence]] = {}
    for item in seen(situation, f"config:{key}"):
        verdict = situation.verdicts.get(item.location.path)
        fits = does == "any" or (verdict and verdict.does not in _IDLE and verdict.does.startswith(does))
        fits = fits or item.location.path in shipping
        if verdict and fits:
            found.setdefault(item.location.path, []).append(item)
    return found


def _passes_nothing(pattern: str, holdings: Holdings) -> bool:
    """Return whether a pattern of a filter matches no file and none that git ignores."""
    if pattern.startswith("!"):
        return True
    if not _SIMPLE.fullmatch(pattern):
        return False
    parts = re.split(r"(\*\*/|\*\*|\*)", pattern)
    words = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*"}
    compiled = re.compile("".join(words.get(p) or re.escape(p) for p in parts))
    if any(compiled.fullmatch(path) for path in holdings.paths):
        return False
    literal = re.split(r"[*{]", pattern)[0]
    return not literal.strip("/") or literal in holdings.folders or not holdings.has(literal.rstrip("/"))


def _finding(rule: Rule, situation: Situation, path: str, text: str, places: list[Location], says: str = "") -> Finding:
    first, *others = sorted(set(places))
    words = {"text": text, "by": path, "does": says or _does(situation, path)}
    return claim(
        rule,
        situation.project,
        first,
        words,
        f"{path} {text}",
        problem="automation",
        related=(Related(place, "here as well") for place in others[:_PLACES]),
    )


def _does(situation: Situation, path: str) -> str:
    verdict = situation.verdicts.get(path)
    return verdict.does if verdict else "runs"
