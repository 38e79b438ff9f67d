"""How much of a repository is looked at before the scan says that it stops."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The most folders in each other, files, bytes in all, of a pattern file and of an index."""

    depth: int = 64
    files: int = 200_000
    bytes: int = 2 << 30
    patterns: int = 1 << 20
    index: int = 64 << 20
