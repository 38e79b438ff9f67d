"""What the names of one Python module are bound to, as expressions; nothing of it is run."""

from __future__ import annotations

import ast
import warnings
from collections import defaultdict

from stacklint.repo.document import Unreadable

LARGEST = 256 << 10


def parse_module(text: str) -> ast.Module:
    """Return the syntax tree of a small module; raise `Unreadable` where there is none."""
    if len(text) > LARGEST:
        raise Unreadable(f"larger than {LARGEST >> 10} KiB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        raise Unreadable(f"not Python: {error.msg}", error.lineno or 0) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise Unreadable("not Python: nested too deep, or null bytes") from error


class Bindings:
    """All that a name may hold: every assignment counts, in whichever branch or function."""

    def __init__(self, tree: ast.Module) -> None:
        self.names: dict[str, list[ast.expr]] = defaultdict(list)
        self.items: dict[str, list[tuple[str, ast.expr]]] = defaultdict(list)
        self.functions: dict[str, ast.FunctionDef] = {}
        for node in ast.walk(tree):
            self._take(node)

    def _take(self, node: ast.AST) -> None:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind(target, node.value)
        elif isinstance(node, ast.AugAssign) or (isinstance(node, ast.AnnAssign) and node.value):
            assert node.value is not None
            self._bind(node.target, node.value)
        elif isinstance(node, ast.For | ast.comprehension):
            self._bind(node.target, node.iter)
        elif isinstance(node, ast.withitem) and node.optional_vars:
            self._bind(node.optional_vars, node.context_expr)
        elif isinstance(node, ast.FunctionDef):
            self.functions[node.name] = node
        elif isinstance(node, ast.Call):
            self._method(node)

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self.names[target.id].append(value)
        elif isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
            table, key = target.value, target.slice.value
            if isinstance(table, ast.Name) and isinstance(key, str):
                self.items[table.id].append((key, value))

    def _method(self, call: ast.Call) -> None:
        """Take what `x.append(…)`, `x.extend(…)` and `x.update(…)` add to a name."""
        function = call.func
        if not isinstance(function, ast.Attribute) or not isinstance(function.value, ast.Name):
            return
        if function.attr in {"append", "extend", "update", "add"} and len(call.args) == 1:
            self.names[function.value.id].append(call.args[0])
