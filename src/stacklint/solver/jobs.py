"""The Pythons under which jobs of a CI host install a list."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.model import Evidence

_MINOR = lazy(r"(3\.\d{1,2})(?:\.\d+)?")


def job_pythons(rows: Iterable[Evidence], setups: frozenset[str]) -> dict[str, dict[str, Evidence]]:
    """Return for each list that jobs install the Pythons that they set up, as `3.N`, and where.

    `setups` are the actions that set a Python up. A job counts that sets up one, which stands there.
    """
    fixed: dict[str, list[Evidence]] = defaultdict(list)
    installs: list[tuple[str, str]] = []
    for item in rows:
        if item.kind == "action" and item.value in setups:
            fixed[f"{item.location.path}#{item.detail.get('job', '')}"].append(item)
        elif item.kind == "include" and item.detail.get("context") == "ci" and item.detail.get("form") == "requirement":
            installs.append((item.value, item.detail.get("environment", "")))
    found: dict[str, dict[str, Evidence]] = defaultdict(dict)
    for path, job in installs:
        places = fixed.get(job, [])
        minor = _MINOR.fullmatch(places[0].detail.get("python", "")) if len(places) == 1 else None
        if minor:
            found[path].setdefault(minor[1], places[0])
    return found
