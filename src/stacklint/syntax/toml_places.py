"""Where the keys and values of a TOML text stand; the text is known to be TOML."""

from __future__ import annotations

import re

from stacklint.record import dataclass
from stacklint.regex import lazy
from stacklint.repo.document import Unreadable

Path = tuple[str | int, ...]
Place = tuple[int, int, int, int]
"""Line and column of a value, then of its key (0 where it has none)."""
Places = dict[Path, Place]

NOWHERE: Place = (1, 1, 0, 0)
PARTS = 64
DEPTH = 64
VALUES = 100_000
"""A path is kept for every value: these bound the memory that a small hostile file can ask for."""

_WORD = lazy(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*+"'
    r"|'[^'\n]*+'"
    r"|#[^\n]*+"
    r"|\n"
    r"|[\[\]{},=.]"
    r"""|[^\s\[\]{},=."'#]++""",
    re.DOTALL,
)


def find_places(text: str) -> Places:
    """Return the places by path: keys as text, members of arrays by number from 0.

    Raises `Unreadable` for more values or deeper nesting than any manifest has.
    """
    scan = _Scan()
    line, start = 1, 0
    for match in _WORD.finditer(text):
        word = match[0]
        if word == "\n":
            scan.end_line()
            line, start = line + 1, match.end()
        elif word[0] != "#":
            scan.take(word, line, match.start() - start + 1)
            _refuse_bombs(scan, line)
            if "\n" in word:
                line, start = line + word.count("\n"), match.start() + word.rindex("\n") + 1
    return scan.places


def _refuse_bombs(scan: _Scan, line: int) -> None:
    if len(scan.open) > DEPTH or len(scan.key) > PARTS:
        raise Unreadable(f"nested more than {DEPTH} deep", line)
    if len(scan.places) > VALUES:
        raise Unreadable(f"more than {VALUES:,} values", line)


@dataclass(slots=True)
class _Container:
    """An open array or inline table; `index` counts an array's members."""

    path: Path
    index: int = -1  # -1: an inline table


class _Scan:
    """Follows the tokens: headers, keys, values, and what is open."""

    def __init__(self) -> None:
        self.places: Places = {}
        self.table: Path = ()
        self.arrays: dict[Path, int] = {}
        self.open: list[_Container] = []
        self.key: list[str] = []
        self.key_place = (0, 0)
        self.header = 0  # how many `[` the header that is being read began with
        self.value: Path | None = None  # where the next value goes

    def end_line(self) -> None:
        if not self.open:
            self.key, self.header, self.value = [], 0, None

    def take(self, word: str, line: int, column: int) -> None:
        if self.header:
            self.in_header(word, line, column)
        elif self.value is not None:
            self.begin_value(word, line, column)
        elif self.open and word in "]}":
            self.open.pop()
        elif self.open and word == ",":
            self.next_member()
        elif word == "=":
            self.end_key()
        elif word == "[" and not self.open and not self.key:
            self.header, self.key_place = 1, (line, column)
        elif word != "." and (not self.open or self.open[-1].index < 0):
            self.key_place = self.key_place if self.key else (line, column)
            self.key.append(_bare(word))

    def in_header(self, word: str, line: int, column: int) -> None:
        if word == "[":
            self.header = 2
        elif word == "]":
            if self.key:
                self.enter_table()
            self.key = []
        elif word != ".":
            self.key_place = self.key_place if self.key else (line, column)
            self.key.append(_bare(word))

    def enter_table(self) -> None:
        path: Path = ()
        for part in self.key:
            path = (*path, part)
            if path in self.arrays and len(path) - sum(isinstance(p, int) for p in path) < len(self.key):
                path = (*path, self.arrays[path])
            self.places.setdefault(path, (*self.key_place, *self.key_place))
        if self.header == 1:
            path = (*path, self.arrays[path]) if path in self.arrays else path
        else:
            self.arrays[path] = self.arrays.get(path, -1) + 1
            path = (*path, self.arrays[path])
        self.places[path] = (*self.key_place, *self.key_place)
        self.table = path

    def end_key(self) -> None:
        """Take the key that was read; the next word begins its value."""
        base = self.open[-1].path if self.open else self.table
        parts, self.key = self.key, []
        for i in range(1, len(parts)):
            self.places.setdefault((*base, *parts[:i]), (*self.key_place, *self.key_place))
        self.value = (*base, *parts)

    def begin_value(self, word: str, line: int, column: int) -> None:
        path = self.value
        assert path is not None, "a value without a place"
        if word == "]":  # an empty array, or a comma before the end
            self.value = None
            self.open.pop()
            return
        key = self.key_place if path and isinstance(path[-1], str) else (0, 0)
        self.places[path] = (line, column, *key)
        self.value = None
        if word == "[":
            self.open.append(_Container(path, 0))
            self.value = (*path, 0)
        elif word == "{":
            self.open.append(_Container(path))

    def next_member(self) -> None:
        inner = self.open[-1]
        if inner.index >= 0:
            inner.index += 1
            self.value = (*inner.path, inner.index)


def _bare(word: str) -> str:
    """Return a part of a key without its quotes."""
    if word[0] == "'":
        return word[1:-1]
    if word[0] != '"':
        return word
    if "\\" not in word:
        return word[1:-1]
    import tomli  # noqa: PLC0415 - an escape in a key is rare

    return str(tomli.loads(f"x = {word}")["x"])
