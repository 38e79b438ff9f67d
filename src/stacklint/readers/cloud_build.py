"""Google Cloud Build: the image and the command of each step."""

from __future__ import annotations

from posixpath import normpath
from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.syntax.environment import variables
from stacklint.syntax.script import Scene, image, scene, script_node, words_node
from stacklint.syntax.template import lenient_trees
from stacklint.syntax.tree import Node
from stacklint.syntax.workflow import workflow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document


@reader(
    "*cloudbuild*.yml",
    "*cloudbuild*.yaml",
    "*cloudbuild*.json",
    "*cloud-build*.yaml",
    "*cloud_build*.yaml",
    "cloudbuild/*.yaml",
    "**/cloudbuild/*.yaml",
    facts=("workflow", "command", "package", "include", "image", "env"),
    limit=1 << 20,
)
def read_cloud_build(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the build, and what its steps run and install."""
    for tree in lenient_trees(document)[:1]:
        steps = [step for step in tree["steps"].items if "name" in step]
        if not steps:
            return
        at = scene(document, "ci", group="ci")
        yield workflow(at, "cloud-build", len(steps), line=tree.line)
        for number, step in enumerate(steps, 1):
            yield from _step(step, replace(at, job=step["id"].text or f"step-{number}"))


def _step(step: Node, at: Scene) -> Iterator[Evidence]:
    folder = normpath(step["dir"].text or ".")
    at = replace(at, folder="?" if "$" in folder else "" if folder == "." else folder)
    yield from image(step["name"], at, "run")
    yield from variables(step["env"], at)
    yield from variables(step["secretEnv"], at)
    yield from script_node(step["script"], at)
    if "args" in step or "entrypoint" in step:
        name = step["name"].text.partition(":")[0].rpartition("/")[2]
        program = step["entrypoint"].text or name  # a builder's image starts what it is named after
        first = step["entrypoint"] if step["entrypoint"].text else step["args"]
        entry = Node(program, first.line, first.column)
        yield from words_node([entry, *step["args"].items], at)
