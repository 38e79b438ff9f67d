"""pre-commit's configuration: hooks, what they bring along, commands of local ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence
from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.syntax.declared import Place, package
from stacklint.syntax.pep508 import parse_requirement
from stacklint.syntax.script import Scene, image, place, scene, words
from stacklint.syntax.shell_words import segments
from stacklint.syntax.template import lenient_trees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node


@reader(
    ".pre-commit-config.yaml",
    ".pre-commit-config.yml",
    facts=("hook", "package", "command", "image", "include"),
    limit=1 << 20,
)
def read_pre_commit_config(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the hooks by repository, their further packages, and the commands of local hooks."""
    at = scene(document, "hook", group="dev")
    for tree in lenient_trees(document)[:1]:
        for repo in tree["repos"].items:
            for hook in repo["hooks"].items:
                yield from _hook(repo, hook, at)


_ADDRESS = lazy(r"(?:\w+://(?:[^/@]*@)?|[\w.-]+@)?[\w.-]+(?::\d+)?[/:](.+?)(?:\.git)?/?")
_NO_PROGRAMS = frozenset(("pygrep", "fail"))
_IMAGES = frozenset(("docker_image",))
_PYTHON = frozenset(("python", "system", "script", "unsupported", "unsupported_script", ""))


def _hook(repo: Node, hook: Node, at: Scene) -> Iterator[Evidence]:
    node = hook["id"]
    at = replace(at, job=node.text)
    if repo["repo"].text == "local":
        yield from _local(hook, at)
    elif (found := _ADDRESS.fullmatch(repo["repo"].text)) and repo["repo"].text != "meta":
        detail = {"id": node.text, "rev": repo["rev"].text}
        where = place(node.text, at, node.line, node.column)
        yield Evidence(where, "hook", found[1], {k: v for k, v in detail.items() if v})
    if hook["language"].text in _PYTHON:
        for item in hook["additional_dependencies"].items:
            if requirement := parse_requirement(item.text):
                where = place(item.text, at, item.line, item.column)
                spot = Place(where.path, where.line, where.column, "dev", at.environment)
                yield package(requirement, item.text, spot, context="hook")


def _local(hook: Node, at: Scene) -> Iterator[Evidence]:
    entry, language = hook["entry"], hook["language"].text
    given = [word.text for segment in segments(entry.text) for word in segment.words]
    if language in _IMAGES:
        yield from image(entry, at, "run")
    elif language not in _NO_PROGRAMS and given:
        given += [item.text for item in hook["args"].items]
        yield from words(given, at, entry.line, entry.column)
