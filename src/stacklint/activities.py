"""What people do in a project, seen in its evidence and in the shape of its files."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.own_modules import named_by_work
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacklint.detect import Sighting, Usage
    from stacklint.knowledge.types import Activity, Format

_FIRST = 5
_ROLES = {
    "data": lazy(
        r"prepar|preprocess|clean|ingest|load_?data|make_?dataset|acquire|etl|download|get_?data|extract|split|process_?data",
        re.IGNORECASE,
    ),
    "features": lazy(r"featur|featuriz|transform|encod", re.IGNORECASE),
    "train": lazy(r"train|^fit|_fit\b|segment", re.IGNORECASE),
    "evaluate": lazy(r"eval|score|validat|metric", re.IGNORECASE),
    "predict": lazy(r"predict|infer|deploy|register|serv", re.IGNORECASE),
}
_ALL = lazy(r"(?:^|/)(?:run_?)?(?:all|pipeline|everything|nightly|daily|weekly)(?:_?(?:steps|jobs|run))?\.(?:sh|bash)$")
"""Shell files that are named for the whole of the steps."""
_MADE = lazy(
    r"(?:^|/)(?:docs?|\.doctrees|reports?|results?|outputs?|logs?|mlruns|mlartifacts|metrics|figures)(?:[-_][^/]*)?/",
    re.IGNORECASE,
)
"""Folders of what a run leaves: no data that a model is trained on."""
_CONFIG = frozenset({"config", "configs", "conf", "models", "layers", "utils"})
"""Folders whose files are named like steps and are none."""
_DATABASES = (".db", ".sqlite", ".sqlite3", ".duckdb")
_MODEL_SIZE = 10_000
_SOME_DATA = 1_000
_SERVED = frozenset(
    {"deploy", "deployment", "serve", "run", "service", "Service", "create_endpoint", "create_model", "log_model"}
)
_DATA_SIZE = 200_000
_BRINGS = ("deployment", "workload", "publishing-an-image")
"""What brings a hand-written route into operation, or makes it ready for it."""


def activities_of(
    sightings: Iterable[Sighting],
    known: Mapping[str, Activity],
    counting: frozenset[str],
) -> dict[str, dict[str, list[Evidence]]]:
    """Return, for each project, the places of each activity in the scopes that count."""
    found: dict[str, dict[str, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    for item in sightings:
        if item.signal.owner in known and item.scope in counting and not item.signal.weak:
            found[item.project][item.signal.owner].append(item.evidence)
    return {p: {a: sorted(set(places)) for a, places in rows.items()} for p, rows in found.items()}


def derived(
    activities: Mapping[str, tuple[Evidence, ...]],
    usages: Mapping[str, Usage],
    evidence: Iterable[Evidence],
    files: Iterable[str],
    formats: Mapping[str, Format],
    run_by: Mapping[str, tuple[Evidence, ...]],
    serving: frozenset[str],
    project: str,
) -> dict[str, tuple[Evidence, ...]]:
    """Return the activities that no single signal shows.

    `files` are the product files of `project`, `run_by` what starts each file of code, `serving` the tools
    whose use puts a model into operation.
    """
    items = list(evidence)
    found = named_by_work(files, project) | {
        "serving-by-hand": _serving_by_hand(activities),
        "several-steps": _several_steps(files, activities),
        "chained-by-scripts": _chained(files, run_by),
        "operated-model": _operated_model(activities, usages, serving),
        "model-committed": _committed(items, formats, "model", _MODEL_SIZE),
        "data-in-git": _committed(items, formats, "data", _DATA_SIZE),
        "data-committed": _committed(_of_training(items), formats, "data", _SOME_DATA),
        "scattered-files": _scattered(files, items, formats),
    }
    for name in ("monitoring-by-hand", "explaining-by-hand"):
        found[name] = activities.get(name) or found.get(name, ())
    return {name: places for name, places in found.items() if places}


def step_files(files: Iterable[str]) -> dict[str, list[str]]:
    """Return the modules that are named like steps of a pipeline, by step."""
    steps: dict[str, list[str]] = defaultdict(list)
    for path in files:
        if not path.endswith(".py") or path.endswith("__init__.py") or _CONFIG & set(path.split("/")[:-1]):
            continue
        stem = path.rpartition("/")[2].removesuffix(".py")
        for role, pattern in _ROLES.items():
            if pattern.search(stem):
                steps[role].append(path)
                break
    return steps


def _several_steps(files: Iterable[str], activities: Mapping[str, tuple[Evidence, ...]]) -> tuple[Evidence, ...]:
    """Scripts for at least three steps, one of which trains."""
    if not activities.get("training"):
        return ()
    steps = step_files(files)
    if "train" not in steps or len(steps) < 3:  # noqa: PLR2004 - two files are no pipeline
        return ()
    trained = {e.location.path for e in activities["training"]}
    if not trained & {p for paths in steps.values() for p in paths}:
        return ()
    return tuple(
        Evidence(Location(min(paths)), "path", min(paths), {"pattern": role})
        for role, paths in sorted(steps.items(), key=lambda row: (row[0] != "train", row[0]))
    )


def _chained(files: Iterable[str], run_by: Mapping[str, tuple[Evidence, ...]]) -> tuple[Evidence, ...]:
    """A make or shell file that starts at least two of the steps, or one named for all that starts own code thrice."""
    chains: dict[str, set[str]] = defaultdict(set)
    lines: dict[str, set[str]] = defaultdict(set)
    places: dict[str, Evidence] = {}
    for paths in step_files(files).values():
        for path in paths:
            for starter in run_by.get(path, ()):
                chains[starter.location.path].add(path)
                places.setdefault(starter.location.path, starter)
    for path in files:
        for starter in run_by.get(path, ()):
            if _ALL.search(starter.location.path):
                lines[starter.location.path].add(starter.detail.get("line", ""))
                places.setdefault(starter.location.path, starter)
    named = {name for name, started in chains.items() if len(started) >= 2}  # noqa: PLR2004 - two make a chain
    named |= {name for name, started in lines.items() if len(started) >= 3}  # noqa: PLR2004 - two are a run and its check
    return tuple(places[name] for name in sorted(named))


def _serving_by_hand(activities: Mapping[str, tuple[Evidence, ...]]) -> tuple[Evidence, ...]:
    """A web route in a package that also loads a model, be it in one file or in several."""
    known = activities.get("serving-by-hand", ())
    if known:
        return known
    loads = {
        e.location.path.partition("/")[0] if "/" in e.location.path else ""
        for e in activities.get("loading-a-model", ())
    }
    return tuple(
        e
        for e in activities.get("web-route", ())
        if (e.location.path.partition("/")[0] if "/" in e.location.path else "") in loads
    )


def _operated_model(
    activities: Mapping[str, tuple[Evidence, ...]],
    usages: Mapping[str, Usage],
    serving: frozenset[str],
) -> tuple[Evidence, ...]:
    """A serving tool in use, or a hand-written route that something deploys or publishes as an image."""
    found = [
        s.evidence
        for name in sorted(serving & set(usages))
        if usages[name].in_use
        for s in [s for s in usages[name].product if serves(s.evidence)][:2]
    ]
    by_hand = _serving_by_hand(activities)
    if by_hand and any(activities.get(name) for name in _BRINGS):
        found += by_hand[:2]
    return tuple(found[:_FIRST])


def serves(item: Evidence) -> bool:
    """Return whether a trace of a server is one of serving, and not of a client or of an import alone."""
    if item.location.cell:
        return False  # a cell that starts a server tries it out
    if item.kind == "call":
        return item.value.rpartition(".")[2] in _SERVED
    return item.kind not in {"package", "locked", "import", "env"}


def _committed(items: list[Evidence], formats: Mapping[str, Format], kind: str, least: int) -> tuple[Evidence, ...]:
    rows = [
        e
        for e in items
        if e.kind == "format"
        and e.value in formats
        and formats[e.value].kind == kind
        and e.detail.get("how") != "pointer"
        and int(e.detail.get("size", "0") or 0) >= least
    ]
    return tuple(sorted(rows, key=lambda e: (-int(e.detail.get("size", "0")), e))[:_FIRST])


def _of_training(items: list[Evidence]) -> list[Evidence]:
    """Return the formats of files that may hold data to train on: no outcome of a run, and no tool's own database."""
    stores = {e.location.path for e in items if e.kind == "path" and e.detail.get("pattern", "").endswith(_DATABASES)}
    return [
        e for e in items if e.kind == "format" and e.location.path not in stores and not _MADE.search(e.location.path)
    ]


def _scattered(files: Iterable[str], items: list[Evidence], formats: Mapping[str, Format]) -> tuple[Evidence, ...]:
    """Many scripts and notebooks at the root, data beside them, and no package at all."""
    listed = list(files)
    root = [p for p in listed if "/" not in p and p.endswith((".py", ".ipynb"))]
    data = [
        e
        for e in items
        if e.kind == "format" and "/" not in e.location.path and e.value in formats and formats[e.value].kind == "data"
    ]
    packages = any(p.endswith("/__init__.py") for p in listed)
    if len(root) < 10 or not data or packages:  # noqa: PLR2004 - fewer are easy to overlook
        return ()
    return tuple(Evidence(Location(p), "path", p) for p in root[:_FIRST])


def read_where_trained(activities: Mapping[str, list[Evidence]]) -> tuple[Evidence, ...]:
    """Return where a file that trains reads data."""
    training = {e.location.path for e in activities.get("training", ())}
    return tuple(e for e in activities.get("reading-data", ()) if e.location.path in training)[:_FIRST]
