"""The variables of a Python source that stand for an object of a known class."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from stacklint.regex import lazy
from stacklint.syntax.python_brackets import balanced
from stacklint.syntax.python_facts import Bound, Call
from stacklint.syntax.python_names import words

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from stacklint.syntax.python_guards import Blocks
    from stacklint.syntax.python_layout import Layout

_VARIABLES = 500
_ASSIGNED = lazy(rb"[ \t]*((?:self\.)?[A-Za-z_]\w*)[ \t]*(?::[^=\n]+)?=[ \t]*\Z")
_ASSIGNS = lazy(rb"[ \t]*(?::[^=\n]+)?=(?!=)")
_SPACED = lazy(rb"(?:[ \t]*:[^=\n]+)?[ \t]*+(?<=[ \t])=(?!=)")
_STATEMENT_ENDS = lazy(rb"[ \t]*+(?:#[^\n]*+)?(?:\n(?!\s*+[)\]}])|;|\Z)")


def variables(layout: Layout, calls: Iterable[Call], blocks: Blocks) -> Iterator[Bound]:
    """Yield the variables assigned once in their function, or in the file, from a call of a class."""
    data, done = layout.data, set[tuple[bytes, int]]()
    for call in calls:
        if call.bracket < 0 or not call.name[call.name.rfind(".") + 1].isupper():
            continue
        variable = _ASSIGNED.match(data, layout.line_start(call.start), call.start)
        if not variable:
            continue
        start, end = (0, len(data)) if b"." in variable[1] else blocks.function(call.start)
        if (variable[1], start) in done or len(done) == _VARIABLES:
            continue
        done.add((variable[1], start))
        if data.find(variable[1] + b".", start, end) < 0:
            continue
        close = balanced(layout, call.bracket, 4096)
        places = _assignments(data, variable, start, end)
        if close >= 0 and _STATEMENT_ENDS.match(data, close) and len([*islice(places, 2)]) == 1:
            yield Bound(variable[1].decode(), call.name, start, end)


def _assignments(data: bytes, variable: re.Match[bytes], start: int, end: int) -> Iterator[int]:
    """Yield the lines that assign to a variable; where that is spaced, `name=` is a keyword argument."""
    pattern = _SPACED if b" =" in variable[0] else _ASSIGNS
    for place, after in words(data, variable[1], start, end):
        if pattern.match(data, after) and not data[data.rfind(b"\n", 0, place) + 1 : place].strip():
            yield place
