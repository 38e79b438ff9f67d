"""A repository as the scan sees it: the files that count, their bytes, what git says of them."""

from __future__ import annotations

from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from stacklint.record import dataclass, field
from stacklint.repo.document import Unreadable
from stacklint.repo.ignore import IgnoreFiles
from stacklint.repo.limits import Limits
from stacklint.repo.walk import SKIPPED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stacklint.model import Unread

_SMALL, _ROOM = 48 << 10, 2 << 20
"""Bytes of a file that is kept, and of all that are."""


def _unknown() -> frozenset[str] | None:
    return None


@dataclass(frozen=True, slots=True)
class Contents:
    """What a repository is made of: the paths that count, and functions that fetch the rest."""

    paths: tuple[str, ...]
    read: Callable[[str, int], bytes]
    head: Callable[[str, int], bytes]
    stat: Callable[[str], tuple[int, int]]
    ignores: IgnoreFiles
    links: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
    git_root: str = ""
    tracked: Callable[[], frozenset[str] | None] = _unknown
    limits: Limits = field(default_factory=Limits)


class Repo:
    """The files that count, as sorted POSIX paths relative to the root of the scan.

    `Repo({"a.py": "text"})` makes one from a dict, as if git tracked nothing. `links` maps the
    links that stay inside to what they lead to; a target is read once, under its own name.
    `git_root` is where the root of the scan lies below that of the git work tree, if it does.
    """

    def __init__(self, files: Mapping[str, str | bytes] | Contents) -> None:
        contents = files if isinstance(files, Contents) else _in_memory(files)
        self.paths = contents.paths
        self.links = contents.links
        self.unread = contents.unread
        self.git_root = contents.git_root
        self._contents = contents
        self._kept: dict[str, bytes] = {}
        self._room = _ROOM
        self.limits = contents.limits

    @cached_property
    def folders(self) -> frozenset[str]:
        """The folders that hold a file that counts, at any depth; the root is not among them."""
        found: set[str] = set()
        for folder in {path.rpartition("/")[0] for path in self.paths}:
            here = folder
            while here and here not in found:
                found.add(here)
                here = here.rpartition("/")[0]
        return frozenset(found)

    @cached_property
    def tracked(self) -> frozenset[str] | None:
        """The files that git tracks, relative to the root of the scan; None where nobody knows."""
        return self._contents.tracked()

    def read(self, path: str, limit: int) -> bytes:
        """Return a file's bytes; raises `Unreadable` where it is larger than `limit`.

        The first small files are kept: checks look again at what a reader saw.
        """
        known = self._kept.get(path)
        if known is not None and len(known) <= limit:
            return known
        data = self._contents.read(path, limit)
        if len(data) <= _SMALL and self._room >= len(data):
            self._kept[path] = data
            self._room -= len(data)
        return data

    def head(self, path: str, count: int) -> bytes:
        """Return a file's first bytes, at most `count`; raises `Unreadable`."""
        return self._contents.head(path, count)

    def stat(self, path: str) -> tuple[int, int]:
        """Return a file's size and time of change in nanoseconds; raises `Unreadable`."""
        return self._contents.stat(path)

    def size(self, path: str) -> int:
        """Return a file's size in bytes; raises `Unreadable`."""
        return self._contents.stat(path)[0]

    def ignored(self, path: str) -> bool:
        """Return whether git would ignore a path, there or not; a folder's ends in `/`."""
        return self._contents.ignores.ignored(path)


def _in_memory(files: Mapping[str, str | bytes]) -> Contents:
    """Return the contents that a dict describes."""
    known = MappingProxyType(
        {path: data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data for path, data in files.items()}
    )

    def get(path: str) -> bytes:
        if path not in known:
            raise Unreadable("it vanished during the scan")
        return known[path]

    def read(path: str, limit: int) -> bytes:
        data = get(path)
        if len(data) > limit:
            raise Unreadable(f"larger than {limit:,} bytes")
        return data

    def patterns(folder: str) -> bytes:
        return known.get(f"{folder}/.gitignore" if folder else ".gitignore", b"")

    ignores = IgnoreFiles(patterns)
    return Contents(
        paths=tuple(sorted(p for p in known if not is_skipped(p) and not ignores.ignored(p))),
        read=read,
        head=lambda path, count: get(path)[:count],
        stat=lambda path: (len(get(path)), 0),
        ignores=ignores,
    )


def is_skipped(path: str) -> bool:
    """Return whether a path is inside a folder that is never looked into."""
    return not SKIPPED.isdisjoint(path.split("/")[:-1])
