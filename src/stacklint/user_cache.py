"""Where stacklint keeps what it need not make twice."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """Return the user's cache folder for stacklint; it need not exist."""
    root = os.environ.get("STACKLINT_CACHE_DIR")
    if root:
        return Path(root)
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - ~ stays where there is no home
    return Path(home) / "stacklint"
