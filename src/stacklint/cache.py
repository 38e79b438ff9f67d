"""What was read of each file the last time, in one file of the user's cache folder."""

from __future__ import annotations

import json
import os
import time
from itertools import chain
from typing import TYPE_CHECKING

from stacklint import __version__
from stacklint.digests import sha256
from stacklint.rows import Known, Row, Sealed, from_rows, sealed
from stacklint.whole_file import PARTIAL, write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from stacklint.model import Evidence, Unread

_FORM = 2
_FRESH_NS = 2_000_000_000
"""A file changed within two seconds of the cache's own time may change again with the same time."""


class Cache:
    """Rows by path, valid for one root, one version of the program and one state of the catalogue.

    The file is lines of JSON: a head that names each path with its size and time, then the rows of one path in
    each line, which are parsed when they are asked for and otherwise kept as they stand.
    A cache that is broken, foreign or older is as good as none; one that cannot be written is not missed.
    """

    def __init__(self, root: str, interest: str, folder: Path) -> None:
        name = sha256(os.fsencode(os.path.realpath(root))).hexdigest()[:24]
        self._target = folder / f"files-{name}.json"
        self._mark = f"{_FORM}:{__version__}:{interest}"
        self._old: dict[str, tuple[int, int, bytes]] = {}
        self._new: dict[str, tuple[int, int, bytes]] = {}
        self._time = 0
        self._hits = 0
        self._load()

    def _load(self) -> None:
        try:
            with self._target.open("rb") as lines:
                status = os.fstat(lines.fileno())
                if hasattr(os, "getuid") and status.st_uid != os.getuid():
                    return
                data = json.loads(lines.readline())
                if data["mark"] == self._mark:
                    self._time = int(data["time"])
                    self._old = {p: (size, mtime, lines.readline()) for p, size, mtime in data["files"]}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            self._old = {}

    def get(self, path: str, size: int, mtime: int, known: Known | None = None) -> list[Evidence | Unread] | None:
        """Return what was read of a file that has not changed since; None where it must be read."""
        entry = self._old.get(path)
        try:
            if entry is None or entry[0] != size or entry[1] != mtime or mtime + _FRESH_NS > self._time:
                return None
            found = from_rows(path, json.loads(entry[2]), known)
        except (TypeError, ValueError, IndexError, KeyError, RecursionError):
            return None
        self._new[path] = entry
        self._hits += 1
        return found

    def put(self, path: str, size: int, mtime: int, rows: list[Row] | Sealed) -> None:
        """Keep what was read of a file; what is sealed already must be JSON."""
        line = rows if isinstance(rows, Sealed) else sealed(rows, as_json=True)
        self._new[path] = size, mtime, line.data

    def save(self) -> None:
        """Write the cache at once or not at all, and only when something changed; let go of it all."""
        try:
            self._write()
        finally:
            self._old, self._new = {}, {}

    def _write(self) -> None:
        if self._hits == len(self._new) == len(self._old):
            return
        files = [(path, size, mtime) for path, (size, mtime, _) in self._new.items()]
        head = {"mark": self._mark, "time": time.time_ns(), "files": files}
        try:
            self._target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            first = json.dumps(head, separators=(",", ":")).encode() + b"\n"
            write_whole(self._target, chain([first], (line for _, _, line in self._new.values())))
        except (OSError, ValueError):
            return  # it is not missed


def clear(folder: Path) -> int:
    """Remove every cache of stacklint from a folder; return how many files that were."""
    removed = 0
    for pattern in _OURS:
        for path in folder.glob(pattern):
            path.unlink(missing_ok=True)
            removed += 1
    return removed


_OURS = (
    *("files-*.json", "report-*.json", "rules-*.json", "readers.json", "checks.json", "expressions-*.bin"),
    f"{PARTIAL}*",
)
