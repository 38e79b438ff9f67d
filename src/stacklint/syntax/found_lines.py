"""The lines of a text that hold a word, without a look at the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def lines_with(text: str, *words: str) -> Iterator[tuple[int, str]]:
    """Yield (number, line) for each line that holds one of the words, in their order."""
    at = {word: text.find(word) for word in words}
    start, number = 0, 1
    while places := [place for place in at.values() if place >= 0]:
        begin = text.rfind("\n", 0, min(places)) + 1
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        number += text.count("\n", start, begin)
        yield number, text[begin:end]
        start, number = end + 1, number + 1
        at = {word: place if not 0 <= place < end else text.find(word, end) for word, place in at.items()}
