"""Environment variables that a YAML file sets or reads, as evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.regex import lazy
from stacklint.syntax.script import place

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from stacklint.syntax.script import Scene
    from stacklint.syntax.tree import Node

_NAME = lazy(r"[A-Za-z_][A-Za-z0-9_.]*")


def variables(node: Node, at: Scene) -> Iterator[Evidence]:
    """Yield what is set by `{A: 1}`, `["A=1"]` or `[{name: A, value: 1}]`."""
    for name, value in node.pairs.items():
        yield from _set(name, value.key_line or value.line, value.key_column or value.column, at)
    for item in node.value if isinstance(node.value, list) else ():
        if item.text:
            yield from _set(item.text.partition("=")[0].strip(), item.line, item.column, at)
        elif item["name"].text:
            yield from _set(item["name"].text, item["name"].line, item["name"].column, at)


def named(pattern: re.Pattern[str], access: str, at: Scene) -> Iterator[Evidence]:
    """Yield the variables that the first group of `pattern` finds in the text, each once."""
    seen: set[str] = set()
    for number, line in enumerate(at.lines, 1):
        for match in pattern.finditer(line):
            if match[1] not in seen:
                seen.add(match[1])
                where = Location(at.document.path, number, match.start(1) + 1, number)
                yield _env(match[1], where, access, at)


def variable(name: str, line: int, column: int, at: Scene) -> Evidence:
    """Return the evidence for a variable that is set."""
    return _env(name, place(name, at, line, column), "set", at)


def _set(name: str, line: int, column: int, at: Scene) -> Iterator[Evidence]:
    if _NAME.fullmatch(name):
        yield variable(name, line, column, at)


def _env(name: str, where: Location, access: str, at: Scene) -> Evidence:
    return Evidence(where, "env", name, {"access": access, "context": at.context})
