"""Where the strings, comments and brackets of a Python source lie, found without parsing it."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import Final

from stacklint.regex import lazy

CODE: Final = -1
COMMENT: Final = -2

_MATCH = lazy(rb"\n[ \t]*+match[ \t(][^\n]*:[ \t]*(?:#[^\n]*)?$", re.MULTILINE)  # a line's end is found fast
_CASE = lazy(rb"^[ \t]+case[ \t]*+(?=[\w(\[{\"'*-])(?!=)", re.MULTILINE)
_IN_PATTERN = lazy(rb"[\"'()\[\]{}:]|\bif\b")
_PATTERN = 4096
_AHEAD = 1024
_FIELDS = 8000
_NEWLINE = 0x0A
_HASH = 0x23
_BACKSLASH = 0x5C
_QUOTE = lazy(rb"[\"'#]")
_FIELD = lazy(rb"[{}\"']")
_FORMATTED = lazy(rb"(?<!\w)[rR]?[fFtT][rR]?\Z")
_STRING = {
    b'"': lazy(rb'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"', re.DOTALL),
    b"'": lazy(rb"'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'", re.DOTALL),
}


class Layout:
    """Answers for an offset whether it stands in code, in a comment or in which string.

    Strings over several lines are found once, from the top down to the last offset asked for; a
    line outside of them is read from its beginning. `doubt` is where a string does not end, -1 for nowhere.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.doubt = -1
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._seen = 0
        self._line = (0, 0)
        self._walked = (-1, 0, -1, -1, CODE)

    @cached_property
    def patterns(self) -> tuple[tuple[int, int], ...]:
        """Where the patterns of `case` clauses stand, which look like calls."""
        if b" case " not in self.data or b"match" not in self.data or not _MATCH.search(b"\n" + self.data):
            return ()
        starts = (match.end() for match in _CASE.finditer(self.data))
        return tuple((at, self._pattern_end(at)) for at in starts if self.place(at) == CODE)

    def _pattern_end(self, at: int) -> int:
        """Return where the pattern ends that begins at `at`: at its colon, or at `if`."""
        depth, limit = 0, at + _PATTERN
        while found := _IN_PATTERN.search(self.data, at, limit):
            mark, at = found.group(), found.end()
            if mark in b"\"'":
                at = self.string_end(found.start())
            elif mark in b"([{":
                depth += 1
            elif mark in b")]}":
                depth -= 1
            elif depth <= 0:
                return found.start()
        return at

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
        if not offset or self.data[offset - 1] == _NEWLINE:
            return CODE
        return self._walk(max(after, self.line_start(offset)), offset)[0]

    def is_code(self, offset: int) -> bool:
        """Say whether `offset` stands in code, the replacement fields of f-strings included."""
        place = self.place(offset)
        return place == CODE or (place >= 0 and self._in_field(place, offset))

    def line_start(self, offset: int) -> int:
        """Return the offset at which the physical line of `offset` begins."""
        start, known = self._line
        if known <= offset:  # a line of a megabyte is gone through once
            start = self.data.rfind(b"\n", known, offset) + 1 or start
        else:
            start = self.data.rfind(b"\n", 0, offset) + 1
        self._line = start, offset
        return start

    def string_end(self, quote: int) -> int:
        """Return the offset after the string that opens at `quote`; its line's end if unclosed."""
        data, mark = self.data, self.data[quote : quote + 1]
        triple = data.startswith(mark * 3, quote)
        if triple:
            end = _triple_end(data, mark * 3, quote + 3)
        else:
            found = _STRING[mark].match(data, quote)
            end = found.end() if found else -1
        if end >= 0:
            return end
        self.doubt = quote if self.doubt < 0 else self.doubt
        end = -1 if triple else data.find(b"\n", quote)
        return len(data) if end < 0 else end

    def _find_strings(self, offset: int) -> None:
        """Find the strings over several lines up to `offset`, by the marks where one may open or go on."""
        data, at, limit = self.data, self._seen, offset + _AHEAD
        find = data.find  # three searches for literals are faster than one for an expression
        double, single, joined = find(b'"""', at, limit), find(b"'''", at, limit), find(b"\\\n", at, limit)
        while (event := _nearest(double, single, joined)) >= 0:
            if event >= at:
                at = self._after(event)
            if event == double:
                double = find(b'"""', max(at, event + 1), limit)
            elif event == single:
                single = find(b"'''", max(at, event + 1), limit)
            else:
                joined = find(b"\\\n", max(at, event + 1), limit)
        self._seen = max(at, limit - 2)

    def _after(self, event: int) -> int:
        """Take the string over several lines that a mark belongs to; return where to go on behind it."""
        begin = max(self._ends[-1] if self._ends else 0, self.line_start(event))
        place, end = self._walk(begin, event)
        if place == COMMENT:
            return end
        if place == CODE and self.data[event] == _BACKSLASH:
            return event + 2
        opening = event if place == CODE else place
        end = self.string_end(opening)
        if place == CODE or self.data.find(b"\n", opening, end) >= 0:
            self._starts.append(opening)
            self._ends.append(end)
        return end

    def _walk(self, begin: int, offset: int) -> tuple[int, int]:
        """Return the place of `offset` and its end, reading on from `begin`, which is code.

        Goes on where the last question about the same beginning ended.
        """
        known, resume, start, end, place = self._walked
        if known == begin and start < offset < end:
            return place, end
        at = resume if known == begin and resume <= offset else begin
        while found := _QUOTE.search(self.data, at, offset):
            start, place = found.start(), found.start()
            if self.data[start] == _HASH:
                end, place = self.data.find(b"\n", start), COMMENT
                end = len(self.data) if end < 0 else end
            else:
                end = self.string_end(start)
            if end > offset or (place == COMMENT and end == offset):
                self._walked = begin, at, start, end, place
                return place, end
            at = end
        self._walked = begin, offset, -1, -1, CODE
        return CODE, offset

    def _in_field(self, quote: int, offset: int) -> bool:
        """Say whether `offset` stands in a replacement field of the f-string opened at `quote`."""
        data = self.data
        if offset - quote > _FIELDS or not _FORMATTED.search(data, max(0, quote - 3), quote):
            return False
        depth, at = 0, quote + (3 if data.startswith(data[quote : quote + 1] * 3, quote) else 1)
        while found := _FIELD.search(data, at, offset):
            mark, at = found.group(), found.end()
            if mark in b"\"'":
                inner = _STRING[mark].match(data, found.start()) if depth else None
                at = inner.end() if inner else at
            elif mark == b"{" and not depth and data[at : at + 1] == b"{":
                at += 1
            else:
                depth = depth + 1 if mark == b"{" else max(0, depth - 1)
        return depth > 0 and at <= offset


def _nearest(first: int, second: int, third: int) -> int:
    """Return the least of three offsets of which -1 means none."""
    if second >= 0 and (first < 0 or second < first):
        first = second
    return third if third >= 0 and (first < 0 or third < first) else first


def _triple_end(data: bytes, marks: bytes, start: int) -> int:
    """Return the offset after the next three quotes that no backslash escapes, -1 if there are none."""
    end = data.find(marks, start)
    while end > start and data[end - 1] == _BACKSLASH:
        before = data[max(start, end - 64) : end]
        if (len(before) - len(before.rstrip(b"\\"))) % 2 == 0:
            break
        end = data.find(marks, end + 1)
    return end + 3 if end >= 0 else -1
