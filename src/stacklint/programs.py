"""Compiled programs of regular expressions, kept from run to run: to make one takes a hundred times as long."""

from __future__ import annotations

import json
import os
import re
import sys
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, AnyStr

from stacklint.user_cache import cache_folder
from stacklint.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from re import Pattern

Row = list[Any]
"""Of one program: flags, groups, names of groups, and the first and last number of it in the file."""
_SHIPPED = Path(__file__).resolve().parent / "rules" / "expressions.bin"
_COMPILE = re.compile
_MOST = 4_000
"""A file with more programs than the code has expressions is let go."""
_WIDTH = 4
_BROKEN = (ImportError, AttributeError, ValueError, TypeError, LookupError, RuntimeError, OverflowError, MemoryError)


class Programs:
    """The programs of one file: a line of JSON that says where each one stands, and behind it their numbers.

    Whoever made the file ran the same release of Python; of any other file, and of a broken one, nothing is taken.
    `known` are those of the file, `made` those that it lacked.
    """

    def __init__(self, data: bytes, *, shipped: bool = False) -> None:
        self.shipped = shipped
        self.made: dict[str, tuple[Row, list[int]]] = {}
        self.known: dict[str, Row] = {}
        self._numbers = memoryview(b"").cast("I")
        head, _, body = data.partition(b"\n")
        with suppress(ValueError, TypeError, KeyError, RecursionError):
            said = json.loads(head)
            if said["python"] == _python():
                self._numbers = memoryview(body).cast("I")
                self.known = said["rows"]

    def of(self, pattern: AnyStr, flags: int) -> Pattern[AnyStr]:
        """Return what `re.compile` returns, from its program if that is here; a new program is kept in `made`."""
        key = _key(pattern, flags)
        row = self.known.get(key)
        if row is None and self.shipped:
            return self.beside.of(pattern, flags)
        try:
            if row is not None:
                return _pattern(pattern, row, self._numbers[row[3] : row[4]].tolist())
            found = self.made.get(key) or _made(pattern, flags)
        except _BROKEN:  # another Python than those whose parts these are, or a broken file
            return _COMPILE(pattern, flags)
        self.made[key] = found
        return _pattern(pattern, *found)

    @cached_property
    def beside(self) -> Programs:
        """The user's own programs, of what those that a wheel brought lack."""
        return Programs(_bytes(_kept(), own=True))

    def parts(self) -> list[bytes]:
        """Return the contents of a file of all programs, those that were made included."""
        rows, body = dict(self.known), [self._numbers.tobytes()]
        end = len(self._numbers)
        for key, (row, code) in self.made.items():
            rows[key] = [*row[:3], end, end + len(code)]
            end += len(code)
            body.append(b"".join(number.to_bytes(_WIDTH, sys.byteorder) for number in code))
        head = {"python": _python(), "rows": rows if len(rows) <= _MOST else {}}
        return [json.dumps(head, separators=(",", ":")).encode(), b"\n", *body]


_PROGRAMS: list[Programs] = []


def compiled(pattern: AnyStr, flags: int = 0) -> Pattern[AnyStr]:
    """Return what `re.compile(pattern, flags)` does, sooner where an earlier run made it."""
    if not isinstance(pattern, (str, bytes)):
        return _COMPILE(pattern, flags)  # which is compiled already
    if not _PROGRAMS:
        _PROGRAMS.append(_read())
    return _PROGRAMS[0].of(pattern, int(flags))


@contextmanager
def sooner() -> Iterator[None]:
    """Have the libraries that are imported meanwhile take the expressions of their modules from here."""
    re.compile = compiled  # type: ignore[assignment] # it takes what the other takes
    try:
        yield
    finally:
        re.compile = _COMPILE


def empty() -> Programs:
    """Return programs that know none, and that take in what is compiled from here on."""
    _PROGRAMS[:] = [Programs(b"")]
    return _PROGRAMS[0]


def keep_programs(*, cached: bool) -> None:
    """Keep the programs that this run made in the user's cache folder.

    An installed program writes there only where the run was `cached`; a checkout keeps its tables there in any case.
    """
    if not _PROGRAMS or (not cached and _SHIPPED.parent.is_dir()):
        return
    programs = _PROGRAMS[0].beside if _PROGRAMS[0].shipped else _PROGRAMS[0]
    if programs.made:
        kept = _kept()
        with suppress(OSError):  # a cache that cannot be written costs time and nothing else
            kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(kept, programs.parts())


def _read() -> Programs:
    found = Programs(_bytes(_SHIPPED), shipped=True)
    return found if found.known else Programs(_bytes(_kept(), own=True))


def _bytes(path: Path, *, own: bool = False) -> bytes:
    """Return what a file holds; nothing where it has to be the user's `own` and is another's."""
    try:
        with path.open("rb") as file:
            foreign = own and hasattr(os, "getuid") and os.fstat(file.fileno()).st_uid != os.getuid()
            return b"" if foreign else file.read()
    except OSError:
        return b""


def _kept() -> Path:
    return cache_folder() / f"expressions-{sys.version_info[0]}.{sys.version_info[1]}.bin"


def _python() -> str:
    """Return what two runs must share for one to use the programs of the other."""
    import _sre  # type: ignore[import-not-found] # noqa: PLC0415 - absent from other implementations of Python

    return f"{sys.implementation.name} {sys.hexversion} {_sre.MAGIC} {_sre.CODESIZE} {sys.byteorder}"


def _key(pattern: str | bytes, flags: int) -> str:
    return f"{flags}b{pattern.decode('latin-1')}" if isinstance(pattern, bytes) else f"{flags} {pattern}"


def _made(pattern: str | bytes, flags: int) -> tuple[Row, list[int]]:
    """Make a program as `re.compile` does, and stop before it becomes an expression."""
    from re import _compiler, _parser  # type: ignore[attr-defined] # noqa: PLC0415 - of the library itself, guarded above

    tree = _parser.parse(pattern, flags)
    state = tree.state
    code = [int(number) for number in _compiler._code(tree, flags)]  # noqa: SLF001 - as above
    return [int(flags | state.flags), state.groups - 1, dict(state.groupdict)], code


def _pattern(pattern: AnyStr, row: Row, code: list[int]) -> Pattern[AnyStr]:
    """Return an expression of its program, which the engine itself proves to be one."""
    import _sre  # noqa: PLC0415 - as above

    flags, groups, names = row[:3]
    indices: list[str | None] = [None] * (groups + 1)
    for name, index in names.items():
        indices[index] = name
    made: Pattern[AnyStr] = _sre.compile(pattern, flags, code, groups, names, tuple(indices))
    return made
