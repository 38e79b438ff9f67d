"""Lines for a terminal: harmless, wrapped first and coloured then."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING
from urllib.parse import quote

from stacklint.record import dataclass
from stacklint.sanitise import guard, terminal

if TYPE_CHECKING:
    from collections.abc import Iterable

_END = "\x1b[0m"
_ANSI = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "note": "\x1b[1;36m",
    "good": "\x1b[32m",
    "bold": "\x1b[1m",
    "dim": "\x1b[2m",
}


@dataclass(frozen=True, slots=True)
class Link:
    """Words of a paragraph, and the address that they lead to."""

    words: str
    address: str


def file_link(root: str, path: str, words: str) -> Link | None:
    """Return the link to a file below the address of a folder; None where the terminal takes none."""
    return Link(terminal(words), root + quote(path, safe="/", errors="surrogatepass")) if root else None


class Page:
    """Paragraphs of a width, in colour or not; no line is a command to a CI host."""

    def __init__(self, width: int, *, color: bool) -> None:
        self._width = width
        self._color = color
        self._lines: list[str] = []

    def add(self, text: str, *, indent: str = "", hanging: str = "", style: str = "", link: Link | None = None) -> None:
        """Add a paragraph; its further lines begin with `hanging`, by default with `indent`.

        Where the terminal takes hyperlinks, the first words of `link` lead to its address.
        """
        lines = textwrap.wrap(
            terminal(text),
            width=self._width,
            initial_indent=indent,
            subsequent_indent=hanging or indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        painted = [self._paint(guard(line), style) for line in lines]
        self._lines += [_linked(line, link) for line in painted] if link else painted

    def add_as_is(self, lines: Iterable[str], *, indent: str = "", style: str = "") -> None:
        """Add lines that are not to be wrapped."""
        self._lines += [self._paint(guard(indent + terminal(line)), style) for line in lines]

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
        text = "\n".join(self._lines).strip("\n")
        return f"{text}\n" if text else ""

    def _paint(self, line: str, style: str) -> str:
        return f"{_ANSI[style]}{line}{_END}" if self._color and style else line


def _linked(line: str, link: Link) -> str:
    shown = f"\x1b]8;;{link.address}\x1b\\{link.words}\x1b]8;;\x1b\\"
    return line.replace(link.words, shown, 1)
