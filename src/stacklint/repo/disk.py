"""Bytes from the disk: regular files only, bounded, never through a link."""

from __future__ import annotations

import errno
import os
from stat import S_ISREG

from stacklint.repo.document import Unreadable

_FLAGS = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
    _FLAGS |= getattr(os, _flag, 0)  # Windows has O_BINARY alone

_REASONS = {
    errno.EACCES: "no permission to read it",
    errno.EPERM: "no permission to read it",
    errno.ELOOP: "a link",
    errno.ENAMETOOLONG: "its path is too long",
    errno.ENOENT: "it vanished during the scan",
    errno.ENOTDIR: "it vanished during the scan",
    errno.ENXIO: "not a regular file",
}


def read_file(path: str, limit: int) -> bytes:
    """Return the bytes of a regular file; raises `Unreadable` beyond `limit` and for all else."""
    data = _read(path, limit + 1, whole=True, limit=limit)
    if len(data) > limit:
        raise Unreadable(f"larger than {limit:,} bytes")
    return data


def read_head(path: str, count: int) -> bytes:
    """Return the first `count` bytes of a regular file, fewer where it ends before."""
    return _read(path, count, whole=False, limit=0)


def stat_file(path: str) -> tuple[int, int]:
    """Return a regular file's size and time of change in nanoseconds; raises `Unreadable`."""
    try:
        status = os.lstat(path)
    except (OSError, ValueError) as error:
        raise Unreadable(why(error)) from error
    if not S_ISREG(status.st_mode):
        raise Unreadable("not a regular file")
    return status.st_size, status.st_mtime_ns


def why(error: OSError | ValueError) -> str:
    """Return an error of the operating system in plain words, without any path."""
    number = error.errno if isinstance(error, OSError) else None
    return _REASONS.get(number or 0) or "the system does not open it"


def _read(path: str, count: int, *, whole: bool, limit: int) -> bytes:
    try:
        handle = os.open(path, _FLAGS)
    except (OSError, ValueError) as error:
        raise Unreadable(why(error)) from error
    try:
        status = os.fstat(handle)
        if not S_ISREG(status.st_mode):
            raise Unreadable("not a regular file")
        if whole and status.st_size > limit:
            raise Unreadable(f"larger than {limit:,} bytes")
        wanted = min(count, status.st_size + 1) if whole else count
        return _read_fully(handle, wanted, count)
    except OSError as error:
        raise Unreadable(why(error)) from error
    finally:
        os.close(handle)


def _read_fully(handle: int, first: int, count: int) -> bytes:
    """Read up to `count` bytes; one call where the size was right, more where the file grows."""
    data = os.read(handle, first)
    if len(data) < first:
        return data
    parts = [data]
    left = count - len(data)
    while left > 0 and (data := os.read(handle, min(left, 1 << 20))):
        parts.append(data)
        left -= len(data)
    return b"".join(parts)
