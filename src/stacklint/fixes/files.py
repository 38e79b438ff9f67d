"""Edited files: as a diff, or written where nothing has changed since."""

from __future__ import annotations

import difflib
import os
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE, S_ISREG, S_IWUSR
from typing import TYPE_CHECKING

from stacklint.fixes.apply import applied
from stacklint.record import dataclass
from stacklint.repo.disk import read_file
from stacklint.repo.document import Document, Unreadable
from stacklint.sanitise import plain
from stacklint.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stacklint.model import Edit

_LARGEST = 4 << 20


@dataclass(frozen=True, slots=True)
class Edited:
    """A file before and after its edits, and what it was on the disk."""

    path: str
    before: str
    after: str
    status: os.stat_result


def edited(root: Path, path: str, edits: Iterable[Edit], text: Callable[[str], str]) -> Edited:
    """Return a file with its edits; raises `Unreadable` where it is not the file that was judged, or no UTF-8."""
    target = _inside(root, path)
    status = _status(target)
    data = read_file(str(target), _LARGEST)
    if Document(path, data).text != text(path):
        raise Unreadable("it changed during the scan")
    try:
        before = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable("not UTF-8") from error
    return Edited(path, before, applied(before, edits), status)


def write(root: Path, file: Edited) -> None:
    """Write an edited file at once; raises `Unreadable` where it changed since it was read, or cannot be written."""
    target = _inside(root, file.path)
    if _same(_status(target)) != _same(file.status):
        raise Unreadable("it changed during the scan")
    mode = S_IMODE(file.status.st_mode)
    try:
        write_whole(target, [file.after.encode("utf-8")], mode)
        _give_back(target, file.status)
    except OSError as error:
        raise Unreadable(error.strerror or "the system does not write it") from error


def _give_back(target: Path, before: os.stat_result) -> None:
    """Give a file that was written anew the owner and the mode that it had."""
    now = target.lstat()
    if hasattr(os, "chown") and (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        with suppress(OSError):  # the system lets nobody but root give a file away
            os.chown(target, before.st_uid, before.st_gid)
    if S_IMODE(target.lstat().st_mode) != S_IMODE(before.st_mode):
        target.chmod(S_IMODE(before.st_mode))  # what the umask took


def unified(file: Edited) -> str:
    """Return the edits of a file as a unified diff that `git apply` takes."""
    rows = difflib.unified_diff(
        _rows(file.before), _rows(file.after), f"a/{plain(file.path)}", f"b/{plain(file.path)}", lineterm="\n"
    )
    return "".join(row if row.endswith("\n") else f"{row}\n\\ No newline at end of file\n" for row in rows)


def _rows(text: str) -> list[str]:
    rows = text.split("\n")
    return [f"{row}\n" for row in rows[:-1]] + ([rows[-1]] if rows[-1] else [])


def _inside(root: Path, path: str) -> Path:
    """Return where a file lies; raises `Unreadable` where a link leads there."""
    base = os.path.realpath(root)
    target = Path(base, path)
    if os.path.realpath(target) != str(target):
        raise Unreadable("a link leads to it")
    return target


def _status(target: Path) -> os.stat_result:
    try:
        status = target.lstat()
    except OSError as error:
        raise Unreadable("it vanished during the scan") from error
    if not S_ISREG(status.st_mode):
        raise Unreadable("not a regular file")
    if status.st_nlink > 1:
        raise Unreadable("it has a second name (a hard link), which would keep the old text")
    if not status.st_mode & S_IWUSR:
        raise Unreadable("read-only")
    return status


def _same(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
