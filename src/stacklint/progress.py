"""Says on a terminal that a run of more than a second is at work; a quick run says nothing."""

from __future__ import annotations

import signal
import sys
import time
from typing import TYPE_CHECKING, Self, TextIO

if TYPE_CHECKING:
    from types import FrameType

_FIRST, _EVERY = 1.0, 0.25
_CLEAR = "\r\x1b[K"


class Progress:
    """Writes one line to a terminal, again and again from the first second on, and takes it away at the end.

    By an alarm and no thread: worker processes are forked, and a child inherits no alarm.
    """

    def __init__(self, terminal: TextIO) -> None:
        self._terminal = terminal
        self._began = time.monotonic()
        self._shown = False
        self.files = 0

    def __enter__(self) -> Self:
        """Start the alarm."""
        signal.signal(signal.SIGALRM, self._show)
        signal.setitimer(signal.ITIMER_REAL, _FIRST, _EVERY)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the alarm and clear the line."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        if self._shown:
            self._write(_CLEAR)

    def line(self) -> str:
        """Return what the run is at, and for how long."""
        doing = f"judging {self.files:,} files" if self.files else "looking for files"
        return f"stacklint: {doing}, {time.monotonic() - self._began:.0f} s"

    def _show(self, _signal: int, _frame: FrameType | None) -> None:
        self._shown = True
        self._write(f"{_CLEAR}{self.line()}")

    def _write(self, text: str) -> None:
        try:
            self._terminal.write(text)
            self._terminal.flush()
        except (OSError, ValueError, RuntimeError):
            self._shown = False  # the terminal went away, or the alarm met another writer


def progress() -> Progress | None:
    """Return what shows progress; None where nobody would see it."""
    seen = sys.stderr is not None and sys.stderr.isatty() and hasattr(signal, "setitimer")
    return Progress(sys.stderr) if seen else None
