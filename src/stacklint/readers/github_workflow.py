"""GitHub workflows: triggers, jobs, actions, commands, images, variables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location, Unread
from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.syntax.environment import named, variables
from stacklint.syntax.github import is_off, moved, steps, uses
from stacklint.syntax.script import Scene, image, scene
from stacklint.syntax.template import lenient_trees
from stacklint.syntax.workflow import workflow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node


@reader(
    "**/.github/workflows/*.yml",
    "**/.github/workflows/*.yaml",
    facts=("workflow", "action", "command", "package", "include", "image", "env", "config"),
    limit=1 << 20,
    note="expressions are not evaluated, apart from `if: false`",
)
def read_github_workflow(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the workflow, and what each of its jobs brings, runs and installs."""
    for tree in lenient_trees(document)[:1]:
        if "jobs" in tree:
            yield from _workflow(document, tree)


_PRODUCTION = lazy(r"\bprod(?:uction)?\b", re.IGNORECASE)
_SECRET = lazy(r"\bsecrets\.([A-Za-z_]\w*)")


def _workflow(document: Document, tree: Node) -> Iterator[Evidence]:
    prefix = document.path.rpartition(".github/workflows/")[0].rstrip("/")
    at = replace(scene(document, "ci", group="ci"), folder=prefix)
    jobs = {name: job for name, job in tree["jobs"].pairs.items() if not is_off(job)}
    triggers = list(tree["on"].pairs) or [item.text for item in tree["on"].items]
    name = tree["name"].text
    yield workflow(at, "github-workflow", len(jobs), triggers, name=name, line=tree.line, root=not prefix)
    yield from variables(tree["env"], at)
    at = moved(at, tree["defaults"]["run"]["working-directory"])
    for name, job in jobs.items():
        yield from _job(job, replace(at, job=name))
    yield from named(_SECRET, "read", at)


def _job(job: Node, at: Scene) -> Iterator[Evidence]:
    yield from uses(job["uses"], at)
    yield from _environment(job["environment"], at)
    yield from variables(job["env"], at)
    container = job["container"]
    yield from image(container if container.text else container["image"], at, "run")
    for service in job["services"].pairs.values():
        yield from image(service if service.text else service["image"], at, "service")
        yield from variables(service["env"], at)
    yield from steps(job["steps"], moved(at, job["defaults"]["run"]["working-directory"]))


def _environment(node: Node, at: Scene) -> Iterator[Evidence]:
    """Yield that a job works on what is in production, as the name of its environment says."""
    name = node["name"] if node.pairs else node
    if _PRODUCTION.search(name.text):
        place = Location(at.document.path, name.line, name.column)
        yield Evidence(place, "config", "job-environment=production", {"job": at.job})
