"""Which brackets of a Python source are open where, and where one is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.regex import lazy
from stacklint.syntax.python_layout import CODE

if TYPE_CHECKING:
    from stacklint.syntax.python_layout import Layout

_FAR = 2000
_BRACKET = lazy(rb"[\"'#()\[\]{}]")


class Brackets:
    """Follows the brackets that are open; offsets must be asked for in rising order."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.open: list[int] = []
        self._at = 0

    def around(self, offset: int) -> int:
        """Return the offset of the innermost bracket open at `offset`, -1 where there is none."""
        data = self._layout.data
        if offset - self._at > _FAR:
            self._skip(offset)
        while self._at < offset and (found := _BRACKET.search(data, self._at, offset)):
            self._at = self._step(found.start(), found.group())
        return self.open[-1] if self.open else -1

    def _skip(self, offset: int) -> None:
        """Go to the last definition before `offset`: no bracket is open where one begins."""
        data = self._layout.data
        found = data.rfind(b"def ", self._at, offset)
        line = data.rfind(b"\n", 0, max(found, 0)) + 1
        begins = line > self._at and data[line:found].strip() in (b"", b"async")
        if begins and self._layout.place(found) == CODE:
            self._at = line
            self.open.clear()

    def _step(self, at: int, mark: bytes) -> int:
        if mark == b"#":
            end = self._layout.data.find(b"\n", at)
            return len(self._layout.data) if end < 0 else end
        if mark in b"\"'":
            return self._layout.string_end(at)
        if mark in b"([{":
            self.open.append(at)
        elif self.open:
            self.open.pop()
        return at + 1


def balanced(layout: Layout, opening: int, limit: int) -> int:
    """Return the offset after the bracket that closes `opening`, -1 beyond `limit` bytes."""
    data, depth, at = layout.data, 0, opening
    while found := _BRACKET.search(data, at, opening + limit):
        mark, at = found.group(), found.end()
        if mark == b"#":
            at = data.find(b"\n", at)
            if at < 0:
                return -1
        elif mark in b"\"'":
            at = layout.string_end(found.start())
        else:
            depth += 1 if mark in b"([{" else -1
            if depth == 0:
                return at
    return -1
