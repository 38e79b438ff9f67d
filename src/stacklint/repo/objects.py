"""Commits, folders and files of a git history, read from loose objects and packs without git.

Git itself runs programs that a repository's configuration names, so it is never started. Every object is checked
against its id, and bounded.
"""

# Paths are plain text here, as everywhere in this package.
# ruff: noqa: PTH118, PTH208

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from functools import cached_property
from typing import TYPE_CHECKING

from stacklint.regex import lazy
from stacklint.repo.disk import read_file
from stacklint.repo.document import Unreadable
from stacklint.repo.pack import Pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.repo.git import GitFolder

_LARGEST = 16 << 20
_MOST_FILES = 20_000
_FOLDER, _FILES = 0o040000, {0o100644, 0o100755, 0o100664}
_ID = lazy(rb"[0-9a-f]+")


class Objects:
    """The objects of a repository by their ids; those of other repositories are not reached."""

    def __init__(self, git: GitFolder) -> None:
        self._folder = os.path.join(git.common, "objects")

    def commit(self, name: str) -> str:
        """Return the id of the commit that an id is of, or that a tag of this id stands for."""
        for _ in range(5):
            kind, data = self._read(name)
            if kind == "commit":
                return name
            if kind != "tag":
                break
            name = _field(data, b"object")
        raise Unreadable("no commit")

    def parents(self, commit: str) -> list[str]:
        """Return the ids of the commits that a commit follows."""
        head = self._read(commit)[1].partition(b"\n\n")[0]
        return [line[7:].decode("ascii", "replace") for line in head.splitlines() if line.startswith(b"parent ")]

    def beginning(self, start: str) -> str:
        """Return the one id that begins so; empty where there is none, or more than one."""
        found = {start[:2] + name for name in _names(os.path.join(self._folder, start[:2]))}
        found = {name for name in found if name.startswith(start)}
        for pack in self._packs:
            found |= pack.beginning(start)
        return found.pop() if len(found) == 1 else ""

    def file(self, commit: str, path: str) -> bytes | None:
        """Return the bytes of a file in a commit; None where there is none, or a link."""
        row = self._entry(commit, path)
        if row is None or row[0] not in _FILES:
            return None
        return self._read(row[1])[1]

    def files(self, commit: str, folder: str) -> Iterator[tuple[str, bytes]]:
        """Yield the paths and bytes of the files below a folder of a commit, without links and submodules."""
        row = self._entry(commit, folder)
        stack = [(folder, row[1])] if row and row[0] == _FOLDER else []
        left = _MOST_FILES
        while stack:
            place, name = stack.pop()
            for mode, part, inner in self._rows(name):
                path = f"{place}/{part}" if place else part
                left -= 1
                if left < 0:
                    raise Unreadable(f"more than {_MOST_FILES:,} files")
                if mode == _FOLDER:
                    stack.append((path, inner))
                elif mode in _FILES:
                    yield path, self._read(inner)[1]

    def _entry(self, commit: str, path: str) -> tuple[int, str] | None:
        """Return the mode and id of a path in a commit."""
        at = (_FOLDER, _field(self._read(commit)[1], b"tree"))
        for part in filter(None, path.split("/")):
            rows = self._rows(at[1]) if at[0] == _FOLDER else []
            found = next(((mode, inner) for mode, name, inner in rows if name == part), None)
            if found is None:
                return None
            at = found
        return at

    def _rows(self, tree: str) -> list[tuple[int, str, str]]:
        """Return the mode, name and id of each entry of a tree."""
        kind, data = self._read(tree)
        size, at, rows = len(tree) // 2, 0, []
        if kind != "tree":
            raise Unreadable("not a folder of git")
        try:
            while at < len(data):
                space, end = data.index(b" ", at), data.index(b"\0", at)
                name = os.fsdecode(data[space + 1 : end])
                if name in {"", ".", ".."} or "/" in name:
                    return []  # it would lead elsewhere; git makes no such tree
                rows.append((int(data[at:space], 8), name, data[end + 1 : end + 1 + size].hex()))
                at = end + 1 + size
        except ValueError as error:
            raise Unreadable("not a folder of git") from error
        return rows

    def _read(self, name: str) -> tuple[str, bytes]:
        """Return the kind and the bytes of an object; raises `Unreadable`."""
        try:
            found = self._loose(name) or self._packed(name)
        except (zlib.error, struct.error, ValueError, IndexError, OSError) as error:
            raise Unreadable("not an object of git") from error
        if found is None:
            raise Unreadable("it is not in this clone")
        kind, data = found
        if _id(kind, data, len(name)) != name:
            raise Unreadable("an object of git that is not what its id says")
        return found

    def _loose(self, name: str) -> tuple[str, bytes] | None:
        path = os.path.join(self._folder, name[:2], name[2:])
        if not os.path.lexists(path):
            return None
        data = inflated(read_file(path, _LARGEST), _LARGEST)
        head, _, body = data.partition(b"\0")
        kind, _, size = head.partition(b" ")
        if int(size) != len(body):
            raise ValueError("not as long as it says")
        return kind.decode("ascii"), body

    def _packed(self, name: str) -> tuple[str, bytes] | None:
        for pack in self._packs:
            if found := pack.read(name):
                return found
        return None

    @cached_property
    def _packs(self) -> list[Pack]:
        folder = os.path.join(self._folder, "pack")
        names = sorted(n for n in _names(folder) if n.endswith(".idx"))
        return [Pack(os.path.join(folder, name.removesuffix(".idx")), _LARGEST) for name in names]


def inflated(data: bytes, most: int) -> bytes:
    """Return what zlib packed, up to `most` bytes; raises ValueError beyond."""
    machine = zlib.decompressobj()
    found = machine.decompress(data, most + 1)
    if len(found) > most:
        raise ValueError("too large")
    return found


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _id(kind: str, data: bytes, length: int) -> str:
    made = hashlib.sha256() if length == 64 else hashlib.sha1(usedforsecurity=False)  # noqa: PLR2004 - figures of SHA-256
    made.update(f"{kind} {len(data)}\0".encode())
    made.update(data)
    return made.hexdigest()


def _field(data: bytes, key: bytes) -> str:
    """Return the id that a line of a commit or a tag names."""
    for line in data.partition(b"\n\n")[0].splitlines():
        if line.startswith(key + b" ") and _ID.fullmatch(line[len(key) + 1 :]):
            return line[len(key) + 1 :].decode("ascii")
    raise Unreadable("not an object of git")
