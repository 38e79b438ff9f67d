"""Evidence as plain rows and back: for the cache, and between processes."""

from __future__ import annotations

import json
import marshal
from typing import TYPE_CHECKING, Any

from stacklint.model import EMPTY, Evidence, Location, Unread
from stacklint.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = list[Any]
Known = dict[Any, Any]


@dataclass(frozen=True, slots=True)
class Sealed:
    """The rows of one file as bytes, a third as large, and how many they are: `as_json` for a cache."""

    count: int
    data: bytes
    as_json: bool

    def __len__(self) -> int:
        return self.count

    def rows(self) -> list[Row]:
        """Return the rows; raises ValueError, EOFError or TypeError for bytes that `sealed` did not make."""
        found: list[Row] = json.loads(self.data) if self.as_json else marshal.loads(self.data)  # noqa: S302 - our own
        return found


def sealed(rows: list[Row], *, as_json: bool) -> Sealed:
    """Return rows as bytes: a line of JSON, or what is read three times as fast and understood by this Python alone."""
    if as_json:
        return Sealed(len(rows), json.dumps(rows, separators=(",", ":")).encode() + b"\n", as_json=True)
    return Sealed(len(rows), marshal.dumps(rows), as_json=False)


def to_rows(items: Iterable[Evidence | Unread]) -> list[Row]:
    """Return plain rows for what was read of one file; the path is not in them."""
    rows: list[Row] = []
    for item in items:
        if isinstance(item, Unread):
            rows.append([item.reason, item.line])
        else:
            at = item.location
            place = [at.line, at.column, at.end_line, at.end_column, at.cell, at.file_line]
            row: Row = [item.kind, item.value, *place]
            rows.append([*row, dict(item.detail)] if item.detail else row)
    return rows


def from_rows(path: str, rows: list[Row], known: Known | None = None) -> list[Evidence | Unread]:
    """Return what `to_rows` was given; raises TypeError or ValueError for rows that are none.

    With one `known` for many files, equal texts and details are one object: a large tree repeats few of them.
    """
    found: list[Evidence | Unread] = []
    same = {} if known is None else known
    one: Any = same.setdefault
    for row in rows:
        if len(row) == 2:  # noqa: PLR2004 - reason and line
            found.append(Unread(path, row[0], row[1]))
            continue
        kind, value, line, column, end_line, end_column, cell, file_line = row[:8]
        place = Location(path, line, column, line if end_line == line else end_line, end_column, cell, file_line)
        detail = _shared(row[8], same) if len(row) > 8 else EMPTY  # noqa: PLR2004 - the ninth, where there is one
        found.append(Evidence(place, one(kind, kind), one(value, value), detail))
    return found


def _shared(detail: dict[str, str], known: Known) -> dict[str, str]:
    """Return the first of equal details, their keys and values in one order."""
    key = tuple(detail.items())
    if key in known:
        first: dict[str, str] = known[key]
        return first
    kept = {known.setdefault(name, name): known.setdefault(text, text) for name, text in key}
    known[key] = kept
    return kept
