"""How much of a repository is looked at before the scan says that it stops."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one scan: folders below each other, files, bytes read, bytes of one pattern file."""

    depth: int = 64
    files: int = 200_000
    bytes: int = 2 << 30
    patterns: int = 1 << 20
    index: int = 64 << 20
