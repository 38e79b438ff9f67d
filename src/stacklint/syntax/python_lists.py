"""Requirements that Python code lists for the place where it will run: `packages_to_install=["x"]`."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from stacklint.record import NamedTuple
from stacklint.regex import lazy
from stacklint.syntax.pep508 import parse_requirement
from stacklint.syntax.python_layout import Layout

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = (b"packages_to_install", b"pip_packages", b"pip_requirements", b"runtime_env")
_LIST = lazy(
    rb"\b(?:packages_to_install|pip_packages|(?:extra_)?pip_requirements)[ \t]*=[ \t]*\["
    rb"|[\"']pip[\"'][ \t]*:[ \t]*(?:\{[ \t\n]*[\"']packages[\"'][ \t]*:[ \t]*)?\["
)
_MEMBER = lazy(rb"(?:\s|#[^\n]*\n)*+(?:\"([^\"\\\n]*+)\"|'([^'\\\n]*+)')(?:\s|#[^\n]*\n)*+(,|\])")
_MANY = 200


class Listed(NamedTuple):
    """A requirement within a list, its place, and the line on which its list begins."""

    text: str
    line: int
    column: int
    first: int


def may_list(data: bytes) -> bool:
    """Say whether a source can hold such a list."""
    return any(word in data for word in _WORDS)


def listed_packages(data: bytes) -> Iterator[Listed]:
    """Yield the members of lists all of whose members are requirements; none of lists in strings."""
    if not may_list(data):
        return
    layout = Layout(data)
    for match in islice(_LIST.finditer(data), _MANY):
        if match[0][:1] in (b"'", b'"') and b"runtime_env" not in data:
            continue
        if layout.is_code(match.end() - 1):
            yield from _members(data, match.end())


def _members(data: bytes, at: int) -> Iterator[Listed]:
    found: list[tuple[str, int]] = []
    start = at
    while len(found) < _MANY and (member := _MEMBER.match(data, at)):
        group = 1 if member[1] is not None else 2
        found.append((member[group].decode("utf-8", "replace"), member.start(group)))
        at = member.end()
        if member[3] == b"]":
            break
    if not found or not all(parse_requirement(text) for text, _ in found):
        return
    first = data.count(b"\n", 0, start) + 1
    for text, offset in found:
        line = first + data.count(b"\n", start, offset)
        yield Listed(text, line, offset - data.rfind(b"\n", 0, offset), first)
