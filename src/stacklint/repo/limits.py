"""How much of a repository is looked at before the scan says that it stops."""

from __future__ import annotations

from math import inf

from stacklint.record import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The most folders in each other, files, bytes in all, of a pattern file and of an index, and facts in all.

    `deadline` is when reading ends, `end` when all work does, both in seconds of `time.monotonic`.
    """

    depth: int = 64
    files: int = 200_000
    bytes: int = 2 << 30
    patterns: int = 1 << 20
    index: int = 64 << 20
    facts: int = 1_000_000
    deadline: float = inf
    end: float = inf

    @classmethod
    def until(cls, start: float, seconds: float) -> Limits:
        """Return the limits of a run of so many seconds from `start`: reading has the first two thirds of them."""
        return cls(deadline=start + seconds * 2 / 3, end=start + seconds)
