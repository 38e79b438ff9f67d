"""The table of all readers, kept so that a run imports only the modules of those that a file wants."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from fnmatch import translate
from pathlib import Path

from stacklint.knowledge.load import cache_folder
from stacklint.readers.registry import Reader, from_table, load_readers, to_table
from stacklint.whole_file import write_whole

_FOLDER = Path(__file__).resolve().parent
_SHIPPED = _FOLDER / "rules" / "readers.json"


def readers() -> tuple[Reader, ...]:
    """Return all readers, sorted by name.

    An installed program has their table from when its wheel was built; a checkout keeps it in the user's
    cache folder until a file of a reader changes. Without either all modules are imported.
    """
    if _SHIPPED.is_file():
        return from_table(json.loads(_SHIPPED.read_bytes()))
    kept, state = cache_folder() / "readers.json", _state()
    try:
        known = json.loads(kept.read_bytes())
        if known["state"] == state:
            return from_table(known["readers"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass  # none, or a foreign one: made again
    found = load_readers()
    with suppress(OSError):  # a cache that cannot be written costs time and nothing else
        _write(kept, json.dumps({"state": state, "readers": to_table(found)}))
    return found


def names_of_ci() -> re.Pattern[str]:
    """Return an expression for the names at a root that CI hosts look for: no file that git hides is among them."""
    found = {p.removeprefix("**/").split("/")[0] for r in readers() if "workflow" in r.facts for p in r.patterns}
    return re.compile("|".join(sorted(translate(name) for name in found if not name.startswith("*"))))


def table() -> str:
    """Return the table as it is shipped."""
    return json.dumps(to_table(load_readers()), separators=(",", ":"))


def _state() -> list[list[object]]:
    """Return the names, sizes and times of the readers' modules."""
    with os.scandir(_FOLDER / "readers") as entries:
        rows = [(e.name, e.stat()) for e in entries if e.name.endswith(".py")]
    return [[str(_FOLDER)], *sorted([name, status.st_size, status.st_mtime_ns] for name, status in rows)]


def _write(target: Path, text: str) -> None:
    """Write a file at once or not at all."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(target, [text.encode()])
