"""What one project does for the whole repository: it serves a model, trains one, keeps data where others find it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.activities import serves
from stacklint.record import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from stacklint.detect import Usage
    from stacklint.model import Evidence
    from stacklint.situation import Verdict

_FIRST = 5
_CODE = (".py", ".sh", ".yaml", ".yml")
_MOST = 2_000_000
"""So many characters of code are searched at most."""
_ORCHESTRATORS = frozenset({"orchestrator", "ml-orchestrator"})
_TRAINS = frozenset({"trains", "runs a pipeline"})


def shared_activities(
    activities: Iterable[Mapping[str, list[Evidence]]],
    usages: Iterable[Usage],
    checks: Mapping[str, Verdict],
    serving: frozenset[str],
) -> dict[str, tuple[Evidence, ...]]:
    """Return `served-model`, `own-model` and `retraining`, each with its first places in the repository.

    `serving` are the tools whose use puts a model into operation.
    """
    rows = list(activities)
    used = [usage for usage in usages if usage.in_use]
    trained = [e for row in rows for e in row.get("training", ())]
    served = [e for row in rows for e in row.get("serving-by-hand", ())]
    served += [s.evidence for u in used if u.tool.id in serving for s in u.product if serves(s.evidence)]
    runs = [e for check in checks.values() if check.does in _TRAINS for e in check.evidence]
    runs += [s.evidence for u in used if u.tool.jobs.get("automation") in _ORCHESTRATORS for s in u.product[:1]]
    found = {"served-model": served, "own-model": trained, "retraining": runs if trained else []}
    return {name: tuple(places[:_FIRST]) for name, places in found.items() if places}


def kept_on_one_machine(
    usages: Iterable[Usage], evidence: Iterable[Evidence], paths: Iterable[str], text: Callable[[str], str]
) -> tuple[Evidence, ...]:
    """Return a place of each tool in use whose store nobody else can fetch from, with the tool's id as its value.

    So it is where neither a configuration of the tool names a remote nor a command does, nor code that calls it.
    """
    asked = [(u, remote) for u in usages if u.in_use and u.product and (remote := u.tool.data.get("remote"))]
    if not asked:
        return ()
    lines = [e.detail["line"] for e in evidence if e.kind == "command" and "line" in e.detail]
    listed = list(paths)
    found = []
    for usage, remote in asked:
        config = remote["config"]
        told = any(remote["says"] in text(p) for p in listed if p == config or p.endswith("/" + config))
        told = told or any(remote["command"] in line for line in lines)
        if not told and not _said_in_code(remote["command"], listed, text):
            found.append(replace(usage.product[0].evidence, value=usage.tool.id))
    return tuple(found)


def _said_in_code(command: str, paths: list[str], text: Callable[[str], str]) -> bool:
    """Return whether code holds the words of a command as it would call it, or names a setting after them."""
    words = re.compile(r"[\W_]{1,6}".join(map(re.escape, command.split())), re.IGNORECASE)
    left = _MOST
    for path in (p for p in paths if p.endswith(_CODE)):
        code = text(path)
        if words.search(code):
            return True
        left -= len(code)
        if left < 0:
            break
    return False


def repeated_training(places: Iterable[Evidence], usages: Iterable[Usage]) -> tuple[Evidence, ...]:
    """Return where training happens if at least two scripts do it, so that there are results to compare.

    A page that fits a model before its visitor's eyes shows something, and makes no run to be recorded.
    """
    shown = [u for u in usages if u.in_use and "demo-apps" in u.tool.jobs]
    pages = {s.evidence.location.path for u in shown for s in u.product}
    scripts = {e.location.path: e for e in places if not e.location.cell and e.location.path not in pages}
    return tuple(scripts.values()) if len(scripts) >= 2 else ()  # noqa: PLR2004 - two can be compared
