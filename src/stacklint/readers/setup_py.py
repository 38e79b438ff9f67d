"""setup.py, read and never run: literals, names bound to them, and the files that it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location, Unread
from stacklint.readers.registry import reader
from stacklint.syntax.declared import Place, include
from stacklint.syntax.ini import parse_ini
from stacklint.syntax.pep508 import canonical
from stacklint.syntax.pip_line import read_pip_line

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.repo.document import Document
    from stacklint.syntax.literal import Literal
    from stacklint.syntax.python_literals import Literals

_GROUPS = {
    "install_requires": "main",
    "requires": "main",
    "setup_requires": "build",
    "tests_require": "dev",
}
_CONFIG = {"name": "project.name", "python_requires": "requires-python"}


@reader(
    "setup.py",
    facts=("package", "include", "config", "url"),
    limit=256 << 10,
    note="what only running it would tell is left out",
)
def read_setup_py(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield what the calls of `setup` say: requirements by group, name, scripts, Python."""
    if b"setup" not in document.data:
        return
    from stacklint.syntax.python_literals import Literals  # noqa: PLC0415 - ast only where needed

    module = Literals(document.text)
    seen: set[Evidence | Unread] = set()
    for call in module.calls("setup"):
        for keyword, value in module.keywords(call):
            for fact in _keyword(module, keyword, value, document.path):
                if fact not in seen:
                    seen.add(fact)
                    yield fact


def _keyword(module: Literals, keyword: str, value: ast.expr, path: str) -> Iterator[Evidence | Unread]:
    if group := _GROUPS.get(keyword):
        for literal in module.texts(value):
            yield from _requirement(literal, _place(path, literal, group))
    elif keyword == "extras_require":
        for extra, members in module.table(value):
            for literal in module.texts(members):
                yield from _extra(extra, literal, path)
    elif keyword == "entry_points":
        yield from _entry_points(module, value, path)
    elif name := _CONFIG.get(keyword):
        for literal in module.texts(value):
            yield _config(literal, path, f"{name}={literal.text}")


def _place(path: str, literal: Literal, group: str) -> Place:
    environment = path if group == "main" else f"{path}#{group}"
    return Place(path, literal.line, literal.column, group, environment)


def _requirement(literal: Literal, place: Place, marker: str = "") -> Iterator[Evidence | Unread]:
    if literal.file:
        yield include(literal.text, "requirement", place)
        return
    text = f"{literal.text}; {marker}" if marker and ";" not in literal.text else literal.text
    for fact in read_pip_line(text.partition(" #")[0], place):
        if literal.exact or isinstance(fact, Evidence):
            yield fact


def _extra(name: str, literal: Literal, path: str) -> Iterator[Evidence | Unread]:
    """Yield a member of an extra; `:marker` and `name:marker` make it conditional."""
    extra, _, marker = name.partition(":")
    group = f"extra:{canonical(extra)}" if extra else "main"
    yield from _requirement(literal, _place(path, literal, group), marker)


def _entry_points(module: Literals, value: ast.expr, path: str) -> Iterator[Evidence]:
    for group, members in module.table(value):
        for literal in module.texts(members):
            yield from _entry_point(group, literal, path)
    lines = list(module.texts(value))
    for entry in parse_ini("\n".join(literal.text for literal in lines)):
        literal = lines[entry.line - 1]
        yield from _entry_point(entry.section, literal, path)


def _entry_point(group: str, literal: Literal, path: str) -> Iterator[Evidence]:
    if group not in {"console_scripts", "gui_scripts"}:
        yield _config(literal, path, f"project.entry-points={group}")
    if target := literal.text.partition("=")[2].partition("[")[0].strip():
        yield _config(literal, path, f"project.scripts={target}")


def _config(literal: Literal, path: str, value: str) -> Evidence:
    return Evidence(Location(path, literal.line, literal.column), "config", value)
