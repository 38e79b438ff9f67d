"""Pages for people: the port and the variables of a container that they have the reader start."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document

_RUN = lazy(r"^[\s>$`*\d.)-]*(?:sudo )?docker run\s")
_PUBLISHED = lazy(r"(?:^|\s)(?:-p|-P|--publish|--publish-all|--net|--network|-\w*[pP])(?:[\s=\d]|$)")
_ASKED = lazy(r"(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d{2,5})\b")
_STARTS = lazy(
    r"compose|port-forward|uvicorn|gunicorn|minikube|jupyter|kind create|make \w|npm |--host|python3? (?!-m pip|-c )\S"
    r"|(?:^|[`$>&|;])[ \t]*(?!docker )[\w./-]+ (?:run|ui|dev|start|up|serve|server|models|webserver|standalone)\b",
    re.MULTILINE,
)
_VARIABLE = lazy(r"(?:^|\s)(?:-e|--env)[ =]([A-Z][A-Z0-9_]+)=")
_ROWS = 9


@reader("*.md", facts=("config",), limit=1 << 20, note="pages that start anything else are passed over")
def read_page_ports(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield as `config` what a page that builds an image says of its container.

    `page.unpublished` is the port that it asks though it published none, `page.variable` the name of a
    variable that it hands over.
    """
    if b"docker run" not in document.data or b"docker build" not in document.data:
        return
    text = document.text
    rows = text.split("\n")
    starts = [number for number, row in enumerate(rows, 1) if _RUN.match(row)]
    for start in starts:
        yield from _variables(document, rows, start)
    before = sum(len(row) + 1 for row in rows[: starts[0]]) if starts else 0
    asked = _ASKED.search(text, before)
    if not asked or _STARTS.search(text[: asked.start()]):
        return
    whole = [_joined(rows, number) for number in starts]
    if starts and not any(_PUBLISHED.search(command) for command in whole):
        yield Evidence(Location(document.path, starts[0]), "config", f"page.unpublished={asked[1]}")


def _variables(document: Document, rows: list[str], start: int) -> Iterator[Evidence]:
    for number in range(start, min(start + _ROWS, len(rows) + 1)):
        row = rows[number - 1]
        for found in _VARIABLE.finditer(row):
            yield Evidence(Location(document.path, number, found.start(1) + 1), "config", f"page.variable={found[1]}")
        if not row.rstrip().endswith("\\"):
            return


def _joined(rows: list[str], number: int) -> str:
    """Return a command with the lines that continue it."""
    taken = []
    for row in rows[number - 1 : number - 1 + _ROWS]:
        taken.append(row.rstrip("\\ "))
        if not row.rstrip().endswith("\\"):
            break
    return " ".join(taken)
