"""What one project does for the whole repository: it serves a model, trains one, trains again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.activities import serves

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacklint.detect import Usage
    from stacklint.model import Evidence
    from stacklint.situation import Verdict

_FIRST = 5
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


def repeated_training(places: Iterable[Evidence], usages: Iterable[Usage]) -> tuple[Evidence, ...]:
    """Return where training happens if at least two scripts do it, so that there are results to compare.

    A page that fits a model before its visitor's eyes shows something, and makes no run to be recorded.
    """
    shown = [u for u in usages if u.in_use and "demo-apps" in u.tool.jobs]
    pages = {s.evidence.location.path for u in shown for s in u.product}
    scripts = {e.location.path: e for e in places if not e.location.cell and e.location.path not in pages}
    return tuple(scripts.values()) if len(scripts) >= 2 else ()  # noqa: PLR2004 - two can be compared
