"""What became of a tool by a day: its state is derived from dated events, and never written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.knowledge.load import Knowledge

ENDED = ("shutdown", "archived", "unmaintained", "deprecated")
"""The events that end a tool, the gravest first."""


def state_at(data: Mapping[str, Any], day: str) -> str:
    """Return what a tool is on a day: the gravest event that ended it by then, else its health.

    What its health is today says nothing of a day before the date of that judgement: then it is active.
    """
    past = [e for e in data.get("lifecycle", ()) if e["date"] <= day and e.get("verified", True)]
    ended = [e["event"] for e in past if e["event"] in ENDED]
    if ended:
        worst: str = min(ended, key=ENDED.index)
        return worst
    health = data.get("health", {})
    return str(health.get("state", "active")) if health.get("as_of", "") <= day else "active"


def happened(knowledge: Knowledge, since: str) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield (date, name, event, successor, note) of all that happened to tools and dependencies since a day."""
    for tool in knowledge.tools.values():
        for event in tool.data.get("lifecycle", ()):
            if event["date"] >= since and event.get("verified", True):
                yield event["date"], tool.name, event["event"], event.get("successor", ""), event.get("note", "")
    for dependency in knowledge.dependencies.values():
        for row in dependency.data.get("ended", ()):
            if row["date"] >= since:
                yield row["date"], dependency.name, row["event"], "", row["what"]
