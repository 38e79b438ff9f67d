"""Python within shell texts of scripts, workflows, manifests and images: what it imports and calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location, Unread
from stacklint.readers.registry import reader
from stacklint.syntax.heredoc import python_in_shell
from stacklint.syntax.python import scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.repo.document import Document

_FACTS = ("import", "call")


@reader(
    *("*.sh", "*.bash", "*.yml", "*.yaml", "Makefile", "Dockerfile*", "*.Dockerfile", "Jenkinsfile*"),
    facts=_FACTS,
    limit=1 << 20,
    note="what is handed to `python` between `<<EOF` and its end; `python -c` is not read",
)
def read_heredoc(document: Document, interest: Interest) -> Iterator[Evidence | Unread]:
    """Yield the imports and calls at their lines of the file."""
    if b"<<" not in document.data or b"python" not in document.data:
        return
    for piece in python_in_shell(document.text):
        for line, column, end, site in scan(piece.text.encode("utf-8", "replace"), interest).places:
            if site.kind in _FACTS:
                at, start = piece.line + line - 1, column + piece.indent
                yield Evidence(
                    Location(document.path, at, start, at, end + piece.indent), site.kind, site.value, site.detail
                )
