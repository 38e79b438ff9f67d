"""What state a rules folder is in, without reading its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.digests import sha256
from stacklint.repo.rule_files import rule_files

if TYPE_CHECKING:
    from pathlib import Path

_SHAPE = b"lean, interest"
"""What the compiled form is called: another form is another cache."""


def digest(folder: Path) -> str:
    """Return a hash of the names, sizes and times of all files below `folder`."""
    state = sha256(_SHAPE)
    for path in rule_files(folder):
        stat = path.lstat()
        state.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return state.hexdigest()[:24]
