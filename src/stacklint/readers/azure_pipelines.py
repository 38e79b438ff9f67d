"""Azure Pipelines and their templates, known by content: tasks, scripts, images, variables."""

from __future__ import annotations

import re
from posixpath import join, normpath
from typing import TYPE_CHECKING

from stacklint.model import Evidence
from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.syntax.environment import variables
from stacklint.syntax.script import Scene, image, place, scene, script_node, words
from stacklint.syntax.template import lenient_trees
from stacklint.syntax.workflow import workflow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node


@reader(
    "*.yml",
    "*.yaml",
    facts=("workflow", "action", "command", "package", "include", "image", "env"),
    note="expressions and conditions are not evaluated",
)
def read_azure_pipelines(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the pipeline or template, and what its jobs bring, run and install."""
    if not any(word in document.data for word in (b"steps:", b"jobs:", b"stages:", b"extends:")):
        return
    if "/.github/" in f"/{document.path}" or _OTHER.search(document.data):
        return
    if not _SIGN.search(document.data):
        return
    for tree in lenient_trees(document)[:1]:
        if _is_pipeline(tree, document.path):
            yield from _pipeline(tree, replace(scene(document, "ci", group="ci")))


_OTHER = lazy(rb"(?m)^apiVersion:")
_SIGN = lazy(rb"(?m)^[ -]*(?:task|trigger|pool|vmImage|deployment|template|script|bash|pwsh|powershell)[ ]*:")
_HEAD = frozenset(("trigger", "pr", "pool", "schedules", "extends"))
_STEPS = frozenset(("task", "script", "bash", "pwsh", "powershell", "checkout", "template"))
_SCRIPTS = ("script", "bash", "pwsh", "powershell")
_TASK = lazy(r"[\w.-]+@\d+(?:\.\d+)*")
_NAMED = lazy(r"azure|pipelines?[/.]|\.ci/", re.IGNORECASE)


def _is_pipeline(tree: Node, path: str) -> bool:
    """Say whether this is Azure's: its parts are lists, unlike those of other hosts."""
    steps = [step for key, step in tree.walk() if key == "steps" and step.pairs]
    if any(_TASK.fullmatch(step["task"].text) for step in steps):
        return True
    listed = any(isinstance(tree[key].value, list) for key in ("steps", "jobs", "stages"))
    known = any(key in step and "name" not in step for step in steps for key in _STEPS)
    parts = [*tree["jobs"].items, *tree["stages"].items]
    known = known or any(k in part for part in parts for k in ("job", "stage", "deployment"))
    if "template" in tree["extends"] and not listed:
        return True
    return listed and known and (bool(_HEAD & tree.pairs.keys()) or bool(_NAMED.search(path)))


def _pipeline(tree: Node, at: Scene) -> Iterator[Evidence]:
    jobs = [node for key, node in tree.walk() if key == "jobs" and _is_job(node)]
    yield workflow(at, "azure-pipelines", max(len(jobs), 1), _triggers(tree), line=tree.line)
    yield from variables(tree["variables"], at)
    for container in tree["resources"]["containers"].items:
        yield from image(container["image"], at, "run")
    name = ""
    for key, node in tree.walk():
        if key in ("jobs", "stages") and node.pairs:
            name = _name(node) or name
            yield from variables(node["variables"], at)
            picture = node["container"]
            yield from image(picture if ":" in picture.text else picture["image"], at, "run")
        if node.pairs:
            yield from _template(node["template"], at)
        if key == "steps" and node.pairs:
            yield from _step(node, replace(at, job=name))


def _is_job(node: Node) -> bool:
    return any(key in node for key in ("job", "deployment", "template"))


def _name(node: Node) -> str:
    return next((node[k].text for k in ("job", "deployment", "stage") if node[k].text), "")


def _triggers(tree: Node) -> list[str]:
    if not _HEAD & tree.pairs.keys():
        return []
    found = []
    if tree["trigger"].text != "none":
        found.append("push")
    if "pr" in tree and tree["pr"].text != "none":
        found.append("pull_request")
    if "schedules" in tree:
        found.append("schedule")
    if tree["resources"]["pipelines"].items:
        found.append("pipeline")
    return found or ["manual"]


def _template(node: Node, at: Scene) -> Iterator[Evidence]:
    """Yield a template of this repository, which is named relative to its file."""
    text = node.text
    if text.endswith((".yml", ".yaml")) and not any(c in text for c in "@$"):
        path = text.lstrip("/") if text.startswith("/") else join(at.document.folder, text)
        where = place(text, at, node.line, node.column)
        yield Evidence(where, "include", normpath(path), {"form": "workflow"})


def _step(step: Node, at: Scene) -> Iterator[Evidence]:
    inputs = step["inputs"]
    at = _moved(at, step["workingDirectory"].text or inputs["workingDirectory"].text)
    yield from variables(step["env"], at)
    for key in _SCRIPTS:
        yield from script_node(step[key], at)
    task = step["task"]
    if not _TASK.fullmatch(task.text):
        return
    name, _, ref = task.text.partition("@")
    detail = {"ref": ref, "job": at.job}
    where = place(task.text, at, task.line, task.column)
    yield Evidence(where, "action", name, {k: v for k, v in detail.items() if v})
    if "python" not in name.lower():
        yield from script_node(inputs["script"], at)
        yield from script_node(inputs["inlineScript"], at)
    for key in ("scriptPath", "filePath", "scriptLocation"):
        path = inputs[key]
        if path.text.endswith((".py", ".sh", ".ps1", ".bat")):
            start = ["python"] if path.text.endswith(".py") else []
            arguments = inputs["arguments"].text.split()
            given = [*start, path.text, *arguments]
            yield from words(given, at, path.line, path.column)


_SOURCES = lazy(r"\$\((?:Build\.(?:SourcesDirectory|Repository\.LocalPath)|System\.DefaultWorkingDirectory)\)/?")


def _moved(at: Scene, folder: str) -> Scene:
    if not folder:
        return at
    path = normpath(_SOURCES.sub("", folder) or ".").replace("\\", "/")
    return replace(at, folder="?" if "$" in path else "" if path == "." else path)
