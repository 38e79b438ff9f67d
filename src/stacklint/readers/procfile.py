"""Procfiles: the processes of a deployed application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.syntax.script import scene, script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document


@reader("Procfile", "Procfile.*", facts=("command", "package", "include", "image"), limit=64 << 10)
def read_procfile(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield what each process runs."""
    at = scene(document, "compose")
    for number, line in enumerate(document.text.split("\n"), 1):
        if match := _PROCESS.match(line):
            yield from script(match[2], replace(at, job=match[1]), number, match.start(2) + 1)


_PROCESS = lazy(r"([A-Za-z][\w-]*)\s*:\s*(.+)")
