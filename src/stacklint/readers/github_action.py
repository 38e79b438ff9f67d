"""GitHub actions of the repository itself: the steps of composite ones, the images of others."""

from __future__ import annotations

from posixpath import join, normpath
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Unread
from stacklint.readers.registry import reader
from stacklint.syntax.environment import variables
from stacklint.syntax.github import steps
from stacklint.syntax.script import image, place, scene
from stacklint.syntax.template import lenient_trees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.repo.document import Document


@reader(
    "action.yml",
    "action.yaml",
    "**/.github/actions/**/*.yml",
    "**/.github/actions/**/*.yaml",
    facts=("action", "command", "package", "include", "image", "env"),
    limit=1 << 20,
)
def read_github_action(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield what an action brings, runs and installs."""
    if b"runs:" not in document.data:
        return
    for tree in lenient_trees(document)[:1]:
        runs = tree["runs"]
        at = scene(document, "ci", group="ci")
        yield from variables(runs["env"], at)
        yield from steps(runs["steps"], at)
        if runs["image"].text.startswith("docker://"):
            yield from image(runs["image"], at, "run")
        elif runs["image"].text:
            node = runs["image"]
            path = normpath(join(document.folder, node.text))
            where = place(node.text, at, node.line, node.column)
            yield Evidence(where, "include", path, {"form": "dockerfile"})
