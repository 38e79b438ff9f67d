"""Addresses of single files and archives on a branch of a repository host, in code and manifests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.syntax.found_lines import lines_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document

_HINT = lazy(rb"raw\.githubusercontent\.com/|github\.com/[^\s\"']+/(?:raw|archive)/")
_PARTS = frozenset({b"raw", b"archive"})
_FILE = lazy(
    r"https://(?:raw\.githubusercontent\.com/([\w.-]+/[\w.-]+)/(?:refs/heads/)?"
    r"|(?:www\.)?github\.com/([\w.-]+/[\w.-]+)/raw/(?:refs/heads/)?)(main|master|HEAD|develop|dev)/([^\s\"'?#)>]*)"
)
_ARCHIVE = lazy(
    r"https://(?:www\.)?github\.com/([\w.-]+/[\w.-]+)/archive/(?:refs/heads/)?(main|master|HEAD|develop|dev)\.(?:zip|tar\.gz)"
)
_COMMENT = lazy(r"\s*(?:#|//)")
_LONGEST = 2_000


@reader(
    *("*.py", "*.yaml", "*.yml"),
    facts=("config",),
    note="notebooks and comments are passed over",
)
def read_own_addresses(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield as `config` what stands on a moving branch: `address.file=PATH`, `address.archive=ADDRESS`."""
    data = document.data
    if _PARTS.isdisjoint(document.after_slashes) or b"github" not in data or not _HINT.search(data):
        return
    for number, line in lines_with(document.text, "github"):
        if len(line) > _LONGEST or _COMMENT.match(line):
            continue
        for found in _FILE.finditer(line):
            host = "raw.githubusercontent.com" if found[1] else "github.com"
            detail = {"repository": found[1] or found[2], "branch": found[3], "host": host}
            yield Evidence(
                Location(document.path, number, found.start() + 1), "config", f"address.file={found[4]}", detail
            )
        for found in _ARCHIVE.finditer(line):
            detail = {"repository": found[1], "branch": found[2]}
            yield Evidence(
                Location(document.path, number, found.start() + 1), "config", f"address.archive={found[0]}", detail
            )
