"""The places of a Python source where a name is called."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from stacklint.regex import lazy
from stacklint.syntax.python_facts import Bound, Call
from stacklint.syntax.python_layout import CODE, Layout

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHAIN = lazy(rb"((?:[\s\\]*+\.[\s\\]*+[A-Za-z_]\w*+)*+)[ \t]*+\(")
_MANY = 6
_NAME = frozenset((*range(0x80, 0x100), *b"_", *filter(lambda c: chr(c).isalnum(), range(0x80))))
_WORDS = bytes(c if c in _NAME or c in b".(" else 0x20 for c in range(0x100))
_BEFORE = lazy(rb"([ \t]*+)(?:\w++(?:[\s\\]*+\.[\s\\]*+\w++)*+)?")
_LOOSE = frozenset((b"", b"."))
_BLANK = frozenset((b" ", b"\t", b"\n"))
_LETTER = frozenset(bytes([c]) for c in _NAME)
_LETTER_OR_DOT = _LETTER | {b"."}
_NO_CALL = lazy(rb"(?:\.|(?<!\w)(?:def|class))[\s\\]*\Z")


def calls_of(layout: Layout, bound: list[Bound]) -> Iterator[Call]:
    """Yield the calls that begin with one of many names, by the cheaper of two ways."""
    if len(bound) > _MANY:
        yield from _of_many(layout, bound)
    else:
        for name in bound:
            yield from _of_name(layout, name)


def _of_name(layout: Layout, bound: Bound) -> Iterator[Call]:
    """Yield the calls that begin with a bound name."""
    data = layout.data
    for start, end in words(data, bound.name.encode(), bound.start, bound.end):
        chain = _CHAIN.match(data, end)
        if chain and layout.is_code(start) and not _is_other(layout, start):
            yield Call(
                bound.target + _joined(chain.group(1)).decode(errors="replace"), start, chain.end(1), chain.end() - 1
            )


def _of_many(layout: Layout, bound: list[Bound]) -> Iterator[Call]:
    """Yield the calls that begin with a bound name, looking at every bracket once."""
    data, bracket = layout.data, -1
    names: dict[bytes, list[Bound]] = {}
    for item in bound:
        names.setdefault(item.name.encode(), []).append(item)
    for part in data.translate(_WORDS).split(b"(")[:-1]:
        bracket += len(part) + 1
        word = part[part.rfind(b" ") + 1 :]
        start, end = bracket - len(word), bracket
        loose = word[:1] in _LOOSE and data[start - 1 : start] in _BLANK
        if loose or data[start - 2 : start] == b". ":
            start, end = _spread(data, bracket)
            word = _joined(data[start:end])
        root, _, rest = word.partition(b".")
        for item in names.get(root, ()):
            if item.start <= start < item.end:
                if layout.is_code(start) and not _is_other(layout, start):
                    name = f"{item.target}.{rest.decode(errors='replace')}" if rest else item.target
                    yield Call(name, start, end, bracket)
                break


def _spread(data: bytes, bracket: int) -> tuple[int, int]:
    """Return where a name before `bracket` begins and ends that has white space in or after it."""
    found = _BEFORE.match(data[max(0, bracket - 160) : bracket][::-1])
    assert found
    return bracket - found.end(), bracket - len(found.group(1))


def _is_other(layout: Layout, start: int) -> bool:
    """Say whether a name with a bracket is a definition, a pattern or an attribute of what stands before."""
    nearest = bisect_right(layout.patterns, (start, len(layout.data))) - 1
    if nearest >= 0 and start < layout.patterns[nearest][1]:
        return True
    if layout.data[start - 1 : start] not in _BLANK:
        return False
    found = _NO_CALL.search(layout.data, max(0, start - 12), start)
    return found is not None and layout.place(found.start()) == CODE


def words(data: bytes, word: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where `word` stands between two offsets, and no longer name around it."""
    start = data.find(word, start, end)
    while start >= 0:
        after = start + len(word)
        if data[start - 1 : start] not in _LETTER_OR_DOT and data[after : after + 1] not in _LETTER:
            yield start, after
        start = data.find(word, after, end)


def _joined(dots: bytes) -> bytes:
    return dots.translate(None, b" \t\r\f\v\\\n")
