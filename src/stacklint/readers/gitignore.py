"""Git's ignore files: what they mean to spare, and drop all the same with a folder above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.repo.ignore import Patterns, as_git

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document

_WILD = frozenset("*?[\\")


@reader(".gitignore", facts=("include",), limit=1 << 20, note="only what a file's own patterns drop")
def read_gitignore(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield as `include`, form spared, what a line begins with `!` for and another line of the file drops.

    Git does not look into a folder that it ignores, so nothing in it can be spared. The detail has that
    folder as `inside`, and the line that drops it.
    """
    if "!" not in document.text:
        return
    rows = document.text.split("\n")
    patterns = Patterns(document.text.encode("utf-8", "surrogateescape"))
    for number, row in enumerate(rows, 1):
        if row.startswith("!") and (spared := row[1:].strip().strip("/")):
            for folder in _plain_folders(spared):
                name = folder.rpartition("/")[2]
                place = patterns.verdict(as_git(name), as_git(folder), folder=True)
                if place > 0:
                    detail = {"form": "spared", "inside": _in(document, folder), "line": rows[place - 1].strip()}
                    yield Evidence(Location(document.path, number), "include", _in(document, spared), detail)
                    break


def _plain_folders(path: str) -> Iterator[str]:
    """Yield the folders above a path that it names without wildcards, the topmost first."""
    parts = path.split("/")[:-1]
    for count, part in enumerate(parts, 1):
        if not _WILD.isdisjoint(part):
            return
        yield "/".join(parts[:count])


def _in(document: Document, path: str) -> str:
    return f"{document.folder}/{path}" if document.folder else path
