"""Arguments of a Python source that land, by their position, in another parameter than the one of their name."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from stacklint.record import NamedTuple
from stacklint.syntax.python_positions import HANDED_ON, SHORT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ALL_WRONG = 3
_PAIRED = frozenset(
    """
    start end stop begin first last min max low high lower upper left right old new src dst source target before after
    prev previous next x y width height row rows col cols column columns true pred train test val input output from to
    lhs rhs one two
    """.split()  # noqa: SIM905 - fifty quoted words would fill a page
)
"""Words of which one stands for the other on purpose: an index from `end` on begins there."""


class Misplaced(NamedTuple):
    """An argument: its name, what is called, the parameter in which it lands, and the place."""

    name: str
    function: str
    lands: str
    line: int
    column: int


class _Parameters(NamedTuple):
    """The parameters of what is called: those by position, those with a default, those by name alone."""

    names: tuple[str, ...]
    optional: frozenset[str]
    by_name: frozenset[str]
    decorated: bool


def misplaced(text: str) -> list[Misplaced]:
    """Return the arguments that certainly land in another parameter than is meant.

    Only functions and classes of the source itself count, called where nobody else gives them arguments too. Either
    an optional parameter takes what another optional one is named after, which so keeps its default, or three and more
    arguments have the names of the parameters in another order.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a stray backslash in somebody's string
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    known = _known(tree)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)] if known else []
    return sorted({row for call in calls for row in _of_call(call, known)}, key=lambda row: (row.line, row.column))


def _known(tree: ast.Module) -> dict[str, _Parameters]:
    """Return the functions and classes of a module that are defined once, with their parameters."""
    found: dict[str, list[_Parameters | None]] = {}
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found.setdefault(node.name, []).append(_parameters(node, bool(node.decorator_list), 0))
        elif isinstance(node, ast.ClassDef):
            made = [n for n in node.body if isinstance(n, ast.FunctionDef) and n.name == "__init__"]
            first = _parameters(made[0], bool(node.decorator_list), 1) if len(made) == 1 else None
            found.setdefault(node.name, []).append(first)
    return {name: rows[0] for name, rows in found.items() if len(rows) == 1 and rows[0]}


def _parameters(node: ast.FunctionDef | ast.AsyncFunctionDef, decorated: bool, skip: int) -> _Parameters | None:
    args = node.args
    if args.vararg:
        return None
    names = [a.arg for a in (*args.posonlyargs, *args.args)]
    optional = names[len(names) - len(args.defaults) :] if args.defaults else []
    by_name = frozenset(a.arg for a in args.kwonlyargs)
    own = names[skip:]
    if own and own[0] in {"self", "cls"}:
        return None  # bound by a decorator
    return _Parameters(tuple(own), frozenset(optional) | by_name, by_name, decorated)


def _of_call(call: ast.Call, known: Mapping[str, _Parameters]) -> Iterator[Misplaced]:
    """Yield the misplaced arguments of a call."""
    called, handed_on = call.func, False
    if isinstance(called, ast.Attribute) and called.attr in HANDED_ON:
        called, handed_on = called.value, True
    asked = known.get(called.id) if isinstance(called, ast.Name) else None
    plain = not any(isinstance(a, ast.Starred) for a in call.args) and all(k.arg for k in call.keywords)
    if asked is None or not plain or (asked.decorated and not handed_on) or len(call.args) > len(asked.names):
        return
    assert isinstance(called, ast.Name), "found by its name"
    words = [_last(argument) for argument in call.args]
    given = {k.arg for k in call.keywords} | set(asked.names[: len(words)])
    for argument, word, lands in zip(call.args, words, asked.names, strict=False):
        left = word in asked.optional and word not in given and lands in asked.optional
        left = left and not (_is_paired(word) and _is_paired(lands))
        if word != lands and (left or _permuted(words, asked)):
            yield Misplaced(word, called.id, lands, argument.lineno, argument.col_offset + 1)


def _is_paired(name: str) -> bool:
    return not _PAIRED.isdisjoint(name.split("_"))


def _permuted(words: list[str], asked: _Parameters) -> bool:
    """Whether all arguments have names of the first parameters, and each that of another one."""
    first = asked.names[: len(words)]
    return len(words) >= _ALL_WRONG and set(words) == set(first) and not any(map(str.__eq__, words, first))


def _last(node: ast.expr) -> str:
    word = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return word if len(word) >= SHORT else ""
