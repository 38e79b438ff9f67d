"""The phrases of SQL in the string literals of a Python source."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stacklint.syntax.python_brackets import Brackets
from stacklint.syntax.python_facts import PLACES, Site
from stacklint.syntax.python_wanted import VERB

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from stacklint.syntax.python_layout import Layout
    from stacklint.syntax.python_wanted import Wanted


def find_phrases(layout: Layout, wanted: Wanted) -> Iterator[Site]:
    """Yield the phrases of SQL within string literals that are no docstrings."""
    brackets, seen = Brackets(layout), Counter[bytes]()
    for match in phrases_in(layout.data, wanted):
        opening = layout.place(match.start())
        if opening < 0 or not _is_sql(layout, opening, match):
            continue
        phrase = b" ".join(match.group().split())
        if seen[phrase] < PLACES and not _is_docstring(layout, brackets, opening):
            seen[phrase] += 1
            yield Site(match.start(), match.end(), "text", phrase.decode())


def phrases_in(data: bytes, wanted: Wanted) -> list[re.Match[bytes]]:
    """Return where the phrases of SQL stand in a text, as matches in its small letters."""
    lowered = data.lower()
    anchors = [anchor for anchor in wanted.anchors if anchor in lowered]
    phrases = (p for p in wanted.phrases if p.anchor in anchors)
    likely = (p for p in phrases if all(word in lowered for word in p.words))
    matches = (match for phrase in likely for match in phrase.pattern.finditer(lowered))
    return sorted(matches, key=lambda match: match.span())


def _is_sql(layout: Layout, opening: int, match: re.Match[bytes]) -> bool:
    """Say whether a phrase is written in capitals, or in a string that begins like a statement."""
    data = layout.data
    content = opening + (3 if data.startswith(data[opening : opening + 1] * 3, opening) else 1)
    capitals = data[match.start() : match.end()].isupper()
    return capitals or VERB.match(data, content) is not None


def _is_docstring(layout: Layout, brackets: Brackets, opening: int) -> bool:
    before = layout.data[layout.line_start(opening) : opening].strip().lower()
    return before in (b"", b"r", b"u") and brackets.around(opening) < 0
