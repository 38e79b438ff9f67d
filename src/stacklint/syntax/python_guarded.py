"""Where strings and comments lie in a source newer than this Python, asked of libcst in a child.

libcst dies of 3 KB of brackets and takes seconds for long chains, so it runs in a forked child with
limits, after a look at the text; whatever happens to the child, the scan goes on.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from contextlib import suppress
from struct import iter_unpack, pack
from typing import TYPE_CHECKING, Any, NoReturn

from stacklint.regex import lazy

if TYPE_CHECKING:
    from types import ModuleType

Span = tuple[int, int, bool]

LARGEST = 128 << 10
DEPTH = 100
_SECONDS = 10
_MEMORY = 1 << 30
_BRACKET = lazy(rb"[()\[\]{}]")
_RUNS = lazy(
    rb"(?:[-+~][ \t]*+){100}|(?:\bnot[ \t]++){100}|(?:\blambda\b[^:\n]{0,40}:[ \t]*+){50}"
    rb"|(?:\.[ \t]*+\w++(?:\([^()\n]*+\))?){300}|(?:[-+*/%&|^@<>=]++[ \t]*+[\w.]++[ \t]*+){300}"
)


def spans(data: bytes) -> list[Span] | None:
    """Return (start, end, is a comment) for each string and comment, None where libcst gives up."""
    if sys.platform == "win32" or len(data) > LARGEST or is_deep(data):
        return None
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _answer(data, writing)
    os.close(writing)
    answer = _received(reading, child)
    _, status = os.waitpid(child, 0)
    return [*iter_unpack("<II?", answer)] if status == 0 and len(answer) % 9 == 0 else None


def is_deep(data: bytes) -> bool:
    """Say whether a source is nested or chained deeper than anybody writes."""
    depth = 0
    for found in _BRACKET.finditer(data):
        depth += 1 if found.group() in b"([{" else -1
        if depth > DEPTH:
            return True
    return _RUNS.search(data) is not None


def _received(reading: int, child: int) -> bytes:
    """Return what the child writes; a child that takes too long is ended."""
    parts, deadline = [], time.monotonic() + 2 * _SECONDS
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        while True:
            ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
            part = pipe.read(1 << 16) if ready else b""
            if not part:
                break
            parts.append(part)
    if not ready:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    return b"".join(parts)


def _answer(data: bytes, writing: int) -> NoReturn:
    status = 1
    try:
        _limit()
        answer = b"".join(pack("<II?", *span) for span in _read(data))
        while answer:
            answer = answer[os.write(writing, answer) :]
        status = 0
    except BaseException:  # noqa: BLE001, S110 - the child says nothing and ends, whatever it was
        pass
    finally:
        os._exit(status)


def _limit() -> None:
    import resource  # noqa: PLC0415 - not on every system

    for what, limit in (
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # a lower limit holds already
            resource.setrlimit(what, (limit, limit))


def _read(data: bytes) -> list[Span]:
    import libcst  # noqa: PLC0415 - 200 ms, and only here
    from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper  # noqa: PLC0415 - as above

    wrapper = MetadataWrapper(libcst.parse_module(data), unsafe_skip_copy=True)
    places = wrapper.resolve(ByteSpanPositionProvider)
    found = []
    texts = (libcst.SimpleString, libcst.FormattedStringText, *_newest(libcst, "TemplatedStringText"))
    formatted = (libcst.FormattedString, *_newest(libcst, "TemplatedString"))
    for node, place in places.items():
        start, end = place.start, place.start + place.length
        if isinstance(node, libcst.Comment):
            found.append((start, end, True))
        elif isinstance(node, texts):
            found.append((start, end, False))
        elif isinstance(node, formatted):
            found.append((start, start + len(node.start), False))
            found.append((end - len(node.end), end, False))
    return sorted(found)


def _newest(module: ModuleType, name: str) -> tuple[Any, ...]:
    """Return the class of that name where the version at hand has it."""
    found = getattr(module, name, None)
    return (found,) if found else ()
