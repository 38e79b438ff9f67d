"""Lines for a terminal: harmless, wrapped first and coloured then."""

from __future__ import annotations

import textwrap

from stacklint.sanitise import guard, terminal

_END = "\x1b[0m"
_ANSI = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "note": "\x1b[1;36m",
    "good": "\x1b[32m",
    "bold": "\x1b[1m",
    "dim": "\x1b[2m",
}


class Page:
    """Paragraphs of a width, in colour or not; no line is a command to a CI host."""

    def __init__(self, width: int, *, color: bool) -> None:
        self._width = width
        self._color = color
        self._lines: list[str] = []

    def add(self, text: str, *, indent: str = "", hanging: str = "", style: str = "") -> None:
        """Add a paragraph; its further lines begin with `hanging`, by default with `indent`."""
        lines = textwrap.wrap(
            terminal(text),
            width=self._width,
            initial_indent=indent,
            subsequent_indent=hanging or indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        self._lines += [self._paint(guard(line), style) for line in lines]

    def add_labelled(self, label: str, text: str, *, style: str, hanging: str = "  ") -> None:
        """Add a paragraph of which only the label at its start is in colour."""
        start = len(self._lines)
        self.add(f"{label}: {text}", hanging=hanging)
        self._lines[start] = self._paint(label, style) + self._lines[start][len(label) :]

    def gap(self) -> None:
        """Add an empty line, where the last one is none."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def text(self) -> str:
        """Return the page."""
        return "\n".join(self._lines).strip("\n") + "\n"

    def _paint(self, line: str, style: str) -> str:
        return f"{_ANSI[style]}{line}{_END}" if self._color and style else line
