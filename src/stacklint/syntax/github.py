"""The steps that GitHub workflows and composite actions share, as evidence."""

from __future__ import annotations

import re
from posixpath import join, normpath
from typing import TYPE_CHECKING

from stacklint.model import Evidence
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.syntax.environment import variables
from stacklint.syntax.script import image, place, script_node
from stacklint.syntax.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.syntax.script import Scene

_SHELLS = lazy(r"(?:bash|sh|zsh|pwsh|powershell|cmd)\b|$")
_PLACES = ("file", "context", "source")
_NEVER = lazy(r"\s*(?:\$\{\{\s*)?false(?:\s*\}\})?\s*")


def steps(node: Node, at: Scene) -> Iterator[Evidence]:
    """Yield the actions, commands and variables of a list of steps."""
    for step in node.items:
        if is_off(step):
            continue
        yield from uses(step["uses"], at, step["with"])
        yield from variables(step["env"], at)
        if _SHELLS.match(step["shell"].text):
            inside = moved(at, step["working-directory"])
            yield from script_node(step["run"], inside)


def uses(node: Node, at: Scene, given: Node | None = None) -> Iterator[Evidence]:
    """Yield what a step or a job brings: an action with the places it is given, an image, a file of this one."""
    text = node.text.strip()
    if text.startswith("docker://"):
        yield from image(Node(text, node.line, node.column), at, "run")
    elif text.startswith("./"):
        path = normpath(join(_root(at), text))
        yield Evidence(place(text, at, node.line, node.column), "include", path, {"form": "action"})
    elif "/" in text:
        name, _, ref = text.partition("@")
        detail = {"ref": ref, "job": at.job} | (_given(given) if given else {})
        where = place(text, at, node.line, node.column)
        yield Evidence(where, "action", name, {k: v for k, v in detail.items() if v})


def _given(options: Node) -> dict[str, str]:
    """Return the Python and the place in the repository that an action is given, as far as no expression says them."""
    found = {"python": options["python-version"].text.strip()}
    found |= {name: options[name].text.strip() for name in _PLACES}
    return {name: text for name, text in found.items() if "$" not in text and text != "."}


def moved(at: Scene, folder: Node) -> Scene:
    """Return the scene with another working directory, `?` where it is an expression."""
    text = folder.text.strip()
    if not text:
        return at
    if "$" in text:
        known = re.fullmatch(r"\$\{\{ *github\.workspace *\}\}(?:/(.*))?|\$GITHUB_WORKSPACE/?(.*)", text)
        text = known[known.lastindex or 0] if known and known.lastindex else "." if known else "?"
    path = "?" if "$" in text or text == "?" else normpath(join(_root(at), text))
    return replace(at, folder="" if path == "." else path)


def _root(at: Scene) -> str:
    """Return the folder that the host checks out, as seen from the root of the scan."""
    return at.document.path.rpartition(".github/")[0].rstrip("/")


def is_off(node: Node) -> bool:
    """Say whether a job or step is switched off for good by `if: false`."""
    return "if" in node and bool(_NEVER.fullmatch(node["if"].text))
