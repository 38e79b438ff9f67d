"""AWS CodeBuild: the phases of a buildspec."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.syntax.environment import variables
from stacklint.syntax.script import scene, script_node
from stacklint.syntax.template import lenient_trees
from stacklint.syntax.workflow import workflow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document


@reader(
    "*buildspec*.yml",
    "*buildspec*.yaml",
    facts=("workflow", "command", "package", "include", "env", "image"),
    limit=1 << 20,
)
def read_buildspec(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the build, and what its phases run and install."""
    for tree in lenient_trees(document)[:1]:
        phases = tree["phases"].pairs
        if not phases:
            return
        at = scene(document, "ci", group="ci")
        yield workflow(at, "aws-codebuild", len(phases), line=tree.line)
        for kind in ("variables", "parameter-store", "secrets-manager"):
            yield from variables(tree["env"][kind], at)
        for name, phase in phases.items():
            for part in ("commands", "finally"):
                yield from script_node(phase[part], replace(at, job=name))
