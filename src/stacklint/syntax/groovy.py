"""Groovy as tokens with places: words, strings, brackets; comments left out."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from stacklint.record import NamedTuple
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator


class Token(NamedTuple):
    """A token: `kind` is word, string or the bracket itself; a string's text has no quotes."""

    kind: str
    text: str
    line: int
    column: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a Groovy text, each where its text begins; an open string ends its line."""
    newlines = [match.start() for match in re.finditer("\n", text)]
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "comment" or kind is None:
            continue
        start, value = match.start(), match[0]
        if kind == "string":
            quotes = 3 if value[:3] in _TRIPLE and len(value) > len("''") * 2 else 1
            start += quotes
            value = _ESCAPE.sub(r"\1", value[quotes:-quotes])
        row = bisect_left(newlines, start)
        column = start - (newlines[row - 1] if row else -1)
        yield Token(kind if kind in ("word", "string") else value, value, row + 1, column)


_TRIPLE = ("'''", '"""')
_TOKEN = lazy(
    r"""
      (?P<comment>//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z))
    | (?P<string>'''(?:[^'\\]++|\\.|'(?!''))*+(?:'''|\\?\Z)|\"\"\"(?:[^"\\]++|\\.|"(?!""))*+(?:\"\"\"|\\?\Z)
        |'(?:[^'\\\n]++|\\.)*+(?:'|(?=\n)|\\?\Z)|"(?:[^"\\\n]++|\\.)*+(?:"|(?=\n)|\\?\Z))
    | (?P<word>[A-Za-z_$][\w$.]*+)
    | (?P<bracket>[{}()\[\],:=])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = lazy(r"""\\([\\'"$])""")
