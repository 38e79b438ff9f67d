"""How far a project is: exploration, prototype or production; inferred, with the reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.detect import OPERATED
from stacklint.nature import Nature

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacklint.detect import Usage
    from stacklint.model import Evidence
    from stacklint.situation import Situation, Verdict

_NO_OPERATION = frozenset({"experiment-tracking", "data-versioning", "project-structure", "explainability"})
"""Problems whose tools run beside the development of a model as well as anywhere."""
_BESIDE = frozenset({"ci-host", "dashboards"})
"""Jobs whose tools run wherever there is code, or beside anything."""
_SET_UP = frozenset({"package", "locked", "import", "call", "env", "config"})
_WORKS = frozenset({"trains", "runs a pipeline", "deploys", "is started by hand"})


def stage_of(activities: Mapping[str, tuple[Evidence, ...]], code: Iterable[str], operated: Iterable[str]) -> Nature:
    """Return how far a project is; `code` are its product files, `operated` tools that something runs."""
    running = sorted(operated)
    if activities.get("deployment"):
        return Nature("production", f"{activities['deployment'][0].location.path} deploys it")
    if activities.get("workload"):
        return Nature("production", f"{activities['workload'][0].location.path} runs it on a cluster")
    if activities.get("kept-in-production"):
        return Nature("production", f"{activities['kept-in-production'][0].location.path} is for production")
    if running:
        return Nature("production", f"{running[0]} is operated")
    files = list(code)
    scripts = [p for p in files if p.endswith(".py")]
    if not scripts and files:
        return Nature("exploration", "there are only notebooks")
    return Nature("prototype", "there is code, and nothing that operates it")


def operated_tools(usages: Iterable[Usage], checks: Mapping[str, Verdict]) -> list[str]:
    """Return the names of the tools that something runs outside of tests, apart from CI hosts.

    `checks` says what each workflow does.
    """
    return [
        usage.tool.name
        for usage in usages
        if usage.in_use
        and usage.state == "operated"
        and set(usage.tool.jobs) - _NO_OPERATION
        and not _BESIDE & set(usage.tool.jobs.values())
        and any(_runs(s.evidence, checks) for s in usage.product)
    ]


def _runs(item: Evidence, checks: Mapping[str, Verdict]) -> bool:
    """Whether a piece of evidence shows its tool at work, and not only installed or set up."""
    if item.kind in _SET_UP:
        return False
    check = checks.get(item.detail.get("via") or item.location.path)
    if check or item.detail.get("context") == "ci":
        return check is not None and check.does in _WORKS
    return item.kind == "resource" or item.detail.get("context") in OPERATED


def deployed_by_root(situation: Situation, root: Situation) -> str:
    """Return the file at the root that deploys or runs a project below it; empty where none names it.

    It is named by its folder or as a package: by what deploys, or, where something does or the root is operated, by an
    image's or a compose file or the requirements at the root, which bring it into what runs.
    """
    if by := _built_by_compose(situation.project, root):
        return by
    operating = ("deployment", "workload", "kept-in-production")
    files = {e.location.path for a in operating for e in root.activities.get(a, ())}
    if not files:
        return ""
    packages = {e.value.partition("=")[2] for e in situation.evidence if e.value.startswith("project.name=")}
    names = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, {situation.project, *packages}))})(?![\w-])")
    for item in root.evidence:
        brings = item.kind == "package" or item.detail.get("context") in {"image", "compose"}
        if item.kind == "package" and item.value not in packages:
            continue
        at_work = item.location.path in files or brings
        if at_work and any(names.search(text) for text in (item.value, *item.detail.values())):
            return item.location.path
    return ""


def _built_by_compose(project: str, root: Situation) -> str:
    """Return the compose file of a root in production that builds an image from a project's folder."""
    if root.stage != "production":
        return ""
    for item in root.evidence:
        built = item.kind == "include" and item.detail.get("form") == "dockerfile"
        if built and (item.value.startswith(f"{project}/") or item.detail.get("context") == project):
            return item.location.path
    return ""
