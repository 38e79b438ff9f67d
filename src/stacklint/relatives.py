"""Where a project imports a tool, and which tools may bring it along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.references import spoken_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.detect import Usage
    from stacklint.knowledge.types import Tool
    from stacklint.model import Evidence
    from stacklint.situation import Situation

_KINDS = ("integrates", "wraps", "complements")


def imported_at_top(usage: Usage, situation: Situation) -> list[Evidence]:
    """Return where product code cannot do without a tool: plain imports at the top of a file."""
    rows = [
        s.evidence for s in usage.product if s.evidence.kind == "import" and s.evidence.location.path.endswith(".py")
    ]
    return [
        e
        for e in rows
        if e.detail.get("guard") == "top" and e.detail.get("form") != "string" and spoken_of(situation, e)
    ]


def near(tool: Tool, tools: Mapping[str, Tool]) -> set[str]:
    """Return the tools that what installs them may bring this one: its family and relations."""
    own = tool.related(*_KINDS) | {tool.part_of}
    return {n for n, t in tools.items() if tool.id in t.related(*_KINDS) or t.part_of == tool.id} | own
