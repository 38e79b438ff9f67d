"""The layout of a source whose strings and comments a parser has found."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from stacklint.syntax.python_layout import CODE, COMMENT, Layout

if TYPE_CHECKING:
    from stacklint.syntax.python_guarded import Span


class KnownLayout(Layout):
    """A layout that looks the places up."""

    def __init__(self, data: bytes, spans: list[Span]) -> None:
        super().__init__(data)
        self._spans = spans
        self._begins = [start for start, _, _ in spans]

    def place(self, offset: int) -> int:
        """Return `CODE`, `COMMENT` or where the string around `offset` begins."""
        index = bisect_right(self._begins, offset) - 1
        if index < 0 or offset >= self._spans[index][1]:
            return CODE
        start, _, comment = self._spans[index]
        return COMMENT if comment else self._quote(start, offset)

    def is_code(self, offset: int) -> bool:
        """Say whether `offset` stands in code."""
        return self.place(offset) == CODE

    def string_end(self, quote: int) -> int:
        """Return the offset after the part of a string that `quote` stands in."""
        index = bisect_right(self._begins, quote) - 1
        return max(self._spans[index][1], quote + 1) if index >= 0 else quote + 1

    def _quote(self, start: int, offset: int) -> int:
        """Return the string's quote, behind its prefix; an opening quote itself stands in code."""
        marks = [i for i in (self.data.find(q, start, offset + 1) for q in (b'"', b"'")) if i >= 0]
        quote = min(marks, default=start)
        return CODE if quote == offset else quote
