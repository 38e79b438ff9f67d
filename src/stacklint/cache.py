"""What was read of each file the last time, in one file of the user's cache folder."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stacklint import __version__
from stacklint.rows import Row, from_rows

if TYPE_CHECKING:
    from stacklint.model import Evidence, Unread

_FORM = 1
_FRESH_NS = 2_000_000_000
"""A file changed within two seconds of the cache's own time may change again with the same time."""


class Cache:
    """Rows by path, valid for one root, one version of the program and one state of the catalogue.

    A cache that is broken, foreign or older is as good as none; one that cannot be written is not missed.
    """

    def __init__(self, root: str, interest: str, folder: Path) -> None:
        name = hashlib.sha256(os.fsencode(os.path.realpath(root))).hexdigest()[:24]
        self._target = folder / f"files-{name}.json"
        self._mark = f"{_FORM}:{__version__}:{interest}"
        self._old: dict[str, Any] = {}
        self._new: dict[str, Any] = {}
        self._time = 0
        self._hits = 0
        self._load()

    def _load(self) -> None:
        try:
            status = self._target.stat()
            if hasattr(os, "getuid") and status.st_uid != os.getuid():
                return
            data = json.loads(self._target.read_bytes())
            if data["mark"] == self._mark:
                self._old, self._time = dict(data["files"]), int(data["time"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            self._old = {}

    def get(self, path: str, size: int, mtime: int) -> list[Evidence | Unread] | None:
        """Return what was read of a file that has not changed since; None where it must be read."""
        entry = self._old.get(path)
        try:
            if entry is None or entry[0] != size or entry[1] != mtime or mtime + _FRESH_NS > self._time:
                return None
            found = from_rows(path, entry[2])
        except (TypeError, ValueError, IndexError, KeyError):
            return None
        self._new[path] = entry
        self._hits += 1
        return found

    def put(self, path: str, size: int, mtime: int, rows: list[Row]) -> None:
        """Keep what was read of a file."""
        self._new[path] = [size, mtime, rows]

    def save(self) -> None:
        """Write the cache at once or not at all, and only when something changed."""
        if self._hits == len(self._new) == len(self._old):
            return
        data = {"mark": self._mark, "time": time.time_ns(), "files": self._new}
        try:
            self._target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._target.parent, prefix=".files-")
        except OSError:
            return
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(json.dumps(data, separators=(",", ":")))
            Path(name).replace(self._target)
        except (OSError, UnicodeError, ValueError):
            Path(name).unlink(missing_ok=True)


def clear(folder: Path) -> int:
    """Remove every cache of stacklint from a folder; return how many files that were."""
    removed = 0
    for pattern in ("files-*.json", "report-*.json", "rules-*.json", ".files-*", ".report-*"):
        for path in folder.glob(pattern):
            path.unlink(missing_ok=True)
            removed += 1
    return removed
