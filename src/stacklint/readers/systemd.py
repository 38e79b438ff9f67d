"""systemd units: what a service starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.syntax.environment import variable
from stacklint.syntax.ini import parse_ini
from stacklint.syntax.script import scene, script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document


@reader("*.service", facts=("command", "env", "package", "include", "image"), limit=64 << 10)
def read_systemd(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the commands and variables of a service; one that runs once is one that a timer starts."""
    if b"ExecStart" not in document.data:
        return
    entries = [entry for entry in parse_ini(document.text) if entry.section == "Service"]
    once = any(entry.key == "Type" and entry.text == "oneshot" for entry in entries)
    at = replace(scene(document, "schedule" if once else "compose"), job=document.name)
    for entry in entries:
        first = entry.lines[0] if entry.lines else None
        if first and entry.key.startswith("Exec"):
            text = "\n".join(line.text for line in entry.lines).lstrip("-@+!:")
            column = first.column + len(first.text) - len(first.text.lstrip("-@+!:"))
            yield from script(text, at, first.line, column)
        elif first and entry.key == "Environment":
            for match in _PAIR.finditer(first.text):
                yield variable(match[1], first.line, first.column + match.start(1), at)


_PAIR = lazy(r"(?:^|[\s\"'])([A-Za-z_]\w*)=")
