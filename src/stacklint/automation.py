"""What a CI host's files do: train, deploy, report, only test, or something else."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.regex import lazy
from stacklint.situation import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacklint.detect import Sighting
    from stacklint.model import Evidence
    from stacklint.resolve import Runs

_MANUAL = frozenset({"workflow_dispatch", "workflow_call", "repository_dispatch", "manual"})
_SMOKE = lazy(
    r"fast_dev_run|smoke|--dry-run|max_steps[= ]\d\b|limit_train_batches|epochs?[= ]1\b|imgsz[= ]\d\d\b"
    r"|\.?tests?/|--debug\b|--check\b"
)
_CHORE = lazy(r"(?i:migrat|alembic|schema|seed|backup|clean-?up|warm-?up|upgrade|\bdb-|-db\b)")
STATE = {
    "trains": "covered",
    "deploys": "covered",
    "runs a pipeline": "covered",
    "publishes an image": "partial",
    "trains as a smoke test": "partial",
    "reports": "partial",
    "is started by hand": "partial",
    "tests": "nothing",
    "does other work": "nothing",
}
"""What each verdict means for automation."""
NAME = {
    "trains": "trains",
    "runs a pipeline": "runs-pipeline",
    "deploys": "deploys",
    "publishes an image": "publishes-image",
    "trains as a smoke test": "smoke-trains",
    "reports": "reports-only",
    "is started by hand": "by-hand",
    "tests": "tests-only",
    "does other work": "other",
}
"""What each verdict is called in reports."""


def verdicts(
    evidence: Iterable[Evidence],
    sightings: Iterable[Sighting],
    runs: Runs,
    jobs: Mapping[str, Mapping[str, str]],
    model_project: bool,
) -> dict[str, Verdict]:
    """Return what each workflow file does.

    `jobs` gives the automation jobs of each tool by id; `model_project` says whether the repository
    makes or serves models, without which a deployment is not this problem's business.
    """
    by_path: dict[str, list[Sighting]] = defaultdict(list)
    trained = {s.evidence.location.path for s in sightings if s.signal.owner == "training" and s.scope != "test"}
    for sighting in sightings:
        by_path[sighting.evidence.location.path].append(sighting)
        if sighting.evidence.detail.get("via"):
            by_path[sighting.evidence.detail["via"]].append(sighting)
    rows = list(evidence)
    called: dict[str, list[str]] = defaultdict(list)
    for item in rows:
        if item.kind == "include" and item.detail.get("form") == "action":
            called[item.location.path] += [item.value, f"{item.value}/action.yml", f"{item.value}/action.yaml"]
    found = {}
    for item in rows:
        if (
            item.kind == "workflow"
            and item.detail.get("root", "true") == "true"
            and item.detail.get("jobs", "1") != "0"
        ):
            path = item.location.path
            seen = [s for name in _with_actions(path, called) for s in by_path.get(name, ())]
            found[path] = _verdict(item, seen, runs, trained, jobs, model_project)
    return found


def _with_actions(path: str, called: Mapping[str, list[str]]) -> list[str]:
    """Return a workflow and the repository's own actions that it uses, and those that these use."""
    names = [path]
    for name in names:
        names += [other for other in called.get(name, ()) if other not in names]
    return names


def _verdict(
    workflow: Evidence,
    seen: list[Sighting],
    runs: Runs,
    trained: set[str],
    jobs: Mapping[str, Mapping[str, str]],
    model_project: bool,
) -> Verdict:
    path = workflow.location.path
    commands = runs.by_workflow.get(path, ())
    training = [c for c in commands if any(f in trained for f in _code(c, runs, path))]
    pipelines = [s.evidence for s in seen if s.signal.owner == "running-a-pipeline" and not _is_chore(s.evidence)]
    thrown_away = any(s.signal.owner == "throwaway-cluster" for s in seen)
    deploying = [] if thrown_away else [s.evidence for s in seen if s.signal.owner == "deployment"]
    pushing = [s.evidence for s in seen if s.signal.owner == "publishing-an-image"]
    reporting = [s.evidence for s in seen if jobs.get(s.signal.owner, {}).get("automation") == "ci-helper"]
    by_hand = _by_hand(workflow)
    if training and all(_SMOKE.search(c.detail.get("line", "")) for c in training):
        return Verdict(path, "trains as a smoke test", tuple(training[:3]))
    for does, places in (("trains", training), ("runs a pipeline", pipelines)):
        if places:
            return Verdict(path, "is started by hand" if by_hand else does, tuple(places[:3]))
    if model_project and deploying:
        return Verdict(path, "is started by hand" if by_hand else "deploys", tuple(deploying[:3]))
    if reporting:
        return Verdict(path, "reports", tuple(reporting[:3]))
    if model_project and pushing:
        return Verdict(path, "publishes an image", tuple(pushing[:3]))
    checking = any(s.signal.owner == "tests-only" for s in seen)
    return Verdict(path, "tests" if checking else "does other work")


def _code(command: Evidence, runs: Runs, path: str) -> list[str]:
    line = command.detail.get("line", "")
    if command.value in {
        "pytest",
        "flake8",
        "black",
        "ruff",
        "mypy",
        "pylint",
        "isort",
        "coverage",
    }:
        return []
    return [f for f in runs.workflow_files.get(path, ()) if _named(f, line)]


def _named(path: str, line: str) -> bool:
    name = path.rpartition("/")[2]
    module = path.removesuffix(".py").replace("/", ".")
    return name in line or module in line or module.removeprefix("src.") in line


def _is_chore(command: Evidence) -> bool:
    """Whether a job that is started keeps a service in order: it moves a database on, for instance."""
    return bool(_CHORE.search(command.detail.get("line", "")))


def _by_hand(workflow: Evidence) -> bool:
    triggers = set(filter(None, workflow.detail.get("triggers", "").split(",")))
    return bool(triggers) and triggers <= _MANUAL
