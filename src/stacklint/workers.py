"""Several processes that read files: forked, and survived when one of them crashes."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable, Iterator

from stacklint.rows import Row

Read = Callable[[str], list[Row]]
_LEAST = 400
"""Below so many files a second process costs more than it saves."""


def read_all(paths: list[str], read: Read, jobs: int) -> Iterator[tuple[str, list[Row]]]:
    """Yield (path, rows) for every path, in no fixed order; `read` never raises for a file's content.

    A process that dies takes only the file with it that killed it: that one is reported as unread.
    """
    if jobs < 2 or len(paths) < _LEAST or not hasattr(os, "fork"):  # noqa: PLR2004 - one job is no second process
        yield from ((path, read(path)) for path in paths)
        return
    chunks = [paths[start::jobs] for start in range(jobs)]
    running = [(chunk, *_start(chunk, read)) for chunk in chunks]
    for chunk, process, source in running:
        yield from _finish(chunk, process, source, read)


def default_jobs() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _start(paths: list[str], read: Read) -> tuple[int, int]:
    """Fork a process that reads `paths`; return its id and the pipe that its rows come through."""
    source, sink = os.pipe()
    process = os.fork()
    if process:
        os.close(sink)
        return process, source
    status = 1
    try:
        os.close(source)
        with os.fdopen(sink, "wb") as out:
            for path in paths:
                marshal.dump((path, read(path)), out)
                out.flush()  # a file that kills this process must be the first one that is missing
        status = 0
    finally:
        os._exit(status)


def _finish(paths: list[str], process: int, source: int, read: Read) -> Iterator[tuple[str, list[Row]]]:
    """Yield what a process read; what it did not come to is read by further processes."""
    done: set[str] = set()
    with os.fdopen(source, "rb") as pipe:
        while len(done) < len(paths):
            try:
                path, rows = marshal.load(pipe)  # noqa: S302 - from our own child
            except (EOFError, ValueError, TypeError):
                break
            done.add(path)
            yield path, rows
    os.waitpid(process, 0)
    left = [path for path in paths if path not in done]
    if left:
        yield left[0], [["the reader crashed on this file", 0]]
        if len(left) > 1:
            yield from _finish(left[1:], *_start(left[1:], read), read)
