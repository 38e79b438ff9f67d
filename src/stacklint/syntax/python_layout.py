"""Where the strings, comments and brackets of a Python source lie, found without parsing it."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

CODE: Final = -1
COMMENT: Final = -2

_AHEAD = 1024
_EVENT = re.compile(rb'"""|\'\'\'|\\\n')
_QUOTE = re.compile(rb"[\"'#]")
_BRACKET = re.compile(rb"[\"'#()\[\]{}]")
_FORMATTED = re.compile(rb"(?<!\w)[rR]?[fFtT][rR]?\Z")
_STRING = {
    b'"': re.compile(rb'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"', re.DOTALL),
    b"'": re.compile(rb"'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'", re.DOTALL),
}
_TRIPLE = {
    b'"': re.compile(rb'"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+"""', re.DOTALL),
    b"'": re.compile(rb"'''[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+'''", re.DOTALL),
}


class Layout:
    """Answers for an offset whether it stands in code, in a comment or in which string.

    Strings over several lines are found once, from the top down to the last offset asked for; a
    line outside of them is read from its beginning. `sure` turns false where quotes do not match.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.sure = True
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._seen = 0

    def place(self, offset: int) -> int:
        """Return `CODE`, `COMMENT` or the offset of the quote that opens the string around `offset`.

        An opening quote itself stands in code.
        """
        if self._seen <= offset:
            self._find_strings(offset)
        index = bisect_right(self._starts, offset - 1) - 1
        after = self._ends[index] if index >= 0 else 0
        if offset < after:
            return self._starts[index]
        if not offset or self.data[offset - 1] == 0x0A:
            return CODE
        return self._walk(max(after, self.line_start(offset)), offset)[0]

    def is_code(self, offset: int) -> bool:
        """Say whether `offset` stands in code, the replacement fields of f-strings included."""
        place = self.place(offset)
        return place == CODE or (place >= 0 and self._in_field(place, offset))

    def line_start(self, offset: int) -> int:
        """Return the offset at which the physical line of `offset` begins."""
        return self.data.rfind(b"\n", 0, offset) + 1

    def string_end(self, quote: int) -> int:
        """Return the offset after the string that opens at `quote`; its line's end if unclosed."""
        data, mark = self.data, self.data[quote : quote + 1]
        triple = data.startswith(mark * 3, quote)
        found = (_TRIPLE if triple else _STRING)[mark].match(data, quote)
        if found:
            return found.end()
        self.sure = False
        end = -1 if triple else data.find(b"\n", quote)
        return len(data) if end < 0 else end

    def _find_strings(self, offset: int) -> None:
        data, at, limit = self.data, self._seen, offset + _AHEAD
        while event := _EVENT.search(data, at, limit):
            begin = max(self._ends[-1] if self._ends else 0, self.line_start(event.start()))
            place, end = self._walk(begin, event.start())
            if place == CODE and data[event.start()] == 0x5C:
                at = event.end()
                continue
            if place == COMMENT:
                at = end
                continue
            opening = event.start() if place == CODE else place
            at = self.string_end(opening)
            if place == CODE or data.find(b"\n", opening, at) >= 0:
                self._starts.append(opening)
                self._ends.append(at)
        self._seen = max(at, limit - 2)

    def _walk(self, begin: int, offset: int) -> tuple[int, int]:
        """Return the place of `offset` and its end, reading on from `begin`, which is code."""
        while found := _QUOTE.search(self.data, begin, offset):
            start = found.start()
            if self.data[start] == 0x23:
                end = self.data.find(b"\n", start)
                end = len(self.data) if end < 0 else end
                if end >= offset:
                    return COMMENT, end
                begin = end
                continue
            begin = self.string_end(start)
            if begin > offset:
                return start, begin
        return CODE, offset

    def _in_field(self, quote: int, offset: int) -> bool:
        """Say whether `offset` stands in a replacement field of the f-string opened at `quote`."""
        data = self.data
        if not _FORMATTED.search(data, max(0, quote - 3), quote):
            return False
        inner = data[quote:offset].replace(b"{{", b"  ")
        opened = inner.rfind(b"{")
        if opened < 0 or inner.find(b"}", opened) >= 0:
            return False
        return self._walk(quote + opened + 1, offset)[0] == CODE


class Brackets:
    """Follows the brackets that are open; offsets must be asked for in rising order."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.open: list[int] = []
        self._at = 0

    def around(self, offset: int) -> int:
        """Return the offset of the innermost bracket open at `offset`, -1 where there is none."""
        data = self._layout.data
        while self._at < offset and (found := _BRACKET.search(data, self._at, offset)):
            self._at = self._step(found.start(), found.group())
        return self.open[-1] if self.open else -1

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
