"""Ends the reading of a file that takes far too long, by the processor's time, so that a busy machine ends none."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Result = TypeVar("Result")
LONGEST = 20
"""Seconds of CPU for one file; a hundred times what a large one takes."""


class Overtime(BaseException):
    """Raised in the middle of whatever takes too long; no reader's own `except` catches it."""


class Watch:
    """Counts the seconds that one file takes, in this process and in those forked from it.

    A timer ticks once in a second of CPU and looks whether the file is the same as at the last tick, so that
    a file costs nothing. Elsewhere than in a main thread on Unix there is no watch.
    """

    def __init__(self, longest: int = LONGEST) -> None:
        self._longest = longest
        self._files = self._seen = self._ticks = self._process = 0
        self._reading = False

    def read(self, read: Callable[[], Result]) -> Result:
        """Return what `read` returns; raises `Overtime` where it takes too long."""
        if self._process != os.getpid():
            self._start()
        self._files += 1
        self._reading = True
        try:
            return read()
        finally:
            self._reading = False

    @contextmanager
    def over(self) -> Iterator[None]:
        """Stop watching at the end of a block, and leave the signal to whoever had it."""
        before = signal.getsignal(signal.SIGVTALRM) if hasattr(signal, "SIGVTALRM") else None
        try:
            yield
        finally:
            if self._process == os.getpid():
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
                signal.signal(signal.SIGVTALRM, before or signal.SIG_DFL)

    def _start(self) -> None:
        try:
            signal.signal(signal.SIGVTALRM, self._tick)
            signal.setitimer(signal.ITIMER_VIRTUAL, 1, 1)
        except (AttributeError, ValueError):  # another system, another thread
            return
        self._process = os.getpid()

    def _tick(self, _signal: int, _frame: object) -> None:
        if not self._reading or self._seen != self._files:
            self._seen, self._ticks = self._files, 0
            return
        self._ticks += 1
        if self._ticks >= self._longest:
            self._ticks = 0
            raise Overtime
