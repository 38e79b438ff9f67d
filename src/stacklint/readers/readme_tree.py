"""The root's README: the files that its drawing of the folders lists."""

from __future__ import annotations

from posixpath import join, normpath
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document

_ROW = lazy(
    r"([\s\u00a0│┃|]*)(?:[├└┣┗+`|\\]\s?[─━-]{1,6}>?)(?!\s*[►▶→➜])\s*(?:[^\w\s./`*\[-]\S?\s*)?[`*\[]*([\w.][\w.-]*/?)(.*)"
)
_MARKS = ("├", "└", "┣", "|--", "+--", "`--")
_LONGEST = 400
_ROWS = 400


@reader(
    *("README.md", "readme.md", "Readme.md"),
    facts=("include",),
    limit=1 << 20,
    note="only drawings of lines, in the README at the root",
)
def read_readme_tree(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield as `include` what a drawing lists: form tree, with the folders above it, and the remark as `line`.

    The value is the path if the drawing begins at the root.
    """
    if document.folder or not any(mark in document.text for mark in _MARKS):
        return
    above: list[tuple[int, str]] = []
    rows = 0
    for number, line in enumerate(document.text.split("\n"), 1):
        found = _ROW.fullmatch(line[:_LONGEST])
        if not found:
            if line.strip(" \t│|\u00a0"):
                above = []
            continue
        rows += 1
        if rows > _ROWS:
            return
        depth, name = len(found[1].replace("\u00a0", " ")), found[2]
        if not name.strip("."):
            continue  # and so on
        while above and above[-1][0] >= depth:
            above.pop()
        path = normpath(join(*(folder for _, folder in above), name.rstrip("/")))
        detail = {"form": "tree", "context": "docs", "line": found[3].strip()[:120]}
        yield Evidence(Location(document.path, number), "include", path, detail)
        above.append((depth, name.rstrip("/")))
