"""What the `.git` folder says, read without git: where the work tree begins, and what is tracked.

Git itself runs programs that a repository's configuration names, so it is never started.
"""

# Paths are plain text here, as the walk yields them.
# ruff: noqa: PTH113, PTH118, PTH120

from __future__ import annotations

import os
import re
import struct

from stacklint.record import dataclass
from stacklint.regex import lazy
from stacklint.repo.disk import read_file
from stacklint.repo.document import Unreadable

_SMALL = 1 << 16
_GITLINK = lazy(rb"\Agitdir: ([^\n\0]+)\n?\Z")
_SHA256 = lazy(rb"^[ \t]*objectformat[ \t]*=[ \t]*sha256[ \t\r]*$", re.MULTILINE | re.IGNORECASE)
_EXTENDED, _PREFIXED = 3, 4  # versions with further flags, and with names that share beginnings
_FILE, _LINK = 8, 10  # the four bits of an entry's mode; the others are submodules and folders


@dataclass(frozen=True, slots=True)
class GitFolder:
    """A git work tree: its root, its own git folder, and the one it shares with its siblings."""

    root: str
    own: str
    common: str


def find_git(start: str) -> GitFolder | None:
    """Return the work tree that the absolute path `start` is in, by walking up to a `.git`."""
    here = start
    while True:
        if own := _git_folder(os.path.join(here, ".git")):
            return GitFolder(here, own, _common(own))
        above = os.path.dirname(here)
        if above == here:
            return None
        here = above


def read_exclude(git: GitFolder, limit: int) -> bytes:
    """Return the patterns of `.git/info/exclude`, empty where there are none."""
    try:
        return read_file(os.path.join(git.common, "info", "exclude"), limit)
    except Unreadable:
        return b""


def read_index(git: GitFolder, limit: int) -> frozenset[str]:
    """Return the tracked files relative to the work tree's root; raises `Unreadable`."""
    path = os.path.join(git.own, "index")
    if not os.path.lexists(path):
        return frozenset()
    data = read_file(path, limit)
    try:
        return frozenset(parse_index(data, hash_size=_hash_size(git)))
    except (IndexError, ValueError, struct.error) as error:
        raise Unreadable("not an index of git") from error


def parse_index(data: bytes, *, hash_size: int = 20) -> list[str]:
    """Return the paths of files in an index of version 2, 3 or 4; raises ValueError and its kin."""
    signature, version, count = struct.unpack_from(">4sII", data)
    if signature != b"DIRC" or version not in (2, 3, 4):
        raise ValueError("not an index that is known")
    fixed = 40 + hash_size + 2
    found: list[str] = []
    at, previous = 12, b""
    for _ in range(count):
        flags = data[at + fixed - 2]
        name_at = at + fixed + (2 if version >= _EXTENDED and flags & 0x40 else 0)
        if version == _PREFIXED:
            strip, name_at = _varint(data, name_at)
            if strip > len(previous):
                raise ValueError("a name shorter than nothing")
            end = data.index(0, name_at)
            name = previous[: len(previous) - strip] + data[name_at:end]
            following = end + 1
        else:
            end = data.index(0, name_at)
            name = data[name_at:end]
            following = at + ((end - at + 8) & ~7)
        if data[at + 26] >> 4 in (_FILE, _LINK):
            found.append(os.fsdecode(name))
        at, previous = following, name
    if b"link" in _extensions(data, at, hash_size):
        raise ValueError("a split index")
    return found


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return git's offset-encoded number at `at`, and where it ends."""
    byte = data[at]
    number = byte & 0x7F
    while byte & 0x80:
        at += 1
        byte = data[at]
        number = ((number + 1) << 7) | (byte & 0x7F)
        if number > 1 << 20:
            raise ValueError("a name too long")
    return number, at + 1


def _extensions(data: bytes, at: int, hash_size: int) -> set[bytes]:
    """Return the signatures of the extensions that follow the entries."""
    found: set[bytes] = set()
    while at + 8 <= len(data) - hash_size:
        signature, size = struct.unpack_from(">4sI", data, at)
        found.add(signature)
        at += 8 + size
    return found


def _hash_size(git: GitFolder) -> int:
    try:
        config = read_file(os.path.join(git.common, "config"), _SMALL)
    except Unreadable:
        return 20
    return 32 if _SHA256.search(config) else 20


def _git_folder(path: str) -> str | None:
    """Return the git folder at `.git`, also where a file of that name says where it is."""
    if os.path.isfile(os.path.join(path, "HEAD")):
        return path
    try:
        found = _GITLINK.match(read_file(path, _SMALL))
    except Unreadable:
        return None
    if not found:
        return None
    target = os.path.normpath(os.path.join(os.path.dirname(path), os.fsdecode(found[1].strip())))
    return target if os.path.isfile(os.path.join(target, "HEAD")) else None


def _common(own: str) -> str:
    """Return the git folder that all work trees share; `own` where there is but one."""
    try:
        text = os.fsdecode(read_file(os.path.join(own, "commondir"), _SMALL)).strip()
    except Unreadable:
        return own
    return os.path.normpath(os.path.join(own, text))
