"""Wiring: workflows whose filter on paths leaves out what they run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.references import spoken_of, told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = "workflow.paths="
_TESTS = lazy(r"tests?/(?:.*/)?(?:test_[^/]*|[^/]*_test)\.py")
_SIMPLE = lazy(r"[\w./*@-]+")
_WILD = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*"}
_UNBOUND = frozenset({"schedule", "workflow_dispatch", "workflow_call"})
_PLACES = 4


@check("filter-leaves-out-tests", "config:workflow.paths")
def find_filtered_tests(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield workflows that run the tests at the root, if no change of these tests ever starts any of them."""
    tests = [p for p in context.paths if p.startswith("test") and _TESTS.fullmatch(p)]
    for situation in told(context.situations) if tests else ():
        filters: dict[str, dict[str, list[Evidence]]] = {}
        for item in seen(situation, "config:workflow.paths"):
            if spoken_of(situation, item):
                event = item.value.removeprefix(_KEY).partition(":")[0]
                filters.setdefault(item.location.path, {}).setdefault(event, []).append(item)
        found: list[list[Evidence]] = []
        for item in seen(situation, "workflow"):
            path, rows = item.location.path, filters.get(item.location.path, {})
            triggers = set(item.detail.get("triggers", "").split(",")) - _UNBOUND
            if not triggers or not _runs_tests(path, context):
                continue
            places = [e for event in sorted(rows) for e in rows[event]]
            patterns = [e.value.removeprefix(_KEY).partition(":")[2] for e in places]
            unclear = any(not _SIMPLE.fullmatch(p) for p in patterns)
            if triggers != set(rows) or unclear or any(_passes(p, tests) for p in patterns):
                found = []
                break  # a change of the tests starts this one
            found.append(places)
        for places in found:
            yield _finding(rule, situation.project, places)


def _runs_tests(path: str, context: Context) -> bool:
    """Return whether a workflow starts the tests from the root, itself or through make."""
    commands = context.runs.by_workflow.get(path, ())
    return any(c.value in {"pytest", "py.test"} and c.detail.get("working_directory", ".") == "." for c in commands)


def _passes(pattern: str, paths: list[str]) -> bool:
    parts = re.split(r"(\*\*/|\*\*|\*)", pattern)
    compiled = re.compile("".join(_WILD.get(part) or re.escape(part) for part in parts))
    return any(compiled.fullmatch(path) for path in paths)


def _finding(rule: Rule, project: str, places: list[Evidence]) -> Finding:
    first, *others = sorted(places, key=lambda e: e.location)
    words = {"by": first.location.path}
    return claim(
        rule,
        project,
        first.location,
        words,
        first.location.path,
        problem="automation",
        related=(Related(e.location, e.value.partition(":")[2]) for e in others[:_PLACES]),
    )
