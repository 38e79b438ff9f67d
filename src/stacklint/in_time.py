"""Ends work at a moment, wherever it is: what takes too long costs itself and nothing else."""

from __future__ import annotations

import signal
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")
_FAR = 1e7
"""Seconds that no run lasts; a timer does not take any number."""
_AGAIN = 0.2
"""Seconds until the next attempt where the first one ends in code whose errors Python swallows."""


class OutOfTime(BaseException):
    """Raised in the middle of whatever is at work when the time is over; no `except Exception` catches it."""


def in_time(end: float, work: Callable[[], Result]) -> Result:
    """Return what `work` returns; raises `OutOfTime` where `end`, of `time.monotonic`, comes before.

    Elsewhere than in a main thread on Unix, `work` is not started after the end, and not interrupted.
    """
    if end == inf:
        return work()
    left = end - monotonic()
    if left <= 0:
        raise OutOfTime
    if not left < _FAR:
        return work()
    alarm = _Alarm()
    try:
        alarm.start(left)
        return work()
    finally:
        alarm.stop()


class _Alarm:
    """Raises `OutOfTime` between a start and a stop, and leaves the signal to whoever had it."""

    def __init__(self) -> None:
        self._armed = False
        self._before: signal._HANDLER = None

    def start(self, seconds: float) -> None:
        try:
            self._before = signal.signal(signal.SIGALRM, self._ring)
        except (AttributeError, ValueError):  # another system, another thread
            return
        self._armed = True
        signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)

    def stop(self) -> None:
        if self._armed:
            self._armed = False  # first, so that nothing is raised from here on
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._before or signal.SIG_DFL)

    def _ring(self, _signal: int, _frame: object) -> None:
        if self._armed:
            raise OutOfTime
