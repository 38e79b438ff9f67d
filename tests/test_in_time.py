"""Work that never ends is ended at its time, wherever it is, and the signal is left as it was."""

from __future__ import annotations

import signal
import threading
from time import monotonic

import pytest

from stacklint.in_time import OutOfTime, in_time

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs timers of Unix")


def _forever() -> None:
    while True:
        pass


def test_work_that_ends_by_itself_is_not_touched() -> None:
    assert in_time(monotonic() + 600, lambda: 7) == 7
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_work_that_never_ends_is_ended_and_the_signal_left_as_it_was() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(OutOfTime):
        in_time(monotonic() + 0.05, _forever)
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_work_that_swallows_its_end_is_ended_again() -> None:
    swallowed = []

    def stubborn() -> None:
        for _ in range(2):
            try:
                _forever()
            except OutOfTime:
                swallowed.append(1)
        _forever()

    with pytest.raises(OutOfTime):
        in_time(monotonic() + 0.05, stubborn)
    assert swallowed == [1, 1]


def test_after_the_end_nothing_is_started() -> None:
    started = []
    with pytest.raises(OutOfTime):
        in_time(monotonic() - 1, lambda: started.append(1))
    assert started == []


@pytest.mark.parametrize("end", [1e18, float("inf"), float("nan")])
def test_any_number_may_be_the_end(end: float) -> None:
    assert in_time(end, lambda: 7) == 7


def test_no_exception_of_work_is_kept_back() -> None:
    with pytest.raises(ZeroDivisionError):
        in_time(monotonic() + 600, lambda: 1 / 0)


def test_in_another_thread_work_is_done_without_a_signal() -> None:
    done: list[int] = []
    thread = threading.Thread(target=lambda: done.append(in_time(monotonic() + 600, lambda: 7)))
    thread.start()
    thread.join()
    assert done == [7]
