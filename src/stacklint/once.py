"""Says each thing once: what two findings tell of one place is told by the one that knows more."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacklint.knowledge.types import Rule
    from stacklint.model import Finding


def once(findings: Iterable[Finding], rules: Mapping[str, Rule]) -> list[Finding]:
    """Return the findings without those that say the same again, in their order.

    The same is: a rule's same words at the same place; or, at one place, a rule that is named by
    another one there in its `covers`.
    """
    kept = list({(f.rule, f.location, f.message, f.act): f for f in reversed(list(findings))}.values())[::-1]
    covered = {
        (f.location.path, f.location.line, f.location.cell, other)
        for f in kept
        if f.rule in rules
        for other in rules[f.rule].data.get("covers", ())
    }
    return [f for f in kept if (f.location.path, f.location.line, f.location.cell, f.rule) not in covered]
