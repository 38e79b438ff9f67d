"""From offsets into a source to lines and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.syntax.python_facts import Site


class Placed(NamedTuple):
    """A site with its line and columns, which count code points from 1."""

    line: int
    column: int
    end_column: int
    site: Site


def placed(data: bytes, sites: Iterable[Site]) -> Iterator[Placed]:
    """Yield sorted sites with their places; a name over two lines ends with the first."""
    line, last, begin, plain = 1, 0, 0, data.isascii()
    for site in sites:
        start, end = site[0], site[1]
        if start != last:
            line += data.count(b"\n", last, start)
            begin = data.rfind(b"\n", 0, start) + 1
            last = start
        broken = data.find(b"\n", start, end)
        end = broken if broken >= 0 else end
        if plain:
            yield Placed(line, start - begin + 1, end - begin + 1, site)
        else:
            column = 1 + _points(data[begin:start])
            yield Placed(line, column, column + _points(data[start:end]), site)


def _points(text: bytes) -> int:
    return len(text) if text.isascii() else len(text.decode("utf-8", "replace"))
