"""Wiring: tools that answer a problem for which the settings decided on another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Finding, Related
from stacklint.references import spoken_of
from stacklint.relatives import near

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.detect import Usage
    from stacklint.model import Evidence
    from stacklint.situation import Situation

_STRONG = frozenset({"called", "configured", "operated"})
_PLACES = 4


@check("decided-otherwise", "decided")
def find_decided_otherwise(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield tools that do the job of the one that `stack.PROBLEM` decided on, where that one is not in use.

    Where both are in use, the rules on overlap tell of it.
    """
    tools = context.knowledge.tools
    for problem, decided in sorted(context.decided.items()):
        for situation in context.situations.values():
            chosen = situation.usages.get(decided)
            if decided not in tools or (chosen and chosen.in_use):
                continue
            for usage in situation.usages.values():
                places = _places(usage, situation)
                if places and _answers(usage, problem, decided, situation, context):
                    first, *others = places
                    words = {"problem": problem, "tool": tools[decided].name, "other": usage.tool.name}
                    related = (Related(e.location, f"{usage.tool.name} here as well") for e in others[:_PLACES])
                    names = tuple(sorted((decided, usage.tool.id)))
                    yield claim(
                        rule, situation.project, first.location, words, usage.tool.id, related, problem, tools=names
                    )


def _answers(usage: Usage, problem: str, decided: str, situation: Situation, context: Context) -> bool:
    """Return whether a tool does the decided one's job here, and is none of its family or relations."""
    chosen = context.knowledge.tools[decided]
    covers = problem in situation.covers.get(usage.tool.id, ())
    alike = usage.tool.jobs.get(problem) == chosen.jobs.get(problem)
    return covers and alike and usage.tool.id not in near(chosen, context.knowledge.tools)


def _places(usage: Usage, situation: Situation) -> list[Evidence]:
    """Return where product code or what runs it uses a tool, the calls first."""
    if not usage.in_use or not _STRONG & set(usage.states):
        return []
    rows = [s.evidence for s in usage.product if spoken_of(situation, s.evidence)]
    return sorted(rows, key=lambda e: (e.kind != "call", e.location))
