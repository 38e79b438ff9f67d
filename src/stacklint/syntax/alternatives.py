"""One regular expression for many words."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

NEVER = rb"(?!)"


def any_of(words: Iterable[str]) -> bytes:
    """Return an expression for any of `words`, as a tree of their common beginnings."""
    known = sorted(set(words))
    return _branch(known, 0) if known else NEVER


def _branch(words: list[str], start: int) -> bytes:
    """Return an expression for what follows after `start` in sorted words that are the same until there."""
    first, last, end = words[0], words[-1], start
    while end < len(first) and first[end : end + 1] == last[end : end + 1]:
        end += 1
    shared = re.escape(first[start:end]).encode()
    if len(words) == 1:
        return shared
    longer = words[1:] if len(first) == end else words
    below = b"|".join(_branch([*group], end) for _, group in groupby(longer, key=lambda word: word[end]))
    return shared + b"(?:" + below + b")" + (b"?" if len(first) == end else b"")
