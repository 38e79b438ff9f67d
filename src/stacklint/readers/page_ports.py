"""Pages for people: a container that is started without its port, and asked on it."""

from __future__ import annotations

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
    r"docker[ -]compose|port-forward|uvicorn|gunicorn|flask run|streamlit run|mlflow (?:ui|server|models)|npm |minikube"
    r"|python3? (?!-m pip|-c )\S|jupyter|make \w|bentoml serve|fastapi|dagster|airflow|--host|tensorboard|kind create"
)
_ROWS = 6


@reader("*.md", facts=("config",), limit=1 << 20, note="pages that start anything else are passed over")
def read_page_ports(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield as `config` the port that a page asks a container on which it published none: `page.unpublished=PORT`."""
    if b"docker run" not in document.data or b"docker build" not in document.data:
        return
    text = document.text
    rows = text.split("\n")
    starts = [number for number, row in enumerate(rows, 1) if _RUN.match(row)]
    before = sum(len(row) + 1 for row in rows[: starts[0]]) if starts else 0
    asked = _ASKED.search(text, before)
    if not asked or _STARTS.search(text[: asked.start()]):
        return
    whole = [_joined(rows, number) for number in starts]
    if starts and not any(_PUBLISHED.search(command) for command in whole):
        yield Evidence(Location(document.path, starts[0]), "config", f"page.unpublished={asked[1]}")


def _joined(rows: list[str], number: int) -> str:
    """Return a command with the lines that continue it."""
    taken = []
    for row in rows[number - 1 : number - 1 + _ROWS]:
        taken.append(row.rstrip("\\ "))
        if not row.rstrip().endswith("\\"):
            break
    return " ".join(taken)
