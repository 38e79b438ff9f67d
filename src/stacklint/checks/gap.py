"""Gaps: a problem that the repository has and nothing answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.detect import OPERATED
from stacklint.model import Evidence, Finding, Location, Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.knowledge.types import Rule
    from stacklint.report import ProblemInfo
    from stacklint.situation import Situation

_CLASS = {
    "resource": 0,
    "workflow": 1,
    "image": 1,
    "command": 2,
    "config": 2,
    "call": 3,
    "import": 4,
    "format": 5,
    "path": 6,
    "package": 9,
}


@check("gap")
def find_gap(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield one finding for each project whose state of `parameters.problem` is a gap worth telling."""
    problem = rule.parameters["problem"]
    for situation in context.situations.values():
        info = situation.problems[problem]
        if info.state == "gap" and info.finding_withheld is None:
            yield _finding(rule, situation, info)


def _finding(rule: Rule, situation: Situation, info: ProblemInfo) -> Finding:
    first, *others = ordered(info.need)
    operated = situation.stage == "production" and bool(situation.activities.get("operated-model"))
    return Finding(
        rule=rule.id,
        kind="gap",
        severity="warning" if operated and rule.severity == "warning" else "note",
        message=rule.message.format(evidence=shown(first), reason=info.reason),
        location=first.location,
        project=situation.project,
        problem=info.problem,
        related=tuple(Related(e.location, shown(e)) for e in others[:3]),
        act=rule.act,
    )


def ordered(need: tuple[Evidence, ...]) -> list[Evidence]:
    """Return the evidence of need, the strongest class first, then by path and line; one per place."""
    rows = sorted(need, key=_strength)
    unique = list({(e.location.path, e.location.line): e for e in reversed(rows)}.values())[::-1]
    return unique or [Evidence(Location("."), "path", ".")]


def _strength(item: Evidence) -> tuple[int, bool, bool, Location]:
    """Sort by class of evidence, what something runs before what a person starts, notebooks last."""
    operated = item.detail.get("context") in OPERATED
    return _CLASS.get(item.kind, 7), not operated, bool(item.location.cell), item.location


def shown(item: Evidence) -> str:
    """Return a few words for a piece of evidence."""
    if item.kind == "call":
        return f"{item.value.removeprefix('*')}()"
    return item.detail.get("line", item.value) if item.kind == "command" else item.value
