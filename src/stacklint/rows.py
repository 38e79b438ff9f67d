"""Evidence as plain rows and back: for the cache, and between processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stacklint.model import EMPTY, Evidence, Location, Unread

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = list[Any]


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


def from_rows(path: str, rows: list[Row]) -> list[Evidence | Unread]:
    """Return what `to_rows` was given; raises TypeError or ValueError for rows that are none."""
    found: list[Evidence | Unread] = []
    for row in rows:
        if len(row) == 2:  # noqa: PLR2004 - reason and line
            found.append(Unread(path, row[0], row[1]))
        else:
            detail = row[8] if len(row) > 8 else EMPTY  # noqa: PLR2004 - the ninth, where there is one
            place = Location(path, row[2], row[3], row[4], row[5], row[6], row[7])
            found.append(Evidence(place, row[0], row[1], detail))
    return found
