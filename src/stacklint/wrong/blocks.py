"""Lines that belong together: the statements of Python, the paragraphs and indented parts of other files."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.wrong.draft import Line

DEEPEST = 6
_LONGEST = 400_000

Block = tuple["Line", ...]


def blocks_of(lines: Block, depth: int) -> Iterator[Block]:
    """Yield the parts of a file at a depth, from 0 for the outermost."""
    if is_python(lines):
        yield from _statements(lines, depth)
    elif depth == 0:
        yield from _paragraphs(lines)
    else:
        yield from _indented(lines, depth - 1)


def is_python(lines: Block) -> bool:
    """Return whether lines are those of a file in Python without a mistake."""
    return bool(lines) and lines[0].path.endswith(".py") and _tree(lines) is not None


def _tree(lines: Block) -> ast.Module | None:
    text = "\n".join(line.text for line in lines)
    if len(text) > _LONGEST:
        return None
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _statements(lines: Block, depth: int) -> Iterator[Block]:
    found: list[ast.AST] = [tree] if (tree := _tree(lines)) else []
    for _ in range(depth + 1):
        found = [child for node in found for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr)]
    for node in found:
        if isinstance(node, ast.stmt):
            first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
            yield lines[first - 1 : node.end_lineno]


def _paragraphs(lines: Block) -> Iterator[Block]:
    start = 0
    for at, line in enumerate(lines):
        if not line.text.strip():
            yield lines[start : at + 1]
            start = at + 1
    yield lines[start:]


def _indented(lines: Block, depth: int) -> Iterator[Block]:
    """Yield each line of the indent that comes `depth`-th, with what is indented more below it."""
    indents = [len(line.text) - len(line.text.lstrip()) if line.text.strip() else -1 for line in lines]
    levels = sorted({indent for indent in indents if indent >= 0})
    if depth >= len(levels):
        return
    start = None
    for at, indent in enumerate([*indents, 0]):
        ends = at == len(lines) or 0 <= indent <= levels[depth]
        if ends and start is not None:
            yield lines[start:at]
            start = None
        if at < len(lines) and indent == levels[depth]:
            start = at
