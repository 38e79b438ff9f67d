"""Locks of pipelines: the files that a stage was last run with, and what they held."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node

_MD5 = lazy(r"[0-9a-f]{32}")


@reader(
    "dvc.lock",
    facts=("include",),
    limit=4 << 20,
    note="folders are left out: their hash is one of a list",
)
def read_stage_locks(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield each file that a stage depends on or makes as `include` (form recorded; stage, md5, size).

    A stage that makes nothing names no result that could be another's.
    """
    tree = document.tree
    for name, stage in tree.pairs.get("stages", tree).pairs.items():
        for key in ("deps", "outs") if stage["outs"].items else ():
            for item in stage[key].items:
                yield from _recorded(document, name, item)


def _recorded(document: Document, stage: str, item: Node) -> Iterator[Evidence]:
    written, md5 = item["path"].text, item["md5"].text
    if not written or "://" in written or written.startswith("/") or not _MD5.fullmatch(md5):
        return
    path = posixpath.normpath(posixpath.join(document.folder, written))
    detail = {"form": "recorded", "stage": stage, "md5": md5, "size": item["size"].text}
    place = Location(document.path, item["path"].line, item["path"].column)
    yield Evidence(place, "include", path, {k: v for k, v in detail.items() if v})
