"""Absolute paths into one person's home, in code, scripts and configuration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document

_HINT = re.compile(rb"/home/\w|/Users/\w|[A-Za-z]:[\\/]{1,2}Users[\\/]")
_HOME = re.compile(
    r"(?<![\w.$}~:/-])(?:(?:file://)?/home/|/Users/|[A-Za-z]:[\\/]{1,2}Users[\\/]{1,2})"
    r"([A-Za-z][\w.-]*)[\\/]+[\w. \\/-]*"
)
_COMMENT = re.compile(r"\s*(?:#|//|--|;|\*|REM\b)|.*\"\"\"|.*>>>")
_MADE = re.compile(r"(?:^|/)(?:\.|mlruns/|outputs/|wandb/|uncommitted/)|compose[^/]*$|(?:^|/)\.[^/]+$")
"""Files that tools wrote, of a CI host and of containers: their homes are no person's."""
_LONGEST = 2_000


@reader(
    *("*.py", "*.sh", "*.yaml", "*.yml", "*.toml", "*.cfg", "*.ini", "MLproject"),
    facts=("string",),
    limit=1 << 20,
    note="comments and notebooks are passed over",
)
def read_machine_paths(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield each path into a home as `string` (`home=USER`; path)."""
    if not _HINT.search(document.data) or _MADE.search(document.path):
        return
    for number, line in enumerate(document.text.split("\n"), 1):
        if len(line) > _LONGEST or _COMMENT.match(line):
            continue
        if found := _HOME.search(line.partition(" # ")[0]):
            place = Location(document.path, number, found.start() + 1, number, found.end() + 1)
            yield Evidence(place, "string", f"home={found[1]}", {"path": found[0][:120]})
