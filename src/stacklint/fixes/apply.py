"""Edits upon a text: all else of it stays as it is."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.model import Edit, Fix

_END = lazy(r"\r\n|\r|\n")
_MARK = "\ufeff"


def chosen(fixes: Iterable[Fix], *, unsafe: bool) -> dict[str, tuple[Edit, ...]]:
    """Return the edits of the fixes to make, by path: each edit once, and no fix that overlaps an earlier one."""
    taken: dict[str, list[Edit]] = defaultdict(list)
    for fix in fixes:
        new = [edit for edit in fix.edits if edit not in taken[edit.path]]
        if (fix.safe or unsafe) and not any(_overlap(edit, other) for edit in new for other in taken[edit.path]):
            for edit in new:
                taken[edit.path].append(edit)
    return {path: tuple(sorted(edits)) for path, edits in sorted(taken.items()) if edits}


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with the edits made; its byte order mark is no column, its line ends are any of the three."""
    offset = 1 if text.startswith(_MARK) else 0
    starts = [offset, *(match.end() for match in _END.finditer(text))]
    for edit in sorted(edits, reverse=True):
        begin = starts[edit.start_line - 1] + edit.start_column - 1
        end = starts[edit.end_line - 1] + edit.end_column - 1
        text = text[:begin] + edit.replacement + text[end:]
    return text


def _overlap(one: Edit, other: Edit) -> bool:
    return one.start < other.end and other.start < one.end
