"""Gaps: a problem that the repository has and nothing answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.model import Evidence, Finding, Location, Related
from stacklint.problems import strength

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.knowledge.types import Rule
    from stacklint.report import ProblemInfo
    from stacklint.situation import Situation


@check("gap")
def find_gap(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield one finding if `parameters.problem` is a gap worth telling, at the first project that has it.

    The other projects of the repository that have it too are told with it: it is one decision.
    """
    problem = rule.parameters["problem"]
    rows = []
    for situation in context.situations.values():
        info = situation.problems[problem]
        if info.state == "gap" and info.finding_withheld is None:
            rows.append((situation, info))
    if rows:
        situation, info = min(rows, key=lambda row: strength(ordered(row[1].need)[0]))
        also = [ordered(other.need)[0] for where, other in rows if where is not situation]
        yield _finding(rule, situation, info, also)


def _finding(rule: Rule, situation: Situation, info: ProblemInfo, also: list[Evidence]) -> Finding:
    first, *others = ordered(info.need)
    others = [*also, *others] if also else others
    acts = situation.activities
    operated = situation.stage == "production" and bool(acts.get("operated-model") and acts.get("deployment"))
    operated = operated and first not in {*acts.get("serving-by-hand", ()), *acts.get("web-route", ())}
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
    """Return the evidence of need, one piece for each place; it comes with the strongest first."""
    unique = {(e.location.path, e.location.cell, e.location.line): e for e in reversed(need)}
    return [e for e in need if unique.get((e.location.path, e.location.cell, e.location.line)) is e] or [
        Evidence(Location("."), "path", ".")
    ]


def shown(item: Evidence) -> str:
    """Return a few words for a piece of evidence."""
    if item.kind == "call":
        return f"{item.value.removeprefix('*')}()"
    return item.detail.get("line", item.value) if item.kind == "command" else item.value
