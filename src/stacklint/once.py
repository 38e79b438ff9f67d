"""Says each thing once: what two findings tell of one place is told by the one that knows more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Related
from stacklint.record import replace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from stacklint.knowledge.types import Rule
    from stacklint.model import Finding

_PLACES = 8


def once(findings: Iterable[Finding], rules: Mapping[str, Rule]) -> list[Finding]:
    """Return the findings without those that say the same again, in their order.

    The same is: a rule's same words at the same place; at one place, a rule that is named by another one there in
    its `covers`; and, of a rule that says `once`, the same subject in another project, whose place goes with the first.
    """
    kept = list({(f.rule, f.location, f.message, f.act): f for f in reversed(list(findings))}.values())[::-1]
    covered = {
        (f.location.path, f.location.line, f.location.cell, other)
        for f in kept
        if f.rule in rules
        for other in rules[f.rule].data.get("covers", ())
    }
    left = [f for f in kept if (f.location.path, f.location.line, f.location.cell, f.rule) not in covered]
    return _one_for_all(left, frozenset(name for name, rule in rules.items() if rule.data.get("once")))


def _one_for_all(findings: list[Finding], rules: Collection[str]) -> list[Finding]:
    """Return the findings with those of some rules that tell of one subject in several projects made one."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        if finding.rule in rules:
            groups.setdefault((finding.rule, finding.subject, finding.act), []).append(finding)
    first = {id(min(rows, key=lambda f: f.location)): rows for rows in groups.values()}
    return [
        _joined(f, [row for row in first[id(f)] if row is not f]) if id(f) in first else f
        for f in findings
        if f.rule not in rules or id(f) in first
    ]


def _joined(finding: Finding, others: list[Finding]) -> Finding:
    """Return a finding with the places of others that say the same, as far as there is room."""
    if not others:
        return finding
    places = sorted({f.location for f in others})[:_PLACES]
    return replace(finding, related=(*(Related(place, "the same here") for place in places), *finding.related))
