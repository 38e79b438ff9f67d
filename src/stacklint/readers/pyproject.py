"""pyproject.toml: what the project needs in every dialect, and which tools have a table in it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.repo.document import Unreadable
from stacklint.syntax.declared import Place, include
from stacklint.syntax.pep508 import canonical
from stacklint.syntax.pixi_tables import pixi_tables
from stacklint.syntax.poetry_tables import poetry_tables
from stacklint.syntax.project_tables import at, config, group_name, listed
from stacklint.syntax.template import HOLE, blank_actions
from stacklint.syntax.toml import parse_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node

_BARE = lazy(rf"(?:(?<=[=,\[])|(?<=[=,\[] )){HOLE}{{2,}}")
"""An expression of a template where a value stands: `name = {{ name|tojson }}`."""
_MOST = 20_000
"""Groups that include one another can stand for any number of requirements."""


@reader(
    "pyproject*.toml",
    "hatch.toml",
    facts=("package", "include", "config", "url"),
    limit=1 << 20,
)
def read_pyproject(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield requirements by group, files included, project name, scripts, Python, `tool.X`."""
    tree = _tree(document.text)
    path = document.path
    tool = tree["tool"]
    yield from _project(tree["project"], path)
    yield from listed(tree["build-system"]["requires"], _place(path, "build"))
    yield from islice(_groups(tree["dependency-groups"], path), _MOST)
    yield from _setuptools(tool["setuptools"]["dynamic"], path)
    yield from poetry_tables(tool["poetry"], path)
    yield from _flit(tool["flit"]["metadata"], path)
    yield from _pdm(tool["pdm"], path)
    yield from _uv(tool["uv"], path)
    yield from _hatch(tool["hatch"] if document.name != "hatch.toml" else tree, path)
    yield from pixi_tables(tool["pixi"], path)
    for name, table in tool.pairs.items():
        yield config(path, table, f"tool.{name}")


def _tree(text: str) -> Node:
    """Return the tree; of a template, that of its text without the actions."""
    try:
        return parse_toml(text)
    except Unreadable:
        if "{%" not in text and "{{" not in text:
            raise
    blanked = blank_actions(text)
    try:
        return parse_toml(blanked)
    except Unreadable:
        return parse_toml(_BARE.sub(lambda hole: f'"{hole[0][2:]}"', blanked))


def _place(path: str, group: str = "main") -> Place:
    return Place(path, group=group, environment=path if group == "main" else f"{path}#{group}")


def _project(project: Node, path: str) -> Iterator[Evidence | Unread]:
    if (name := project["name"].text) and "{" not in name and HOLE not in name:
        yield config(path, project["name"], f"project.name={name}")
    if python := project["requires-python"].text:
        yield config(path, project["requires-python"], f"requires-python={python}")
    yield from listed(project["dependencies"], _place(path))
    for extra, members in project["optional-dependencies"].pairs.items():
        yield from listed(members, _place(path, f"extra:{canonical(extra)}"))
    for table in (project["scripts"], project["gui-scripts"]):
        for script in table.pairs.values():
            yield config(path, script, f"project.scripts={script.text}")
    for group, table in project["entry-points"].pairs.items():
        yield config(path, table, f"project.entry-points={group}")
        for script in table.pairs.values():
            yield config(path, script, f"project.scripts={script.text}")


def _groups(groups: Node, path: str) -> Iterator[Evidence | Unread]:
    """Yield the members of every dependency group and of the groups that it includes."""
    tables = {canonical(name): members for name, members in groups.pairs.items()}
    for name in tables:
        place = _place(path, group_name(name))
        seen, waiting = {name}, [name]
        while waiting:
            for item in tables[waiting.pop()].items:
                yield from listed(item, place)
                inner = canonical(item["include-group"].text)
                if inner in tables and inner not in seen:
                    seen.add(inner)
                    waiting.append(inner)


def _setuptools(dynamic: Node, path: str) -> Iterator[Evidence | Unread]:
    yield from _files(dynamic["dependencies"]["file"], _place(path))
    for extra, table in dynamic["optional-dependencies"].pairs.items():
        yield from _files(table["file"], _place(path, f"extra:{canonical(extra)}"))


def _files(node: Node, place: Place) -> Iterator[Evidence | Unread]:
    for item in node.items:
        yield include(item.text, "requirement", at(place, item))


def _flit(metadata: Node, path: str) -> Iterator[Evidence | Unread]:
    yield from listed(metadata["requires"], _place(path))
    for extra, members in metadata["requires-extra"].pairs.items():
        yield from listed(members, _place(path, f"extra:{canonical(extra)}"))


def _pdm(pdm: Node, path: str) -> Iterator[Evidence | Unread]:
    for name, members in pdm["dev-dependencies"].pairs.items():
        yield from listed(members, _place(path, group_name(name)))


def _uv(uv: Node, path: str) -> Iterator[Evidence | Unread]:
    yield from listed(uv["dev-dependencies"], _place(path, "dev"))
    for key in ("constraint-dependencies", "override-dependencies"):
        yield from listed(uv[key], _place(path, "constraint"))
    for source in uv["sources"].pairs.values():
        for choice in source.items or [source]:
            if choice["path"].text:
                yield include(choice["path"].text, "editable", at(_place(path), choice["path"]))
    for member in uv["workspace"]["members"].items:
        yield include(member.text, "workspace", at(_place(path), member))


def _hatch(hatch: Node, path: str) -> Iterator[Evidence | Unread]:
    hook = hatch["metadata"]["hooks"]["requirements_txt"]
    yield from _files(hook["files"], _place(path))
    for extra, files in hook["optional-dependencies"].pairs.items():
        yield from _files(files, _place(path, f"extra:{canonical(extra)}"))
    for name, table in hatch["envs"].pairs.items():
        group = "dev" if name == "default" else group_name(name)
        place = replace(_place(path, group), environment=f"{path}#env:{name}")
        yield from listed(table["dependencies"], place)
        yield from listed(table["extra-dependencies"], place)
