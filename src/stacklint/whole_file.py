"""Writes a file at once or not at all: whatever ends the writing, no half of it and no other file stays."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PARTIAL = ".stacklint-"
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def write_whole(target: Path, parts: Iterable[bytes], mode: int = 0o600) -> None:
    """Write the parts to `target`, in whose place they appear together; raises OSError."""
    partial = target.with_name(f"{PARTIAL}{os.getpid()}-{time.time_ns()}")
    try:
        with os.fdopen(os.open(partial, _FLAGS, mode), "wb") as out:
            out.writelines(parts)
        partial.replace(target)
    except BaseException:  # a signal too
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
