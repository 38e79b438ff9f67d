"""The way out of a format or a tool: how to convert, what is lost, and what does the same job in the open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.kept_records import only_in_service
from stacklint.suggest import rank

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.knowledge.load import Knowledge
    from stacklint.knowledge.types import Format, Tool
    from stacklint.situation import Situation

_MOST = 2


def out_of_format(item: Format, knowledge: Knowledge) -> tuple[str, ...]:
    """Return how to convert, into which format that others read, and what is lost on the way."""
    exit_ = str(item.data.get("exit", ""))
    into = knowledge.formats.get(str(item.data.get("exit_format", "")))
    named = f"{exit_} (into {into.name}, which {into.data['readers']} read)" if exit_ and into else exit_
    return tuple(row for row in (named, _lost(item)) if row)


def out_of_tool(
    tool: Tool,
    situation: Situation,
    knowledge: Knowledge,
    as_of: str,
    permitted: Callable[[Tool], bool] = lambda _: True,
) -> tuple[str, ...]:
    """Return how what a tool keeps gets out, what is lost, and which open tools do the same job.

    `permitted` says whether a tool may be named.
    """
    held = tool.data.get("formats", {})
    service = knowledge.formats.get(str(held.get("service", "")))
    others = [other.name for other in _open(tool, situation, knowledge, as_of) if permitted(other)][:_MOST]
    rows = (
        str(held.get("exit", "")),
        _lost(service) if service else "",
        f"open, for the same job: {' or '.join(others)}" if others else "",
    )
    return tuple(row for row in rows if row)


def _lost(item: Format) -> str:
    return f"what is lost: {item.data['loses']}" if item.data.get("loses") else ""


def _open(tool: Tool, situation: Situation, knowledge: Knowledge, as_of: str) -> list[Tool]:
    """Return the open tools that do the same job and can be kept by oneself, the best fit first."""
    job = tool.jobs.get(tool.home_problem)
    return [
        row.tool
        for row in rank(tool.home_problem, situation, knowledge, as_of)
        if row.tool.id != tool.id
        and row.tool.jobs.get(tool.home_problem) == job
        and row.tool.data.get("license", {}).get("open_source")
        and not only_in_service(row.tool)
    ]
