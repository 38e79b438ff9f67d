"""Modules whose functions do nothing but speak, return what is written there, or call one another."""

from __future__ import annotations

import ast

from stacklint.repo.document import Unreadable
from stacklint.syntax.python_bindings import parse_module

_SPEAKING = frozenset({"print", "info", "debug", "warning"})


def only_speaks(code: str) -> bool:
    """Return whether each function of a module is idle, and one of them has a decorator that makes something of it."""
    try:
        tree = parse_module(code)
    except Unreadable:
        return False
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    speaking = {f.name for f in functions if all(_speaks(statement) for statement in f.body)}
    rest = [f for f in functions if f.name not in speaking]
    return any(f.decorator_list for f in functions) and all(_only_calls(f, speaking) for f in rest)


def _speaks(node: ast.stmt) -> bool:
    """Whether a statement does nothing but speak, return what is written down, or name it."""
    if isinstance(node, ast.Pass):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return _last(node.value.func) in _SPEAKING and not _calls(*node.value.args)
    if isinstance(node, ast.Expr | ast.Return | ast.Assign):
        return node.value is None or not _calls(node.value)
    return False


def _only_calls(function: ast.FunctionDef, known: set[str]) -> bool:
    """Whether a function calls nothing but the functions `known`, and methods of what they give."""
    contexts = {id(item.context_expr) for n in ast.walk(function) if isinstance(n, ast.With) for item in n.items}
    body = [n for statement in function.body for n in ast.walk(statement)]
    given = {t.id for n in body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)}
    calls = [n for n in body if isinstance(n, ast.Call) and id(n) not in contexts]
    return bool(calls) and all(_root(call) in known | given for call in calls)


def _root(node: ast.expr) -> str:
    """Return the name that a chain of calls and attributes begins with."""
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _calls(*nodes: ast.AST) -> bool:
    return any(isinstance(n, ast.Call | ast.Await) for node in nodes for n in ast.walk(node))
