"""Several processes give what one gives, and survive one that dies."""

from __future__ import annotations

import os
import signal
import time

import pytest

from stacklint.rows import Row, Sealed
from stacklint.workers import Read, read_all

PATHS = [f"f{n}.py" for n in range(500)]


def opened(read: Read, jobs: int, *, as_json: bool = False) -> dict[str, list[Row]]:
    answers = read_all(PATHS, read, jobs, as_json=as_json)
    return {path: rows.rows() if isinstance(rows, Sealed) else rows for path, rows in answers}


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_every_file_once(jobs: int, as_json: bool) -> None:
    found = opened(lambda path: [[path, 1]], jobs, as_json=as_json)
    assert found == {path: [[path, 1]] for path in PATHS}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_file_that_kills_its_process_is_the_only_one_lost() -> None:
    own = os.getpid()

    def read(path: str) -> list[list[object]]:
        if path in {"f7.py", "f8.py", "f400.py"} and os.getpid() != own:
            os.kill(os.getpid(), signal.SIGKILL)
        return [[path, 1]]

    found = opened(read, 2)
    lost = {path for path, rows in found.items() if rows[0][0] != path}
    assert set(found) == set(PATHS)
    assert lost == {"f7.py", "f8.py", "f400.py"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("name", ["pipe", "fork"])
def test_without_another_process_this_one_reads_all(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def none_left(*_: object) -> None:
        made.append(name)
        raise BlockingIOError

    monkeypatch.setattr(os, name, none_left)
    found = opened(lambda path: [[path, 1]], 2)
    assert found == {path: [[path, 1]] for path in PATHS}
    assert made == [name, name]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_processes_end_with_the_one_that_started_them() -> None:
    own, forked = os.getpid(), []
    fork = os.fork

    def noted() -> int:
        process = fork()
        forked.append(process)
        return process

    def read(path: str) -> list[list[object]]:
        if path == "f300.py" and os.getpid() != own:
            time.sleep(60)
        return [[path, 1]]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fork", noted)
        rows = read_all(PATHS, read, 2)
        next(rows)
        started = time.monotonic()
        rows.close()  # type: ignore[attr-defined] # it is a generator
    assert time.monotonic() - started < 30
    for process in forked:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


@pytest.mark.parametrize(("jobs", "times"), [(1, 0), (2, 1), (3, 1)])
def test_what_is_prepared_is_prepared_once_and_for_several_alone(jobs: int, times: int) -> None:
    done: list[int] = []
    dict(read_all(PATHS, lambda path: [[path, len(done)]], jobs, prepare=lambda: done.append(os.getpid())))
    assert done == [os.getpid()] * times
