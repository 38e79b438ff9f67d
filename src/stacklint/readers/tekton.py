"""Tekton: the image and the script of each step of a task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.syntax.environment import variables
from stacklint.syntax.script import Scene, image, scene, script_node, words_node
from stacklint.syntax.template import lenient_trees
from stacklint.syntax.workflow import workflow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node


@reader(
    "*.yml",
    "*.yaml",
    facts=("workflow", "command", "package", "include", "image", "env"),
)
def read_tekton(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield a file's pipelines and tasks, and what their steps run and install."""
    if b"tekton.dev/" not in document.data:
        return
    at = scene(document, "ci", group="ci")
    trees = [t for t in lenient_trees(document) if t["apiVersion"].text.startswith("tekton.dev/")]
    if not trees:
        return
    triggers = [t for tree in trees if tree["kind"].text in _RUNS for t in _triggers(tree) or ["manual"]]
    name = trees[0]["metadata"]["name"].text
    yield workflow(at, "tekton", len(trees), triggers, name=name, line=trees[0].line)
    for tree in trees:
        for key, step in tree["spec"].walk():
            if key in ("steps", "sidecars", "stepTemplate") and "image" in step:
                yield from _step(step, replace(at, job=tree["metadata"]["name"].text))


_RUNS = frozenset({"PipelineRun", "TaskRun"})
_ON = "pipelinesascode.tekton.dev/on-"
_EVENT = lazy(r"\b(push|pull_request)\b")


def _triggers(run: Node) -> list[str]:
    """Return what the notes of a run say that starts it on a host of repositories."""
    notes = run["metadata"]["annotations"]
    told = f"{notes[f'{_ON}event'].text} {notes[f'{_ON}cel-expression'].text}"
    found = list(dict.fromkeys(_EVENT.findall(told)))
    return found + (["issue_comment"] if f"{_ON}comment" in notes else [])


def _step(step: Node, at: Scene) -> Iterator[Evidence]:
    yield from image(step["image"], at, "run")
    yield from variables(step["env"], at)
    script = step["script"]
    first = script.text.lstrip().split("\n", 1)[0]
    if not first.startswith("#!") or "sh" in first:
        yield from script_node(script, at)
    if step["command"].items:
        yield from words_node([*step["command"].items, *step["args"].items], at)
