"""From a rule and the words of one case to the finding that tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacklint.knowledge.types import Rule
    from stacklint.model import Location, Related


def claim(
    rule: Rule,
    project: str,
    place: Location,
    words: Mapping[str, str],
    subject: str,
    related: Iterable[Related] = (),
    problem: str = "",
    tools: tuple[str, ...] = (),
    severity: str = "",
    places: tuple[Location, ...] = (),
) -> Finding:
    """Return what a rule says of a place; `words` fill its message and its act.

    The problem is the rule's own where none is given, and so is the severity.
    """
    return Finding(
        rule=rule.id,
        kind=rule.check,
        severity=severity or rule.severity,
        message=rule.message.format(**words),
        location=place,
        project=project,
        problem=problem or rule.parameters.get("problem", ""),
        tools=tools,
        related=tuple(related),
        act=rule.act.format(**words),
        subject=subject,
        places=places,
    )
