"""What becomes of the records that a tool keeps: in its service alone or elsewhere too, with tags or without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stacklint.detect import Usage
    from stacklint.knowledge.types import Tool
    from stacklint.situation import Situation

_CODE = (".py", ".ipynb")


def records(usage: Usage, situation: Situation, text: Callable[[str], str]) -> Iterator[str]:
    """Yield phrases on the records of a tool that keeps some: who else keeps them, and whether runs are tagged.

    `text` returns the text of a file of code. Of tools of which it is not known how they tag nothing is said.
    """
    tool = usage.tool
    problems = situation.covers.get(tool.id, ())
    if only_in_service(tool):
        others = [
            u.tool.name
            for u in situation.usages.values()
            if u.in_use and u.tool.id != tool.id and tool.home_problem in situation.covers.get(u.tool.id, ())
            if not only_in_service(u.tool)
        ]
        yield f"records: also with {', '.join(others)}" if others else "records: in its service alone"
    tags = tool.data.get("formats", {}).get("tags", ())
    if tags and tool.home_problem in problems:
        pattern = re.compile("|".join(rf"(?<!\w){re.escape(word).replace('=', r' *=')}" for word in tags))
        places = [path for path in _code(usage) if pattern.search(text(path))]
        yield f"tags: runs are tagged in {places[0]}" if places else "tags: no run is tagged, good and bad look alike"


def only_in_service(tool: Tool) -> bool:
    """Whether a tool keeps what it is given in somebody's service alone."""
    hosting = set(tool.data.get("hosting", ()))
    return "saas" in hosting and "self-hosted" not in hosting


def _code(usage: Usage) -> list[str]:
    return sorted({s.evidence.location.path for s in usage.product if s.evidence.location.path.endswith(_CODE)})
