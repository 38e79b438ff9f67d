"""Several processes that read files: forked, and survived when one of them crashes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from math import inf
from time import monotonic

from stacklint.budget import LATE
from stacklint.record import dataclass, field
from stacklint.rows import Row, Sealed, sealed

Read = Callable[[str], list[Row]]
Answer = tuple[str, list[Row] | Sealed]
_LEAST = 400
"""Below so many files a second process costs more than it saves."""
_CHUNK = 1 << 16
_GRACE = 2.0
"""Seconds that a process has after the deadline, to leave what it is at and say so."""
_LENGTH = 4
"""Bytes that tell how many bytes of rows follow, and as many that tell how many rows these are."""


def read_all(
    paths: list[str],
    read: Read,
    jobs: int,
    deadline: float = inf,
    *,
    as_json: bool = False,
    prepare: Callable[[], None] = lambda: None,
) -> Iterator[Answer]:
    """Yield (path, rows) for every path, in no fixed order; `read` never raises for a file's content.

    `prepare` is called before there are several processes: what it loads is loaded once for all of them.
    What another process read comes sealed, `as_json` or not. A process that dies takes only the file with it that
    killed it: that one is reported as unread. One that does not end soon after the deadline by itself is ended.
    """
    if jobs < 2 or len(paths) < _LEAST or not hasattr(os, "fork"):  # noqa: PLR2004 - one job is no second process
        yield from ((path, read(path)) for path in paths)
        return
    prepare()
    running: dict[int, _Worker] = {}
    for start in range(jobs):
        if not _start(paths[start::jobs], read, running, as_json=as_json):
            yield from ((path, read(path)) for path in paths[start::jobs])
    yield from _drain(running, read, deadline + _GRACE, as_json=as_json)


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


def _start(paths: list[str], read: Read, running: dict[int, _Worker], *, as_json: bool) -> bool:
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
            _send(sink, sealed(read(path), as_json=as_json))
        status = 0
    finally:
        os._exit(status)


def _send(sink: int, rows: Sealed) -> None:
    head = len(rows.data).to_bytes(_LENGTH, "big") + rows.count.to_bytes(_LENGTH, "big")
    view = memoryview(head + rows.data)
    while view:
        view = view[os.write(sink, view) :]


def _drain(running: dict[int, _Worker], read: Read, end: float, *, as_json: bool) -> Iterator[Answer]:
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
                    yield from _answers(worker, as_json=as_json)
                else:
                    yield from _finish(source, read, running, as_json=as_json)
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


def _finish(source: int, read: Read, running: dict[int, _Worker], *, as_json: bool) -> Iterator[Answer]:
    """Take leave of a process; what it did not come to is read by a further one, without the file that killed it."""
    worker = running.pop(source)
    os.close(source)
    os.waitpid(worker.process, 0)
    left = worker.paths[worker.done :]
    if left:
        yield left[0], [["the reader crashed on this file", 0]]
    if left[1:] and not _start(left[1:], read, running, as_json=as_json):
        yield from ((path, read(path)) for path in left[1:])


def _answers(worker: _Worker, *, as_json: bool) -> Iterator[Answer]:
    """Yield the files whose rows have arrived whole."""
    start, buffer = 0, worker.buffer
    while len(buffer) - start >= 2 * _LENGTH:
        counted, begin = start + _LENGTH, start + 2 * _LENGTH
        end = begin + int.from_bytes(buffer[start:counted], "big")
        if len(buffer) < end:
            break
        path, count = worker.paths[worker.done], int.from_bytes(buffer[counted:begin], "big")
        worker.done += 1
        yield path, Sealed(count, bytes(memoryview(buffer)[begin:end]), as_json)
        start = end
    del buffer[:start]
