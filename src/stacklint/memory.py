"""The last report of a repository, given again where nothing has changed since."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING

from stacklint import __version__
from stacklint.digests import sha256
from stacklint.plain import from_plain, to_plain
from stacklint.repo.document import Unreadable
from stacklint.report import Report
from stacklint.whole_file import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from stacklint.repo.repository import Repo

_FRESH_NS = 2_000_000_000
_LIVE = frozenset({"source", "style", "rules", "names", "fixes"})
"""Fields that are not kept: they come from the program and the catalogue, or read the disk."""


class Memory:
    """Keeps one report for a root; valid while files, settings, date, program and catalogue are the same.

    A memory that is broken or foreign is as good as none; one that cannot be written is not missed.
    """

    def __init__(self, root: str, folder: Path) -> None:
        name = sha256(os.fsencode(os.path.realpath(root))).hexdigest()[:24]
        self._target = folder / f"report-{name}.json"

    def recall(self, mark: str, newest: int) -> Report | None:
        """Return the report kept under `mark`; None where there is none or a file is too fresh to trust."""
        try:
            data = json.loads(self._target.read_bytes())
            if data["mark"] != mark or newest + _FRESH_NS > data["time"]:
                return None
            found: Report = from_plain(Report, data["report"], without=_LIVE)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
        return found

    def keep(self, mark: str, report: Report) -> None:
        """Write a report at once or not at all."""
        data = {"mark": mark, "time": time.time_ns(), "report": to_plain(report, without=_LIVE)}
        try:
            self._target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self._target, [json.dumps(data, separators=(",", ":")).encode()])
        except (OSError, UnicodeError):
            return  # it is not missed


def mark_of(repo: Repo, *parts: str) -> tuple[str, int]:
    """Return what a report depends on as one hash, and the time of the newest file."""
    state = sha256("\0".join((__version__, repo.git_root, *parts)).encode("utf-8", "surrogateescape"))
    newest = 0
    for path in repo.paths:
        try:
            size, mtime = repo.stat(path)
        except Unreadable:
            size, mtime = -1, 0
        newest = max(newest, mtime)
        state.update(f"{path}\0{size}\0{mtime}\n".encode("utf-8", "surrogateescape"))
    for item in repo.unread:
        state.update(f"{item.path}\0{item.reason}\n".encode("utf-8", "surrogateescape"))
    return state.hexdigest(), newest
