"""The line of source at a place, with a caret below what is meant; secrets in it are masked."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from stacklint.present import file_line
from stacklint.regex import lazy
from stacklint.sanitise import plain, unsecret

if TYPE_CHECKING:
    from stacklint.model import Location
    from stacklint.report import Report

_LONGEST_FILE_LINE = 2_000
_MARK = "^"
_NAME = lazy(r"[\w@]+(?:[./:@=<>~_-]+[\w]+)+")
"""A word with a stop, a slash or a dash in it: a path, a module, a requirement."""


@lru_cache(maxsize=2)
def lines_of(text: str) -> list[str]:
    """Return the lines of a file; findings stand many in one file, and a file may be large."""
    return text.split("\n")


def source_line(location: Location, report: Report) -> str:
    """Return the line at a place as it is written, a cell's as Python; empty where it is no text or too long."""
    lines = lines_of(report.source(location.path))
    number = file_line(location)
    text = lines[number - 1].rstrip("\r") if number <= len(lines) else ""
    if "\0" in text or len(text) > _LONGEST_FILE_LINE:
        return ""
    return unsecret(_of_cell(text) if location.cell else text).replace("\t", " ")


def snippet(location: Location, report: Report, width: int, message: str = "") -> tuple[str, ...]:
    """Return the line with its number, and carets below what is meant; nothing where there is nothing to show.

    Where no columns are known, what is meant is the longest name of the message that stands in the line.
    """
    text = source_line(location, report)
    if not text.strip():
        return ()
    number = str(location.line if location.cell else file_line(location))
    start, end = _marked(text, location, message)
    room = width - len(number) - 7
    first = min(len(text) - len(text.lstrip()), start)
    if end - first > room:
        first = max(first, min(start, end - room))
    before, marked, after = (plain(part) for part in (text[first:start], text[start:end], text[end:].rstrip()))
    line = f"{number} | {(before + marked + after)[:room]}"
    if not marked:
        return (line,)
    carets = (" " * len(before) + _MARK * len(marked))[:room]
    return line, f"{' ' * len(number)} | {carets}"


def _marked(text: str, location: Location, message: str) -> tuple[int, int]:
    """Return where what is meant begins and ends in a line; nothing long where it is not known."""
    start = max(0, location.column - 1)
    end = location.end_column - 1 if location.end_line in (0, location.line) and location.end_column else 0
    if start < min(end, len(text)) and end - start < len(text.strip()):
        return start, min(end, len(text))
    for name in sorted(_NAME.findall(message), key=len, reverse=True):
        if (at := text.find(name)) >= 0:
            return at, at + len(name)
    start = len(text) - len(text.lstrip())
    return start, start


def _of_cell(text: str) -> str:
    """Return a line of a cell as its author sees it: without the quotes of the file."""
    import json  # noqa: PLC0415 - only for notebooks

    try:
        value = json.loads(text.strip().rstrip(","))
    except ValueError:
        return ""
    return value.split("\n", 1)[0] if isinstance(value, str) else ""
