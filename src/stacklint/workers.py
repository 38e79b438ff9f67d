"""Several processes that read files: forked, and survived when one of them crashes."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable, Iterator
from math import inf
from time import monotonic

from stacklint.budget import LATE
from stacklint.record import dataclass, field
from stacklint.rows import Row

Read = Callable[[str], list[Row]]
_LEAST = 400
"""Below so many files a second process costs more than it saves."""
_CHUNK = 1 << 16
_GRACE = 2.0
"""Seconds that a process has after the deadline, to leave what it is at and say so."""
_LENGTH = 4


def read_all(paths: list[str], read: Read, jobs: int, deadline: float = inf) -> Iterator[tuple[str, list[Row]]]:
    """Yield (path, rows) for every path, in no fixed order; `read` never raises for a file's content.

    A process that dies takes only the file with it that killed it: that one is reported as unread. One that
    does not end soon after the deadline by itself is ended.
    """
    if jobs < 2 or len(paths) < _LEAST or not hasattr(os, "fork"):  # noqa: PLR2004 - one job is no second process
        yield from ((path, read(path)) for path in paths)
        return
    running: dict[int, _Worker] = {}
    for start in range(jobs):
        if not _start(paths[start::jobs], read, running):
            yield from ((path, read(path)) for path in paths[start::jobs])
    yield from _drain(running, read, deadline + _GRACE)


def default_jobs() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(slots=True)
class _Worker:
    """A process, its files in their order, how many of them were read, and what came of the next answer."""

    process: int
    paths: list[str]
    done: int = 0
    buffer: bytearray = field(default_factory=bytearray)


def _start(paths: list[str], read: Read, running: dict[int, _Worker]) -> bool:
    """Fork a process that reads `paths`; add it to `running` under the pipe that its rows come through.

    Return False where the system has no process or pipe left.
    """
    try:
        source, sink = os.pipe()
    except OSError:
        return False
    try:
        process = os.fork()
    except OSError:
        os.close(source)
        os.close(sink)
        return False
    if process:
        os.close(sink)
        running[source] = _Worker(process, paths)
        return True
    status = 1
    try:
        for other in (source, *running):
            os.close(other)
        for path in paths:  # one answer for each file: the first one missing is the file that kills this process
            _send(sink, marshal.dumps(read(path)))
        status = 0
    finally:
        os._exit(status)


def _send(sink: int, data: bytes) -> None:
    view = memoryview(len(data).to_bytes(_LENGTH, "big") + data)
    while view:
        view = view[os.write(sink, view) :]


def _drain(running: dict[int, _Worker], read: Read, end: float) -> Iterator[tuple[str, list[Row]]]:
    """Yield what the processes read, whichever comes first: none waits for another with a full pipe."""
    from select import select  # noqa: PLC0415 - only for several jobs

    try:
        while running:
            ready = select(list(running), (), (), None if end == inf else max(0.0, end - monotonic()))[0]
            if not ready:
                yield from ((path, [[LATE, 0]]) for worker in running.values() for path in worker.paths[worker.done :])
                return
            for source in ready:
                worker, data = running[source], os.read(source, _CHUNK)
                if data:
                    worker.buffer += data
                    yield from _answers(worker)
                else:
                    yield from _finish(source, read, running)
    finally:
        for source, worker in running.items():  # none are left but where this process is interrupted, or too late
            os.close(source)
            _end(worker.process)


def _end(process: int) -> None:
    """End a process whatever it is at."""
    import signal  # noqa: PLC0415 - only for an interrupted run

    try:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
    except OSError:
        return  # it has ended


def _finish(source: int, read: Read, running: dict[int, _Worker]) -> Iterator[tuple[str, list[Row]]]:
    """Take leave of a process; what it did not come to is read by a further one, without the file that killed it."""
    worker = running.pop(source)
    os.close(source)
    os.waitpid(worker.process, 0)
    left = worker.paths[worker.done :]
    if left:
        yield left[0], [["the reader crashed on this file", 0]]
    if left[1:] and not _start(left[1:], read, running):
        yield from ((path, read(path)) for path in left[1:])


def _answers(worker: _Worker) -> Iterator[tuple[str, list[Row]]]:
    """Yield the files whose rows have arrived whole."""
    start, buffer = 0, worker.buffer
    while len(buffer) - start >= _LENGTH:
        end = start + _LENGTH + int.from_bytes(buffer[start : start + _LENGTH], "big")
        if len(buffer) < end:
            break
        rows = marshal.loads(memoryview(buffer)[start + _LENGTH : end])  # noqa: S302 - from our own child
        path = worker.paths[worker.done]
        worker.done += 1
        yield path, rows
        start = end
    del buffer[:start]
