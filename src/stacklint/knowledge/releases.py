"""What a package released, as `rules/releases/` holds it; read only where a check asks for a package."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from stacklint.knowledge.load import rules_folder
from stacklint.record import dataclass

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Line:
    """A run of releases of one minor series that ask for the same.

    `requires` is None where no wheel says what the releases ask for; `==@` in it stands for the
    release's own version. `python` is empty where any Python will do.
    """

    first: str
    last: str
    first_date: str
    last_date: str
    python: str
    requires: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Releases:
    """A package's release lines, oldest version first, and the versions that were taken back."""

    package: str
    status: str
    yanked: frozenset[str]
    lines: tuple[Line, ...]


@lru_cache(maxsize=512)
def releases(package: str, folder: Path | None = None) -> Releases | None:
    """Return the facts of a package by its PEP 503 name; None where the catalogue has none."""
    path = (folder or rules_folder() / "releases") / f"{package}.json"
    try:
        data = json.loads(path.read_bytes())
    except OSError:
        return None  # a package that the catalogue does not follow
    strings, sets = data["strings"], data["sets"]
    asked = [None if places is None else tuple(strings[i] for i in places) for places in sets]
    lines = tuple(
        Line(first, last or first, date, last_date or date, python, asked[place])
        for first, last, date, last_date, python, place in data["lines"]
    )
    return Releases(package, data.get("status", ""), frozenset(data["yanked"]), lines)
