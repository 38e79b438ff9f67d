"""tox.ini: the commands and variables of its environments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.syntax.environment import variable
from stacklint.syntax.ini import Entry, Text, parse_ini
from stacklint.syntax.script import Scene, scene, script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document


@reader("tox.ini", facts=("target", "command", "package", "include", "env", "image"), limit=256 << 10)
def read_tox_commands(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the environments, what they run, and the variables that they set."""
    at = scene(document, "tox", group="dev")
    seen: set[str] = set()
    for entry in parse_ini(document.text):
        kind, _colon, names = entry.section.partition(":")
        if kind != "testenv":
            continue
        name = f"env:{names or 'default'}"
        if name not in seen:
            seen.add(name)
            where = replace(_at(entry, at), line=entry.header)
            yield Evidence(where, "target", names or "default", {"form": "tox"})
        yield from _entry(entry, replace(at, target=name))


_COMMANDS = ("commands", "commands_pre", "commands_post")
_FACTOR = lazy(r"\A[\w{},!.-]+:\s+")
_HOLE = lazy(r"\{(?:toxinidir|tox_root)\}/?|\{[^{}\s]*\}")
_PAIR = lazy(r"(?:[\w{},!.-]+:\s+)?([A-Za-z_]\w*)\s*=")


def _at(entry: Entry, at: Scene) -> Location:
    return Location(at.document.path, entry.line, entry.column)


def _entry(entry: Entry, at: Scene) -> Iterator[Evidence]:
    if entry.key in _COMMANDS:
        for line in _joined(entry.lines):
            text = _FACTOR.sub("", line.text, count=1) if _FACTOR.match(line.text) else line.text
            start = line.column + len(line.text) - len(text)
            yield from script(_HOLE.sub("", text).lstrip("- "), at, line.line, start)
    elif entry.key in ("setenv", "set_env"):
        for line in entry.lines:
            if match := _PAIR.match(line.text):
                yield variable(match[1], line.line, line.column + match.start(1), at)


def _joined(lines: list[Text]) -> Iterator[Text]:
    """Yield the commands, those over several lines as one."""
    taken: list[Text] = []
    for line in lines:
        taken.append(line)
        if not line.text.endswith("\\"):
            yield replace(taken[0], text="\n".join(part.text for part in taken))
            taken = []
    if taken:
        yield replace(taken[0], text="\n".join(part.text for part in taken))
