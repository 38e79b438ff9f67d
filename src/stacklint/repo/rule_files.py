"""The YAML files of a folder of rules: regular files within bounds, no link is followed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from stacklint.model import StacklintError

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 1 << 20
_MOST, _DEEPEST = 20_000, 16


def rule_files(folder: Path) -> list[Path]:
    """Return the files below `folder` that end in `.yaml`, sorted; raises `StacklintError` beyond the bounds."""
    found: list[Path] = []
    stack, seen = [(folder, 1)], 0
    while stack:
        here, depth = stack.pop()
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    seen += 1
                    if seen > _MOST:
                        raise StacklintError(f"rules: {folder.name} holds more than {_MOST:,} files")
                    if entry.is_dir(follow_symlinks=False):
                        stack.append((here / entry.name, depth + 1))
                    elif entry.name.endswith(".yaml"):
                        found.append(here / entry.name)
        except OSError:
            continue  # what cannot be listed holds no rules
        if depth > _DEEPEST:
            raise StacklintError(f"rules: {folder.name} is more than {_DEEPEST} folders deep")
    return sorted(found)
