"""Travis CI: the phases of a build and of its jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.syntax.script import Scene, scene, script_node
from stacklint.syntax.template import lenient_trees
from stacklint.syntax.tree import Node
from stacklint.syntax.workflow import workflow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document


@reader(".travis.yml", facts=("workflow", "command", "package", "include", "image"), limit=1 << 20)
def read_travis(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the build, and what its phases run and install."""
    for tree in lenient_trees(document)[:1]:
        at = scene(document, "ci", group="ci")
        jobs = [*tree["jobs"]["include"].items, *tree["matrix"]["include"].items]
        root = not document.folder
        yield workflow(at, "travis", max(len(jobs), 1), ["push"], line=tree.line, root=root)
        for number, job in enumerate([tree, *jobs]):
            name = job["name"].text or job["stage"].text or (f"job-{number}" if number else "build")
            yield from _phases(job, replace(at, job=name))


_PHASES = ("before_install", "install", "before_script", "script")
_AFTER = ("after_success", "after_script", "before_deploy", "after_deploy")


def _phases(job: Node, at: Scene) -> Iterator[Evidence]:
    yield from script_node(Node([job[phase] for phase in _PHASES]), at)
    for phase in _AFTER:
        yield from script_node(job[phase], at)
    for deploy in [job["deploy"]] if job["deploy"].pairs else job["deploy"].items:
        if deploy["provider"].text == "script":
            yield from script_node(deploy["script"], at)
