"""From offsets into a source to lines and columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from stacklint.syntax.python_facts import Site


class Placed(NamedTuple):
    """A site with its line and columns, which count code points from 1."""

    line: int
    column: int
    end_column: int
    site: Site


def placed(data: bytes, sites: Iterable[Site]) -> Iterator[Placed]:
    """Yield sorted sites with their places; a name over two lines ends with the first."""
    line, last = 1, 0
    for site in sites:
        line += data.count(b"\n", last, site.start)
        last = site.start
        begin = data.rfind(b"\n", 0, site.start) + 1
        column = 1 + _points(data[begin : site.start])
        text = data[site.start : site.end].partition(b"\n")[0]
        yield Placed(line, column, column + _points(text), site)


def _points(text: bytes) -> int:
    return len(text) if text.isascii() else len(text.decode("utf-8", "replace"))
