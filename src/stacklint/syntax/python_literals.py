"""The strings that an expression of a module holds, as far as reading alone can tell."""

from __future__ import annotations

import ast
import re
from posixpath import join
from typing import TYPE_CHECKING

from stacklint.regex import lazy
from stacklint.syntax.literal import (
    Literal,
    characters,
    has_separator,
    known_part,
    last_name,
    parts_of,
    words_of,
)
from stacklint.syntax.pep508 import canonical, parse_requirement
from stacklint.syntax.python_bindings import Bindings, parse_module

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEPTH = 40
_STEPS = 20_000
_REQUIREMENTS = lazy(r"[\w./\\-]*(?:req|dep|constraint|pip)[\w./\\-]*\.(?:txt|in|pip|lock)", re.IGNORECASE)
_SPLITS = {"split", "splitlines"}


class Literals:
    """The strings, tables and calls of one module."""

    def __init__(self, text: str) -> None:
        """Read the module; raises `Unreadable`."""
        self.tree = parse_module(text)
        self._lines = text.split("\n")
        self._bindings = Bindings(self.tree)
        self._open: set[str] = set()
        self._scopes: list[dict[str, list[ast.expr]]] = []
        self._steps = 0

    def calls(self, name: str) -> Iterator[ast.Call]:
        """Yield the calls of a function by the last part of its name."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and last_name(node.func) == name:
                yield node

    def table(self, node: ast.expr, depth: int = 0) -> Iterator[tuple[str, ast.expr]]:
        """Yield the keys and values of a dictionary: literal, `dict(…)`, a name, or a union."""
        if depth > _DEPTH or not self._step():
            return
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if key is None:
                    yield from self.table(value, depth + 1)
                elif isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, value
        elif isinstance(node, ast.Call) and last_name(node.func) == "dict":
            yield from self.keywords(node, depth)
        elif isinstance(node, ast.BinOp):
            yield from self.table(node.left, depth + 1)
            yield from self.table(node.right, depth + 1)
        elif isinstance(node, ast.Name):
            for value in self._values(node.id):
                yield from self.table(value, depth + 1)
            yield from self._bindings.items.get(node.id, ())

    def keywords(self, call: ast.Call, depth: int = 0) -> Iterator[tuple[str, ast.expr]]:
        """Yield the keyword arguments of a call, those of its `**table` among them."""
        for keyword in call.keywords:
            if keyword.arg is None:
                yield from self.table(keyword.value, depth + 1)
            else:
                yield keyword.arg, keyword.value

    def texts(self, node: ast.expr, depth: int = 0) -> Iterator[Literal]:
        """Yield the strings that an expression holds; nothing for what only running would tell."""
        if depth > _DEPTH or not self._step():
            return
        if isinstance(node, ast.Constant):
            yield from self._constant(node)
        elif isinstance(node, ast.JoinedStr):
            yield from self._joined(node)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Div):
            yield from known_part(self.texts(node.left, depth + 1), "%")
        elif isinstance(node, ast.Name):
            yield from self._name(node.id, depth)
        elif isinstance(node, ast.Subscript):
            yield from self._item(node, depth)
        elif isinstance(node, ast.Call):
            yield from self._call(node, depth)
        else:
            for part in parts_of(node):
                yield from self.texts(part, depth + 1)

    def _step(self) -> bool:
        self._steps += 1
        return self._steps <= _STEPS

    def _values(self, name: str) -> list[ast.expr]:
        for scope in reversed(self._scopes):
            if name in scope:
                return scope[name]
        return self._bindings.names.get(name, [])

    def _name(self, name: str, depth: int) -> Iterator[Literal]:
        if name in self._open:
            return
        self._open.add(name)
        try:
            for value in self._values(name):
                yield from self.texts(value, depth + 1)
        finally:
            self._open.discard(name)

    def _constant(self, node: ast.Constant) -> Iterator[Literal]:
        if not isinstance(node.value, str):
            return
        for offset, text in enumerate(node.value.split("\n")):
            line = min(node.lineno + offset, node.end_lineno or node.lineno)
            if text.strip():
                begin = characters(self._lines[line - 1], node.col_offset) if not offset else 0
                column = self._lines[line - 1].find(text.strip(), begin) + 1
                yield Literal(text.strip(), line, column or begin + 1)

    def _joined(self, node: ast.JoinedStr) -> Iterator[Literal]:
        """Yield an f-string with what its names hold, or what stands before an unknown one."""
        text = ""
        for part in node.values:
            value = part.value if isinstance(part, ast.FormattedValue) else part
            held = [t.text for t in self.texts(value)]
            text += held[0] if len(held) == 1 else "\0"
        literal = Literal(text, node.lineno, node.col_offset + 3, exact=False)
        yield from known_part([literal], "\0") if "\0" in text else [literal]

    def _item(self, node: ast.Subscript, depth: int) -> Iterator[Literal]:
        """Yield what stands in a table under a literal key."""
        if not isinstance(node.slice, ast.Constant) or not isinstance(node.slice.value, str):
            return
        key = node.slice.value
        found = [value for name, value in self.table(node.value, depth + 1) if name == key]
        for value in found:
            yield from self.texts(value, depth + 1)
        if not found and isinstance(node.value, ast.Name):
            yield from self._by_name(node.value.id, key, depth)

    def _by_name(self, table: str, key: str, depth: int) -> Iterator[Literal]:
        """Yield the requirement that a table computed from a list has under its name."""
        for value in self._values(table):
            if isinstance(value, ast.DictComp):
                names = [n for n in ast.walk(value) if isinstance(n, ast.Name)]
                for literal in (t for n in names for t in self.texts(n, depth + 1)):
                    found = parse_requirement(literal.text)
                    if found and found.name == canonical(key):
                        yield literal
                        return

    def _call(self, node: ast.Call, depth: int) -> Iterator[Literal]:
        name = last_name(node.func)
        if function := self._bindings.functions.get(name):
            yield from self._function(function, node, depth)
            return
        if isinstance(node.func, ast.Attribute):
            held = self.texts(node.func.value, depth + 1)
            if name == "format":
                held = known_part(held, "{")
            yield from words_of(held) if name in _SPLITS and not has_separator(node) else held
        receiver = node.func.value if isinstance(node.func, ast.Attribute) else None
        joined = [receiver] if isinstance(receiver, ast.BinOp) else []  # (HERE / "x.txt").open()
        paths = [self._path(argument) for argument in (*node.args, *joined)]
        if path := next((p for p in paths if _REQUIREMENTS.fullmatch(p)), ""):
            yield Literal(path, node.lineno, node.col_offset + 1, file=True)
        elif name in {"list", "sorted", "set", "tuple", "str", "sum", "chain", "filter", "map"}:
            for argument in node.args:
                yield from self.texts(argument, depth + 1)

    def _function(self, function: ast.FunctionDef, call: ast.Call, depth: int) -> Iterator[Literal]:
        """Yield what a function of the module returns for the arguments of a call."""
        if function.name in self._open:
            return
        self._open.add(function.name)
        self._scopes.append(self._arguments(function, call))
        try:
            for node in ast.walk(function):
                if isinstance(node, ast.Return) and node.value:
                    yield from self.texts(node.value, depth + 1)
        finally:
            self._scopes.pop()
            self._open.discard(function.name)

    def _arguments(self, function: ast.FunctionDef, call: ast.Call) -> dict[str, list[ast.expr]]:
        """Return what the parameters of a function are bound to by a call."""
        given = [value for argument in call.args for value in self._held(argument)]
        names = [argument.arg for argument in function.args.args]
        bound = {name: [value] for name, value in zip(names, given, strict=False)}
        bound |= {k.arg: self._held(k.value) for k in call.keywords if k.arg}
        if function.args.vararg:
            bound[function.args.vararg.arg] = given[len(names) :]
        return bound

    def _held(self, node: ast.expr) -> list[ast.expr]:
        """Return what a name holds here; in the function that is called it may hold another."""
        inner = node.value if isinstance(node, ast.Starred) else node
        return (isinstance(inner, ast.Name) and self._values(inner.id)) or [node]

    def _path(self, node: ast.expr, depth: int = 0) -> str:
        """Return the path that an expression names, without an unknown folder before it."""
        if depth > _DEPTH or not self._step():
            return ""
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else ""
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.Add):
            parts = [self._path(node.left, depth + 1), self._path(node.right, depth + 1)]
        elif isinstance(node, ast.Call):
            parts = [self._path(argument, depth + 1) for argument in node.args]
        elif isinstance(node, ast.JoinedStr):
            parts = [self._path(part, depth + 1) for part in node.values]
        elif isinstance(node, ast.Starred):
            held = self._held(node.value)
            parts = [self._path(value, depth + 1) for value in held]
        elif isinstance(node, ast.Name):
            values = self._values(node.id)
            parts = [self._path(values[0], depth + 1)] if len(values) == 1 else []
        else:
            parts = []
        return join("", *(part.lstrip("/") for part in parts if part not in {"", "."}))
