"""Terraform's language as attributes and blocks with places, tolerant of what it does not know."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.record import NamedTuple
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator


class Item(NamedTuple):
    """A block (`value` empty) or an attribute whose value is a literal string.

    path    the words of the blocks around it, outermost first: `("terraform", "backend", "s3")`
    name    a block's first word or an attribute's name
    labels  a block's further words
    """

    path: tuple[str, ...]
    name: str
    labels: tuple[str, ...]
    value: str
    line: int
    column: int


def items(text: str) -> Iterator[Item]:
    """Yield the blocks and string attributes of a Terraform text."""
    path: list[tuple[str, ...]] = []
    heredoc = ""
    comment = False
    for number, line in enumerate(text.split("\n"), 1):
        if heredoc:
            heredoc = "" if line.strip() == heredoc else heredoc
            continue
        if comment or line.lstrip().startswith("/*"):
            comment = "*/" not in line
            continue
        if len(line) > _LONGEST:
            continue
        bare = _STRING.sub(_blank, line)
        bare = _COMMENT.sub("", bare)
        if opened := _HEREDOC.search(bare):
            heredoc = opened[1]
        yield from _line(line, bare, number, path)
        _nest(line, bare, path)


_STRING = lazy(r'"(?:[^"\\]++|\\.)*+(?:"|\\?$)')
_COMMENT = lazy(r"(?:#|//).*")
_HEREDOC = lazy(r"<<[-~]?([A-Za-z_]\w*)\s*$")
_BLOCK = lazy(r'\s*([\w-]+)((?:\s+"[^"]*+")*+)\s*\{')
_ATTRIBUTE = lazy(r'\s*"?([\w.-]+)"?\s*[=:]\s*"((?:[^"\\]++|\\.)*+)"')
_OBJECT = lazy(r'\s*"?([\w.-]+)"?\s*[=:]\s*(?:\w+\()?[\[{]')
_INLINE = lazy(r'(?<![\w.-])([\w.-]++)\s*+=\s*+"((?:[^"\\]++|\\.)*+)"')
_DEEPEST = 100
_LONGEST = 5_000


def _blank(match: re.Match[str]) -> str:
    return '"' + " " * (len(match[0]) - 2) + '"'


def _line(line: str, bare: str, number: int, path: list[tuple[str, ...]]) -> Iterator[Item]:
    outer = tuple(word for words in path[:_DEEPEST] for word in words)
    line = line[: len(bare)]
    if block := _BLOCK.match(line):
        labels = tuple(re.findall(r'"([^"]*)"', block[2]))
        column = (block.start(2) + 1 if labels else block.start(1)) + 1
        column += len(block[2]) - len(block[2].lstrip()) if labels else 0
        yield Item(outer, block[1], labels, "", number, column)
        for match in _INLINE.finditer(line, block.end()):
            inner = (*outer, block[1], *labels)
            yield Item(inner, match[1], (), match[2], number, match.start(2) + 1)
    elif attribute := _ATTRIBUTE.match(line):
        yield Item(outer, attribute[1], (), attribute[2], number, attribute.start(2) + 1)
    elif held := _OBJECT.match(line):
        for match in _INLINE.finditer(line, held.end()):
            yield Item((*outer, held[1]), match[1], (), match[2], number, match.start(2) + 1)


def _nest(line: str, bare: str, path: list[tuple[str, ...]]) -> None:
    """Open and close what the line opens and closes."""
    labelled = _BLOCK.match(line)
    block = labelled or _OBJECT.match(line)
    words: tuple[str, ...] = (block[1],) if block else ()
    if labelled:
        words += tuple(re.findall(r'"([^"]*)"', labelled[2]))
    for bracket in re.findall(r"[{}\[\]()]", bare):
        if bracket in "{[(":
            path.append(words)
            words = ()
        elif path:
            path.pop()
