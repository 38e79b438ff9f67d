"""A table of what the modules of a package register, made once and kept."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from stacklint.user_cache import cache_folder
from stacklint.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable

Rows = list[list[Any]]
Table = TypeVar("Table")
_FOLDER = Path(__file__).resolve().parent


def kept_table(name: str, make: Callable[[], Rows], take: Callable[[Rows], Table]) -> Table:
    """Return what `take` makes of the rows for the package `stacklint.NAME`.

    An installed program has them from when its wheel was built; a checkout keeps them in the user's cache folder
    until a file of the package changes. Without either they are made, which imports all modules.
    """
    shipped = _FOLDER / "rules" / f"{name}.json"
    if shipped.is_file():
        return take(json.loads(shipped.read_bytes()))
    kept, state = cache_folder() / f"{name}.json", _state(name)
    try:
        known = json.loads(kept.read_bytes())
        if known["state"] == state:
            return take(known["rows"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass  # none, or a foreign one: made again
    rows = make()
    with suppress(OSError):  # a cache that cannot be written costs time and nothing else
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(kept, [json.dumps({"state": state, "rows": rows}).encode()])
    return take(rows)


def _state(name: str) -> list[list[object]]:
    """Return the names, sizes and times of a package's modules."""
    with os.scandir(_FOLDER / name) as entries:
        rows = [(e.name, e.stat()) for e in entries if e.name.endswith(".py")]
    return [[str(_FOLDER)], *sorted([name, status.st_size, status.st_mtime_ns] for name, status in rows)]
