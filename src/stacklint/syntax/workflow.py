"""The evidence that a file is one that a CI host runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.syntax.script import Scene


def workflow(
    at: Scene,
    host: str,
    jobs: int,
    triggers: Iterable[str] = (),
    *,
    name: str = "",
    line: int = 1,
    root: bool = True,
) -> Evidence:
    """Return the evidence for a CI host's file; the trigger `schedule` makes it scheduled."""
    known = list(dict.fromkeys(triggers))
    detail = {
        "jobs": str(jobs),
        "triggers": ",".join(known),
        "name": name,
        "scheduled": "true" if "schedule" in known else "",
        "root": "true" if root else "false",
    }
    where = Location(at.document.path, line)
    return Evidence(where, "workflow", host, {k: v for k, v in detail.items() if v})
