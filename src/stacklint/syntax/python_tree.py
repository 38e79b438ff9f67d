"""The same facts as the line scanner's, read from a syntax tree: slow, and beyond doubt."""

from __future__ import annotations

import ast
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING

from stacklint.record import NamedTuple
from stacklint.syntax.python_calls import bind, keep, target_of
from stacklint.syntax.python_facts import Bound, Call, Facts, Imported
from stacklint.syntax.python_guards import ANY_ERRORS, AVAILABLE, IMPORT_ERRORS, TYPING, strongest
from stacklint.syntax.python_import_names import FROM
from stacklint.syntax.python_imports import MODULE, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.syntax.python_wanted import Wanted

Place = ast.expr | ast.stmt | ast.alias | ast.excepthandler


def read_tree(data: bytes, wanted: Wanted) -> Facts:
    """Return what is wanted of a source; raises what `ast.parse` raises."""
    source = _Source(data)
    nodes = [*_walk(ast.parse(data), source)]
    found = sorted(_imports(nodes, source, wanted), key=lambda pair: pair[0].start)
    bound = bind((item, seen.region) for item, seen in found)
    calls = {*_calls(nodes, source, bound)}
    for name in _instances(nodes, source, calls, wanted):
        calls.update(_of_instance(nodes, source, name))
    asked = ((item, seen.guard) for item, seen in found if wanted.imported(item.value) is not None)
    return Facts(told(asked, wanted), keep(calls, wanted), [])


class _Seen(NamedTuple):
    """A node with the guard and the innermost function that it stands in."""

    node: ast.AST
    guard: str
    region: tuple[int, int]


class _Source:
    """Turns the places of nodes into offsets."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._lines = [0, *accumulate(len(line) + 1 for line in data.split(b"\n"))]

    def start(self, node: Place) -> int:
        return self._lines[node.lineno - 1] + node.col_offset

    def end(self, node: Place) -> int:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._lines[node.end_lineno - 1] + node.end_col_offset

    def text(self, node: ast.expr | None) -> str:
        return self.data[self.start(node) : self.end(node)].decode() if node else ""


def _walk(tree: ast.Module, source: _Source) -> Iterator[_Seen]:
    stack = [_Seen(tree, "top", (0, len(source.data)))]
    while stack:
        seen = stack.pop()
        yield seen
        node, guard, region = seen
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            region = (source.start(node), source.end(node))
        for name, value in ast.iter_fields(node):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    below = strongest(guard, _guard(node, name, child, source))
                    stack.append(_Seen(child, below, region))


def _guard(node: ast.AST, name: str, child: ast.AST, source: _Source) -> str:
    """Return the guard that `node` puts on a child in its field `name`."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and name == "body":
        return "function"
    if isinstance(node, ast.If) and name in ("body", "orelse"):
        test = "if " + source.text(node.test)
        if name == "body" and TYPING.match(test):
            return "type-checking"
        return "try" if AVAILABLE.search(test) else "top"
    if isinstance(node, ast.With) and name == "body":
        text = " ".join(source.text(item.context_expr) for item in node.items)
        return "try" if "suppress" in text and IMPORT_ERRORS.search(text) else "top"
    if isinstance(node, ast.Try | ast.TryStar) and name != "finalbody":
        handlers = [child] if isinstance(child, ast.ExceptHandler) else node.handlers
        return "try" if any(_catches(handler, node, source) for handler in handlers) else "top"
    return "top"


def _catches(handler: ast.ExceptHandler, node: ast.Try | ast.TryStar, source: _Source) -> bool:
    text = f"except {source.text(handler.type)}"
    imports = isinstance(node.body[0], ast.Import | ast.ImportFrom)
    return bool(IMPORT_ERRORS.search(text) or (imports and ANY_ERRORS.match(text)))


def _imports(nodes: list[_Seen], source: _Source, wanted: Wanted) -> Iterator[tuple[Imported, _Seen]]:
    for seen in nodes:
        for item in _imported(seen.node, source):
            if item.value.partition(".")[0] in wanted.roots:
                yield item, seen


def _imported(node: ast.AST, source: _Source) -> Iterator[Imported]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            start, bound = source.start(alias), alias.asname or alias.name.partition(".")[0]
            target = alias.name if alias.asname else bound
            end = start + len(alias.name)
            yield Imported(alias.name, bound, target, start, end, source.start(node), "import")
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        at = source.start(node)
        head = FROM.match(source.data, at)
        start, end = head.span(1) if head else (at, at)
        for alias in node.names:
            star = alias.name == "*"
            value = node.module if star else f"{node.module}.{alias.name}"
            bound = "" if star else alias.asname or alias.name
            yield Imported(value, bound, value, start, end, at, "from")
    elif isinstance(node, ast.Call) and _imports_by_name(node.func):
        match node.args:
            case [ast.Constant(value=str(name)) as literal, *_] if MODULE.fullmatch(name):
                start = source.start(literal) + 1
                yield Imported(name, "", name, start, start + len(name), start, "string")


def _imports_by_name(func: ast.expr) -> bool:
    return _last(func) == "import_module" or (isinstance(func, ast.Name) and func.id == "__import__")


def _calls(nodes: list[_Seen], source: _Source, bound: list[Bound]) -> Iterator[Call]:
    plain = {
        alias.asname or alias.name.partition(".")[0]
        for seen in nodes
        if isinstance(seen.node, ast.Import)
        for alias in seen.node.names
    }
    for seen in nodes:
        for func, bracket in _called(seen.node, source):
            chain, start, end = _chain(func), source.start(func), source.end(func)
            root, dot, rest = chain.partition(".")
            target = target_of(bound, root, start) if root else ""
            last = _last(func)
            if target:
                yield Call(target + dot + rest, start, end, bracket)
            elif isinstance(func, ast.Attribute) and bracket >= 0 and root not in plain:
                yield Call(f"*.{last}", end - len(last), end, bracket)


def _called(node: ast.AST, source: _Source) -> Iterator[tuple[ast.expr, int]]:
    """Yield what a node calls, with the offset of the bracket; -1 for a decorator without one."""
    if isinstance(node, ast.Call):
        yield node.func, source.data.find(b"(", source.end(node.func))
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield from ((d, -1) for d in node.decorator_list if not isinstance(d, ast.Call))


def _instances(nodes: list[_Seen], source: _Source, calls: set[Call], wanted: Wanted) -> Iterator[Bound]:
    """Yield the variables assigned once, from a call of a class."""
    classes = {c.end: c.name for c in calls if c.name.rpartition(".")[2][:1].isupper()}
    places: dict[str, list[int]] = defaultdict(list)
    found: list[Bound] = []
    for node, _, region in nodes:
        targets, value = _assignment(node)
        if not targets:
            continue
        name = _chain(targets[0])
        places[name].append(source.start(targets[0]))
        if len(targets) > 1 or not isinstance(value, ast.Call) or name.count(".") > ("self." in name):
            continue
        target = classes.get(source.end(value.func), "")
        if target and wanted.near(target):
            begin, end = (0, len(source.data)) if "." in name else region
            found.append(Bound(name, target, begin, end))
    for bound in found:
        if sum(bound.start <= place < bound.end for place in places[bound.name]) == 1:
            yield bound


def _assignment(node: ast.AST) -> tuple[list[ast.expr], ast.expr | None]:
    if isinstance(node, ast.Assign):
        return node.targets, node.value
    return ([node.target], node.value) if isinstance(node, ast.AnnAssign) and node.value else ([], None)


def _of_instance(nodes: list[_Seen], source: _Source, name: Bound) -> Iterator[Call]:
    for seen in nodes:
        for func, bracket in _called(seen.node, source):
            chain, start = _chain(func), source.start(func)
            if bracket >= 0 and chain.startswith(name.name + ".") and name.start <= start < name.end:
                yield Call(name.target + chain[len(name.name) :], start, source.end(func), bracket)


def _chain(node: ast.expr) -> str:
    """Return the dotted name that an expression is; empty for anything else."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(names)]) if isinstance(node, ast.Name) else ""


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
