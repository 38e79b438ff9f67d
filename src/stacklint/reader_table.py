"""The table of all readers, kept so that a run imports only the modules of those that a file wants."""

from __future__ import annotations

import json
import re
from fnmatch import translate

from stacklint.kept_table import kept_table
from stacklint.readers.registry import Reader, from_table, load_readers, to_table


def readers() -> tuple[Reader, ...]:
    """Return all readers, sorted by name."""
    return kept_table("readers", lambda: to_table(load_readers()), from_table)


def names_of_ci() -> re.Pattern[str]:
    """Return an expression for the names at a root that CI hosts look for: no file that git hides is among them."""
    found = {p.removeprefix("**/").split("/")[0] for r in readers() if "workflow" in r.facts for p in r.patterns}
    return re.compile("|".join(sorted(translate(name) for name in found if not name.startswith("*"))))


def table() -> str:
    """Return the table as it is shipped."""
    return json.dumps(to_table(load_readers()), separators=(",", ":"))
