"""A long run says on a terminal that it is at work, a quick one says nothing, and nothing is left of it."""

from __future__ import annotations

import io
import signal
import time
from typing import TYPE_CHECKING

from stacklint import progress as module
from stacklint.progress import Progress

if TYPE_CHECKING:
    import pytest


def test_a_quick_run_says_nothing() -> None:
    terminal = io.StringIO()
    with Progress(terminal):
        pass
    assert terminal.getvalue() == ""


def test_a_long_run_says_what_it_is_at_and_clears_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FIRST", 0.02)
    monkeypatch.setattr(module, "_EVERY", 0.02)
    terminal = io.StringIO()
    with Progress(terminal) as shown:
        shown.files = 1_234
        while "1,234" not in terminal.getvalue():
            time.sleep(0.01)
    assert terminal.getvalue().startswith("\r\x1b[Kstacklint: judging 1,234 files, 0 s")
    assert terminal.getvalue().endswith("\r\x1b[K")
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_a_terminal_that_goes_away_stops_nothing() -> None:
    terminal = io.StringIO()
    terminal.close()
    shown = Progress(terminal)
    shown._show(signal.SIGALRM, None)
    assert shown.line().startswith("stacklint: looking for files")
