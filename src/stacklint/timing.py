"""Where the time of a run goes: by phase, and by reader."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHOWN = 8


class Clock:
    """Counts wall time by phase in their order, and the time of each reader over all processes."""

    def __init__(self) -> None:
        self.phases: dict[str, float] = {}
        self.readers: dict[str, float] = {}
        self.files = self.size = 0
        self._last = time.perf_counter()

    def lap(self, phase: str) -> None:
        """Count the time since the last lap to a phase."""
        now = time.perf_counter()
        self.phases[phase] = self.phases.get(phase, 0.0) + now - self._last
        self._last = now

    def add(self, readers: Mapping[str, float]) -> None:
        """Count the time that readers took for one file; the first to ask for a file's tree pays for it."""
        for name, seconds in readers.items():
            self.readers[name] = self.readers.get(name, 0.0) + seconds

    def text(self) -> str:
        """Return the phases, the readers that took most, and what was read, in lines."""
        phases = "; ".join(f"{name} {seconds:.3f} s" for name, seconds in self.phases.items())
        lines = [phases, f"{self.files:,} files read, {self.size / 1e6:.1f} MB; CPU {_cpu():.3f} s"]
        most = sorted(self.readers.items(), key=lambda row: (-row[1], row[0]))[:_SHOWN]
        if most:
            lines.append("readers: " + "; ".join(f"{name.replace('_', '-')} {spent:.3f} s" for name, spent in most))
        return "\n".join(lines)


def _cpu() -> float:
    """Return the CPU time of this process and of those that it started and that have ended."""
    times = time.process_time
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return times()
    return times() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
