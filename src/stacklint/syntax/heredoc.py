"""Python that a shell hands to the interpreter: `python - <<'EOF'`, in scripts, workflows and images."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from stacklint.record import NamedTuple
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_STARTS = lazy(r"\bpython[\d.]*(?:[ \t]+-[a-zA-Z]*)*+[ \t]*<<-?[ \t]*([\"']?)(\w+)\1[^\n]*\n")
_ENDS = lazy(r"^[ \t]*+(\w+)[ \t]*+$", re.MULTILINE)
_MOST = 100


class Piece(NamedTuple):
    """A piece of Python without its indentation, the line of its first line, and how far it was indented."""

    text: str
    line: int
    indent: int


def python_in_shell(text: str) -> Iterator[Piece]:
    """Yield each piece of Python that ends with its mark on a line of its own."""
    if "<<" not in text:
        return
    from textwrap import dedent  # noqa: PLC0415 - rarely needed

    number, done = 1, 0
    ends = _ends(text)
    for start in islice(_STARTS.finditer(text), _MOST):
        if start.start() < done or _is_comment(text, start.start()):
            continue
        marks = ends.get(start[2], [])
        place = bisect_left(marks, start.end())
        if place == len(marks):
            continue
        number += text.count("\n", done, start.end())
        done = start.end()
        body = text[start.end() : marks[place]]
        plain = dedent(body)
        yield Piece(plain, number, _indent(body) - _indent(plain))


def _ends(text: str) -> dict[str, list[int]]:
    """Return where lines of one word alone begin, by the word."""
    found: dict[str, list[int]] = defaultdict(list)
    for match in _ENDS.finditer(text):
        found[match[1]].append(match.start())
    return found


def _is_comment(text: str, at: int) -> bool:
    return text[text.rfind("\n", 0, at) + 1 : at].lstrip().startswith("#")


def _indent(text: str) -> int:
    first = next((line for line in text.split("\n") if line.strip()), "")
    return len(first) - len(first.lstrip())
