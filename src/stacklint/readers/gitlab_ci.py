"""GitLab CI: jobs, hidden jobs, images, commands, variables, files included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Unread
from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.syntax.environment import variables
from stacklint.syntax.script import Scene, image, place, scene, script_node
from stacklint.syntax.template import lenient_trees
from stacklint.syntax.tree import Node
from stacklint.syntax.workflow import workflow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.repo.document import Document


@reader(
    ".gitlab-ci.yml",
    ".gitlab-ci.yaml",
    "*.gitlab-ci.yml",
    "*.gitlab-ci.yaml",
    "**/.gitlab/**/*.yml",
    "**/.gitlab/**/*.yaml",
    "**/.gitlab-ci/**/*.yml",
    facts=("workflow", "command", "package", "include", "image", "env", "action"),
    limit=1 << 20,
    note="`extends` and `!reference` are not followed; a hidden job's commands count once",
)
def read_gitlab_ci(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the pipeline, and what its jobs run, install and include."""
    trees = lenient_trees(document)
    if not trees:
        return
    tree = trees[-1]  # a component has a document of inputs before
    jobs = {k: v for k, v in tree.pairs.items() if k not in _GLOBAL and _is_job(v)}
    if not jobs and not (tree.pairs.keys() & _ALONE and ("include" in tree or "gitlab-ci" in document.name)):
        return
    at = scene(document, "ci", group="ci")
    visible = [job for name, job in jobs.items() if not name.startswith(".")]
    root = document.path.startswith((".gitlab-ci.", ".gitlab/", ".gitlab-ci/"))
    yield workflow(at, "gitlab-ci", len(visible), _triggers(document, visible), root=root)
    yield from variables(tree["variables"], at)
    yield from _included(tree["include"], at)
    for settings in (tree, tree["default"]):
        yield from _job(settings, at)
    for name, job in jobs.items():
        yield from _job(job, replace(at, job=name.lstrip(".")))


_GLOBAL = frozenset(
    """
    image services stages types before_script after_script variables cache include workflow
    default spec
    """.split()  # noqa: SIM905 - one line instead of twelve
)
_ALONE = frozenset({"include", "default", "image", "services"})
"""What a file without jobs can give to those of the files that include it."""
_JOB = ("script", "before_script", "trigger", "extends", "image", "services")


def _is_job(node: Node) -> bool:
    return any(key in node for key in _JOB)


def _job(job: Node, at: Scene) -> Iterator[Evidence]:
    picture = job["image"]
    yield from image(picture if picture.text else picture["name"], at, "run")
    for service in job["services"].items:
        yield from image(service if service.text else service["name"], at, "service")
    if at.job:
        yield from variables(job["variables"], at)
        yield from _included(job["trigger"]["include"], at)
    yield from script_node(Node([job["before_script"], job["script"]]), at)
    yield from script_node(job["after_script"], at)


def _triggers(document: Document, jobs: list[Node]) -> list[str]:
    by_hand = bool(jobs) and all(job["when"].text == "manual" for job in jobs)
    found = ["manual"] if by_hand else ["push"]
    return [*found, "schedule"] if b"schedule" in document.data else found


def _included(node: Node, at: Scene) -> Iterator[Evidence]:
    for item in [node] if node.pairs else node.items:
        local = item if item.text else item["local"]
        path = local.text.lstrip("/")
        if path and "://" not in path and not any(c in path for c in "*$"):
            where = place(local.text, at, local.line, local.column)
            yield Evidence(where, "include", path, {"form": "workflow"})
        component = item["component"].text
        if component:
            name, _, ref = component.partition("@")
            where = place(component, at, item["component"].line, item["component"].column)
            yield Evidence(where, "action", name.partition("/")[2] or name, {"ref": ref})
