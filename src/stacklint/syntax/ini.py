"""INI files as Python's tools write them: sections, keys, and values of several lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.record import dataclass, field
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECTION = lazy(r"\[([^\]]+)\]")
_KEY = lazy(r"(?P<key>[^\s=:#;\[][^=:]*+)[=:]\s*(?P<value>.*)")


@dataclass(frozen=True, slots=True)
class Text:
    """A line of a value, without the spaces around it."""

    text: str
    line: int
    column: int


@dataclass(slots=True)
class Entry:
    """A key of a section, where it stands, its value line by line without empty ones, and the section's line."""

    section: str
    key: str
    line: int
    column: int
    lines: list[Text] = field(default_factory=list)
    header: int = 1

    @property
    def text(self) -> str:
        """The value on one line."""
        return " ".join(line.text for line in self.lines)


def parse_ini(text: str) -> Iterator[Entry]:
    """Yield the entries in their order; never raises, and skips lines that are neither."""
    section, header = "", 1
    entry: Entry | None = None
    indent = 0
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if not line or line[0] in "#;":
            continue
        column = len(raw) - len(raw.lstrip()) + 1
        if entry and column > indent:
            entry.lines.append(Text(line, number, column))
            continue
        if entry:
            yield entry
        entry, indent = None, column
        if found := _SECTION.match(line):
            section, header = found[1].strip(), number
        elif pair := _KEY.match(line):
            entry = Entry(section, pair["key"].rstrip(), number, column, header=header)
            if pair["value"]:
                entry.lines.append(Text(pair["value"], number, column + pair.start("value")))
    if entry:
        yield entry
