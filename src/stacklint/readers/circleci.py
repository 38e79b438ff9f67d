"""CircleCI: orbs, executors, the steps of jobs and commands."""

from __future__ import annotations

from posixpath import join, normpath
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Unread
from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.syntax.environment import variables
from stacklint.syntax.script import Scene, image, place, scene, script_node
from stacklint.syntax.template import lenient_trees
from stacklint.syntax.workflow import workflow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node


@reader(
    "**/.circleci/*.yml",
    "**/.circleci/*.yaml",
    facts=("workflow", "action", "command", "package", "include", "image", "env"),
    limit=1 << 20,
)
def read_circleci(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the pipeline, its orbs, and what its jobs and commands run and install."""
    for tree in lenient_trees(document)[:1]:
        jobs = tree["jobs"].pairs
        if not jobs and "orbs" not in tree:
            return
        prefix = document.path.rpartition(".circleci/")[0].rstrip("/")
        at = replace(scene(document, "ci", group="ci"), folder=prefix)
        count = len(jobs) or len(tree["workflows"].pairs)
        yield workflow(at, "circleci", count, _triggers(tree), root=not prefix)
        yield from _orbs(tree["orbs"], at)
        for executor in tree["executors"].pairs.values():
            yield from _images(executor, at)
        for kind in ("jobs", "commands"):
            for name, job in tree[kind].pairs.items():
                yield from _job(job, replace(at, job=name))


_CHECKOUT = lazy(r"~/[^/]+/?")


def _triggers(tree: Node) -> list[str]:
    flows = tree["workflows"].pairs.values()
    timed = [f for f in flows for t in f["triggers"].items if "schedule" in t]
    return (["push"] if len(timed) < len(flows) or not flows else []) + ["schedule"] * bool(timed)


def _orbs(orbs: Node, at: Scene) -> Iterator[Evidence]:
    for node in orbs.pairs.values():
        name, _, ref = node.text.partition("@")
        if "/" in name:
            where = place(node.text, at, node.line, node.column)
            yield Evidence(where, "action", name, {"ref": ref} if ref else {})


def _images(job: Node, at: Scene) -> Iterator[Evidence]:
    for number, container in enumerate(job["docker"].items):
        yield from image(container["image"], at, "service" if number else "run")
        yield from variables(container["environment"], at)
    yield from variables(job["environment"], at)


def _job(job: Node, at: Scene) -> Iterator[Evidence]:
    yield from _images(job, at)
    stack = list(reversed(job["steps"].items))
    while stack:
        step = stack.pop()
        run = step["run"]
        if "run" in step:
            yield from variables(run["environment"], at)
            folder = _CHECKOUT.sub("", run["working_directory"].text)
            moved = "?" if "<<" in folder or "$" in folder else normpath(join(at.folder, folder))
            inside = replace(at, folder="" if moved == "." else moved)
            yield from script_node(run if run.text else run["command"], inside)
        for branch in ("when", "unless"):
            stack += reversed(step[branch]["steps"].items)
