"""Strings of a Python module with their places, and the shapes of expressions that hold strings."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from stacklint.record import dataclass
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_KNOWN = lazy(r"[A-Za-z0-9][\w.-]*(?:\[[\w,\s.-]*\])?(?=\s*[=<>!~])", re.ASCII)

_FEW = 20


@dataclass(frozen=True, slots=True)
class Literal:
    """A string and where it stands; `file` where it names a file of requirements that is read.

    `exact` is false where the string was cut, split or taken from a name of which it is a guess.
    """

    text: str
    line: int
    column: int
    file: bool = False
    exact: bool = True


def parts_of(node: ast.expr) -> list[ast.expr]:
    """Return the expressions whose strings are those of the whole."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return node.elts
    if isinstance(node, ast.BinOp):
        whole = _joined(node)
        return [node.left, node.right] if whole is None else [ast.copy_location(ast.Constant(whole), node)]
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, ast.BoolOp):
        return node.values
    if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
        return [generator.iter for generator in node.generators]
    if isinstance(node, ast.Starred | ast.FormattedValue | ast.NamedExpr):
        return [node.value]
    return []


def _joined(node: ast.expr) -> str | None:
    """Return the string that a sum of a few string literals is; None for any other expression."""
    parts: list[ast.expr] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and len(parts) < _FEW:
        parts.append(node.right)
        node = node.left
    parts.append(node)
    texts = [p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)]
    return "".join(reversed(texts)) if len(texts) == len(parts) else None


def known_part(literals: Iterable[Literal], hole: str) -> Iterator[Literal]:
    """Yield of strings with a hole the name before it, if it is complete."""
    for literal in literals:
        known = _KNOWN.match(literal.text)
        if hole not in literal.text:
            yield literal
        elif known and known.end() <= literal.text.index(hole):
            yield Literal(known[0], literal.line, literal.column, literal.file, exact=False)


def words_of(literals: Iterable[Literal]) -> Iterator[Literal]:
    """Yield the words of strings."""
    for literal in literals:
        if literal.file:
            yield literal
            continue
        for word in re.finditer(r"\S+", literal.text):
            column = literal.column + word.start()
            yield Literal(word[0], literal.line, column, exact=False)


def has_separator(call: ast.Call) -> bool:
    """Say whether `x.split(…)` splits at anything but white space."""
    return bool(call.args) or last_name(call.func) == "splitlines"


def last_name(node: ast.expr) -> str:
    """Return `c` for `a.b.c`; empty for what is no name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def characters(line: str, offset: int) -> int:
    """Return the column in characters for an offset in bytes."""
    return len(line.encode()[:offset].decode(errors="ignore"))
