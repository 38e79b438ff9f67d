"""What is known of a tool that a line asks for: shown where the cursor rests on an import, a requirement, an image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.knowledge.compass import owned_signals
from stacklint.knowledge.index import SignalIndex
from stacklint.present import file_line
from stacklint.sanitise import markdown, web_address
from stacklint.tool_texts import tool_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.knowledge.load import Knowledge
    from stacklint.scan import Scan

_NAMING = frozenset({"import", "package", "locked", "image", "action", "hook"})
"""The kinds of evidence that name what is used."""


class Hovers:
    """The catalogue's entries by what names them in a file."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._index = SignalIndex(owned_signals(knowledge))

    def text(self, scan: Scan, path: str, line: int, cell: int = 0) -> str:
        """Return Markdown about the tools that a line of a file, or of a cell, names; empty where none is known."""
        tools = dict.fromkeys(self._named(scan, path, line, cell))
        return "\n\n---\n\n".join(self._entry(tool, scan.report.as_of) for tool in tools)

    def _named(self, scan: Scan, path: str, line: int, cell: int) -> Iterator[str]:
        for item in scan.analysis.evidence:
            place = item.location
            here = (place.cell, place.line) == (cell, line) if cell else file_line(place) == line
            if item.kind in _NAMING and place.path == path and here:
                matched = self._index.match(item)
                yield from (s.owner for s in matched if not s.weak and s.owner in self._knowledge.tools)

    def _entry(self, tool: str, day: str) -> str:
        head, *lines = tool_head(tool, self._knowledge, day)
        shown = "\n".join(_shown(line) for line in lines)
        data = self._knowledge.tools[tool].data
        home = f"<{address}>" if (address := web_address(data.get("home", ""))) else ""
        return f"**{markdown(head)}**\n{shown}\n\n{home} (checked {markdown(str(data.get('checked', 'never')))})"


def _shown(line: str) -> str:
    """Return a line of plain words as Markdown: an item stays one, any other line is a paragraph."""
    return f"- {markdown(line[2:])}" if line.startswith("- ") else f"{markdown(line)}\n"
