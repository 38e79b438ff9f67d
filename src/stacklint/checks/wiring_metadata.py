"""Wiring: what the metadata of a package and the settings of its tests say to nobody."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.holdings import folders_above
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Finding, Location
from stacklint.references import told
from stacklint.regex import lazy
from stacklint.repo.document import Unreadable
from stacklint.syntax.toml import parse_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.situation import Situation
    from stacklint.syntax.tree import Node

_NAME = lazy(r"[A-Za-z][\w.-]*")
_BESIDE = ("setup.py", "setup.cfg")


@check("backend-that-is-none", "file=pyproject.toml")
def find_missing_backend(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield build backends of a known distribution under a name that it does not have.

    `parameters.backends` lists by distribution the objects that it offers.
    """
    for situation, path in _files(context, "pyproject.toml"):
        try:
            tree = parse_toml(context.text(path))
        except Unreadable:
            continue
        build = tree["build-system"]
        node = build["build-backend"]
        required = {m[0].lower() for item in build["requires"].items if (m := _NAME.match(item.text))}
        for package, names in rule.parameters["backends"].items():
            if package in required and len(required) == 1 and node.text and "backend-path" not in build:
                offered = names.split()
                if node.text not in offered:
                    cure = f"name {offered[0]}"
                    if not _says_what_to_build(tree, path, context.paths):
                        cure = "drop [build-system]: nothing there says what is to be built"
                    words = {"backend": node.text, "package": package, "cure": cure, "by": path}
                    yield claim(rule, situation.project, Location(path, node.line, node.column), words, node.text)


def _says_what_to_build(tree: Node, path: str, paths: frozenset[str]) -> bool:
    """Whether there is metadata of a project: in the file itself, or beside it."""
    folder = path.removesuffix("pyproject.toml")
    return "project" in tree or "poetry" in tree["tool"] or any(folder + name in paths for name in _BESIDE)


@check("section-nobody-reads", "file={files}")
def find_unread_section(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield files of `parameters.files` in which settings stand in a section that their reader passes over.

    Each file has the section that is passed over and the one that is read.
    """
    for name, sections in rule.parameters["files"].items():
        passed, read = sections.split()
        for situation, path in _files(context, name):
            text = context.text(path)
            found = re.search(rf"^\[{re.escape(passed)}\]", text, re.MULTILINE)
            if found and not re.search(rf"^\[{re.escape(read)}\]", text, re.MULTILINE):
                line = text.count("\n", 0, found.start()) + 1
                words = {"passed": passed, "read": read, "by": path}
                yield claim(rule, situation.project, Location(path, line), words, passed)


def _files(context: Context, name: str) -> Iterator[tuple[Situation, str]]:
    """Yield the files of a name in product code, each with its project."""
    known = {s.project: s for s in told(context.situations)}
    for path in sorted(p for p in context.paths if posixpath.basename(p) == name) if known else ():
        situation = known.get(next((f for f in folders_above(path) if f in context.situations), "."))
        if situation and situation.scopes.get(path, "product") == "product":
            yield situation, path
