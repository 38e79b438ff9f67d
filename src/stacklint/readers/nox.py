"""Noxfiles: what the sessions run and install, as far as it is written out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence
from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.syntax.script import Scene, place, scene, words

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document


@reader("noxfile.py", "*_noxfile.py", facts=("target", "command", "package", "include", "image"), limit=1 << 20)
def read_nox(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the sessions, their commands, and the packages that they install."""
    at = scene(document, "nox", group="dev")
    lines = 1
    position = 0
    for match in _STEP.finditer(document.text):
        lines += document.text.count("\n", position, match.start())
        position = match.start()
        if match["name"]:
            at = replace(at, target=match["name"])
            where = place(match["name"], at, lines)
            yield Evidence(where, "target", match["name"], {"form": "nox"})
        else:
            yield from _step(match["step"], document.text, match.end(), at, lines)


_STEP = lazy(
    r"(?m)^def\s+(?P<name>\w+)\(\s*session\b"
    r"|\bsession\.(?P<step>run|run_always|run_install|install|conda_install)\("
)
_LITERAL = lazy(r"""\s*(?:#[^\n]*\s*)?[rRuU]?("[^"\n]*+"|'[^'\n]*+')\s*(,|(?=\)))""")
_PROGRAMS = {"install": ("pip", "install"), "conda_install": ("conda", "install")}
_MANY = 200


def _step(step: str, text: str, position: int, at: Scene, line: int) -> Iterator[Evidence]:
    given = list(_PROGRAMS.get(step, ()))
    first: re.Match[str] | None = None
    for _ in range(_MANY):
        match = _LITERAL.match(text, position)
        if not match:
            break
        first = first or match
        given.append(match[1][1:-1])
        position = match.end()
    if first:
        row = line + text.count("\n", first.start(), first.start(1))
        column = first.start(1) - text.rfind("\n", 0, first.start(1)) + 1
        yield from words(given, at, row, column)
