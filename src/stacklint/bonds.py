"""What the tools of a stack are to one another, and what has become of them, as the catalogue knows it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.report import Bond, Ending

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.knowledge.load import Knowledge
    from stacklint.report import UsageInfo

_KINDS = ("wraps", "integrates", "complements", "reads")
_ENDS = frozenset({"shutdown", "archived", "unmaintained", "deprecated"})


def bonds(stack: Iterable[UsageInfo], knowledge: Knowledge) -> tuple[Bond, ...]:
    """Return how tools that are in use in one project belong together, each pair once by its closest bond."""
    by_project: dict[str, set[str]] = defaultdict(set)
    for row in stack:
        if row.in_use and row.tool in knowledge.tools:
            by_project[row.project].add(row.tool)
    found: dict[frozenset[str], Bond] = {}
    for tools in by_project.values():
        for bond in _among(tools, knowledge):
            found.setdefault(frozenset((bond.tool, bond.other)), bond)
    return tuple(sorted(found.values()))


def _among(tools: set[str], knowledge: Knowledge) -> Iterator[Bond]:
    """Yield the bonds among tools, the closest kind first."""
    for tool in sorted(tools):
        if knowledge.tools[tool].part_of in tools:
            yield Bond(tool, "part of", knowledge.tools[tool].part_of)
    for kind in _KINDS:
        for tool in sorted(tools):
            for row in knowledge.tools[tool].data.get("relations", ()):
                if row["kind"] == kind and row["with"] in tools and row["with"] != tool:
                    yield Bond(tool, kind, row["with"], str(row.get("note", "")))


def endings(stack: Iterable[UsageInfo], knowledge: Knowledge) -> tuple[Ending, ...]:
    """Return what ended tools that are in use, the oldest event first; what could not be verified is left out."""
    tools = {row.tool for row in stack if row.in_use and row.tool in knowledge.tools}
    return tuple(
        sorted(
            Ending(event["date"], tool, event["event"], event.get("successor", ""), event.get("note", ""))
            for tool in tools
            for event in knowledge.tools[tool].data.get("lifecycle", ())
            if event["event"] in _ENDS and event.get("verified", True)
        )
    )
