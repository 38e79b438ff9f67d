"""The packages of R: renv.lock, and the DESCRIPTION of a package or project."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.syntax.declared import Place, foreign, locked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document

_GROUPS = {
    "Depends": "main",
    "Imports": "main",
    "LinkingTo": "main",
    "Suggests": "dev",
    "Enhances": "dev",
}
_FIELD = lazy(r"([A-Z][\w/@-]*):[ \t]*")
_PACKAGE = lazy(r"([A-Za-z][A-Za-z0-9.]*)\s*(?:\(\s*([<>=]+\s*[\w.-]+)\s*\))?")
_LOCKED = lazy(r'^[ \t]*+"(?:(Package)|Version)": "([^"]+)"', re.MULTILINE)


@reader("DESCRIPTION", facts=("package",), limit=256 << 10)
def read_description(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the packages as `r:Name`; names of R keep their case."""
    if not re.search(rb"^(?:Package|Type|Imports):", document.data, re.MULTILINE):
        return
    group = ""
    for number, line in enumerate(document.text.split("\n"), 1):
        start = 0
        if field := _FIELD.match(line):
            group, start = _GROUPS.get(field[1], ""), field.end()
        if group and (start or line[:1].isspace()):
            yield from _packages(line, start, Place(document.path, number, 1, group))


@reader("renv.lock", facts=("locked",), limit=8 << 20)
def read_renv(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the version of every package as `r:Name`."""
    name, line, seen = "", 1, 0
    for match in _LOCKED.finditer(document.text):
        line += document.text.count("\n", seen, match.start(2))
        seen = match.start(2)
        if match[1]:
            name, at = match[2], line
        elif name:
            yield locked(document.path, at, f"r:{name}", match[2], "r")
            name = ""


def _packages(line: str, start: int, place: Place) -> Iterator[Evidence]:
    for match in _PACKAGE.finditer(line, start):
        if match[1] != "R":
            spot = Place(place.path, place.line, match.start() + 1, place.group)
            yield foreign(f"r:{match[1]}", "".join((match[2] or "").split()), spot)
