"""The words for interfaces that are gone: names, versions, what keeps them and what takes their place."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from stacklint.demands import specifier_of
from stacklint.model import Evidence, Location  # noqa: TC001 - a record's fields
from stacklint.record import dataclass
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacklint.knowledge.types import Dependency, Tool

    Owner = Tool | Dependency
    Row = Mapping[str, Any]

_SWAPS = 3
_KEYS = ("symbol", "command", "resource")
_NUMBERS = lazy(r"\d+")


@dataclass(frozen=True, slots=True)
class Gone:
    """An interface that is gone from a tool or library, where a project uses it, and the demands that say so."""

    owner: Owner
    row: Row
    project: str
    places: tuple[Location, ...]
    demands: tuple[Evidence, ...]


def versions(found: Iterable[Gone]) -> str:
    """Return the versions that lack something: one, two, or from the first to the last."""
    named = sorted({str(gone.row["in"]) for gone in found}, key=lambda version: (_parts(version), version))
    different = list({tuple(_parts(version)): version for version in named}.values())
    return " and ".join(different) if len(different) < 3 else f"{different[0]} to {different[-1]}"  # noqa: PLR2004 - two are read


def _parts(version: str) -> list[int]:
    """Return the numbers of a version; 3.0 is 3.0.0."""
    parts = [int(number) for number in _NUMBERS.findall(version)]
    while parts and not parts[-1]:
        parts.pop()
    return parts


def keeper(demands: Iterable[Evidence]) -> str:
    """Return what keeps the older version: another package's pin, a Python, or the pin itself."""
    listed = list(demands)
    python = next((e for e in listed if e.value == "python"), None)
    holder = next((e for e in listed if "holds" in e.detail), None)
    if holder:
        return f"{_written(holder)} {specifier_of(holder).lstrip('= ')}"
    return f"Python {python.detail['specifier']}" if python else "the pin"


def act(rows: list[Row]) -> str:
    """Return what takes the place of each interface that is named; empty where nothing is known of the first."""
    swaps: dict[str, list[str]] = defaultdict(list)
    for new, old in list(dict.fromkeys((str(r["instead"]), shown(r)) for r in rows if r.get("instead")))[:_SWAPS]:
        swaps[new].append(old)
    told = [f"{new} in place of {' and '.join(old)}" for new, old in swaps.items()]
    return f"Use {', and '.join(told)}" if told and rows[0].get("instead") else ""


def source(row: Row) -> str:
    """Return where a removal is told: the release's own page where the row names no other."""
    return str(row.get("source") or f"https://pypi.org/project/{row.get('package', '')}/{row['in']}/")


def _written(item: Evidence) -> str:
    """Return the name by which a list asks for a package."""
    return item.detail.get("written", item.value)


def demanded(item: Evidence) -> str:
    """Return a demand in words."""
    specifier = specifier_of(item)
    return f"{_written(item)}{' ' + specifier if specifier else ', in any version,'} is asked for here"


def shown(row: Row) -> str:
    """Return an interface as people write it: a method without a known receiver as `.name()`."""
    symbol = str(next(row[key] for key in _KEYS if key in row))
    named = f"{symbol[1:]}()" if symbol.startswith("*.") else symbol
    if "argument" not in row:
        return named
    given = f"={row['value']!r}" if "value" in row else "="
    return f"{named}({'' if row['argument'] == '0' else row['argument']}{given})".replace("(=", "(")
