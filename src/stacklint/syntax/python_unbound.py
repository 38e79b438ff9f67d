"""Names that a function of a Python source needs and that nothing, or only one branch, binds."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from stacklint.record import NamedTuple
from stacklint.regex import lazy
from stacklint.syntax.python_scopes import bound_names, free_names, scopes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_OPEN = frozenset({"exec", "eval", "globals", "locals", "vars", "setattr", "execfile"})
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
_ENDS = frozenset({"exit", "abort", "_exit", "fail", "skip", "error", "stop", "quit"})
_OPENS = lazy(rf"\b(?:{'|'.join(sorted(_OPEN))})\b")
_STARS = lazy(r"\bimport[\s\\]*\*")


class Unbound(NamedTuple):
    """A name in a function, where it is needed, and whether a branch binds it."""

    name: str
    function: str
    line: int
    column: int
    in_branch: bool


def unbound(text: str, starred: Callable[[str], str]) -> list[Unbound]:
    """Return the names that some function certainly lacks; nothing where names may come from elsewhere.

    `starred` returns the text of the module of which all names are imported, empty where it is not known.
    """
    table, tree = scopes(text), _tree(text)
    if table is None or tree is None:
        return []
    bound = bound_names(table, text)
    if _OPENS.search(text) and any(isinstance(n, ast.Name) and n.id in _OPEN for n in ast.walk(tree)):
        return []
    for module in _stars(text, tree):
        if not (names := _bound_in(starred(module))):
            return []
        bound |= names
    missing = free_names(table) - bound
    found = [row for f in _functions(tree) for row in (*_nowhere(f, missing), *_branches(f))]
    return sorted(set(found), key=lambda row: (row.line, row.column))


def _tree(text: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a stray backslash in somebody's string
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _stars(text: str, tree: ast.Module) -> list[str]:
    """Return the modules of which all names are imported, with a dot for each level above."""
    nodes = ast.walk(tree) if _STARS.search(text) else ()
    imports = [n for n in nodes if isinstance(n, ast.ImportFrom) and any(a.name == "*" for a in n.names)]
    return ["." * n.level + (n.module or "") for n in imports]


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions of a module, methods and inner ones too; walks statements and enters no expression."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
        for field in _BLOCKS:
            waiting += getattr(node, field, ())


def _bound_in(text: str) -> set[str]:
    """Return the names that a module binds; none where it imports all of another one, or is not known."""
    table = scopes(text) if text else None
    if table is None or (_STARS.search(text) and ((tree := _tree(text)) is None or _stars(text, tree))):
        return set()
    return bound_names(table, text)


def _nowhere(function: ast.FunctionDef | ast.AsyncFunctionDef, missing: set[str]) -> Iterator[Unbound]:
    """Yield the first use of each missing name in a function's own statements, annotations apart."""
    seen: set[str] = set()
    for node in _inside(function.body) if missing else ():
        if isinstance(node, ast.Name) and node.id in missing and node.id not in seen:
            seen.add(node.id)
            yield Unbound(node.id, function.name, node.lineno, node.col_offset + 1, in_branch=False)


def _inside(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """Yield the nodes of statements that run with them: no inner functions, annotations or guarded names."""
    waiting: list[ast.AST] = list(reversed(_reached(body)))
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        if isinstance(node, ast.Try) and any(_catches_names(handler) for handler in node.handlers):
            continue
        if isinstance(node, ast.AnnAssign):
            waiting += [node.value] if node.value else []
            continue
        yield node
        waiting += reversed(_children(node))


def _children(node: ast.AST) -> list[ast.AST]:
    """Return what stands directly in a node, without the statements that come after one that leaves."""
    found: list[object] = []
    for _, value in ast.iter_fields(node):
        if isinstance(value, list):
            found += _reached(value) if value and isinstance(value[0], ast.stmt) else value
        elif isinstance(value, ast.AST):
            found.append(value)
    return [item for item in found if isinstance(item, ast.AST)]


def _reached(body: list[ast.stmt]) -> list[ast.stmt]:
    leaves = (i for i, s in enumerate(body) if isinstance(s, (ast.Return, ast.Raise, ast.Continue, ast.Break)))
    return body[: next(leaves, len(body)) + 1]


def _catches_names(handler: ast.ExceptHandler) -> bool:
    names = {n.id for n in ast.walk(handler.type) if isinstance(n, ast.Name)} if handler.type else {"NameError"}
    return bool(names & {"NameError", "UnboundLocalError", "Exception", "BaseException"})


def _branches(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Unbound]:
    """Yield names that an alternative in so many words leaves out and that the next statements need."""
    for block in _blocks(function.body):
        for index, statement in enumerate(block[:-1]):
            if isinstance(statement, ast.If) and statement.orelse:
                for name in _left_out(statement):
                    use = _use(block[index + 1 :], name)
                    if use and _is_local(function, statement, name):
                        yield Unbound(name, function.name, use.lineno, use.col_offset + 1, in_branch=True)


def _is_local(function: ast.FunctionDef | ast.AsyncFunctionDef, statement: ast.If, name: str) -> bool:
    """Return whether nothing but a statement binds a name, and the name is the function's own."""
    if any(isinstance(n, ast.arg) and n.arg == name for n in ast.walk(function.args)):
        return False
    inside = {id(n) for n in ast.walk(statement)}
    nodes = list(ast.walk(function))
    stores = [n for n in nodes if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store)]
    return all(id(n) in inside for n in stores) and not any(isinstance(n, (ast.Global, ast.Nonlocal)) for n in nodes)


def _blocks(body: list[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """Yield the lists of statements of a function, those of inner functions apart."""
    yield body
    for statement in body:
        if isinstance(statement, (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith)):
            yield from _blocks(statement.body)
            yield from _blocks(getattr(statement, "orelse", []))


def _left_out(statement: ast.If) -> list[str]:
    """Return the names that one branch binds, and another neither binds nor mentions, nor does it end."""
    branches = [_named(branch) for branch in _alternatives(statement)]
    bound = set().union(*(binds for binds, _ in branches))
    open_ = (
        [
            (binds | names)
            for (binds, names), branch in zip(branches, _alternatives(statement), strict=True)
            if not _ends(branch)
        ]
        if bound
        else []
    )
    return sorted(name for name in bound if any(name not in known for known in open_))


def _alternatives(statement: ast.If) -> list[list[ast.stmt]]:
    """Return the branches of a statement that stand there in so many words."""
    branches = [statement.body]
    rest = statement.orelse
    while len(rest) == 1 and isinstance(rest[0], ast.If):
        branches.append(rest[0].body)
        rest = rest[0].orelse
    return [*branches, rest] if rest else branches


def _named(branch: list[ast.stmt]) -> tuple[set[str], set[str]]:
    """Return the names that a branch binds, and all that it mentions."""
    nodes = [n for s in branch for n in ast.walk(s) if isinstance(n, ast.Name)]
    return {n.id for n in nodes if isinstance(n.ctx, ast.Store)}, {n.id for n in nodes}


def _ends(branch: list[ast.stmt]) -> bool:
    """Return whether a branch leaves the block, or may: it returns, raises, or calls what ends a program."""
    for node in (n for s in branch for n in ast.walk(s)):
        if isinstance(node, (ast.Return, ast.Raise, ast.Continue, ast.Break, ast.Assert)):
            return True
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in _ENDS or called.startswith(("raise", "fail", "die")):
                return True
    return False


def _use(statements: list[ast.stmt], name: str) -> ast.Name | None:
    """Return where the next statements need the name whatever happens; None where one of them may leave."""
    for statement in statements:
        for node in _always(statement):
            if isinstance(node, ast.Name) and node.id == name:
                return node if isinstance(node.ctx, ast.Load) else None
        if not isinstance(statement, (ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign)):
            return None
        if any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(statement)):
            return None
    return None


def _always(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield the nodes of a statement that are evaluated whenever it is reached."""
    parts: list[ast.AST] = [statement]
    if isinstance(statement, (ast.If, ast.While)):
        parts = [statement.test]
    elif isinstance(statement, (ast.For, ast.AsyncFor)):
        parts = [statement.iter]
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        parts = [item.context_expr for item in statement.items]
    elif not isinstance(statement, (ast.Expr, ast.Assign, ast.AugAssign, ast.Return)):
        return
    while parts:
        node = parts.pop()
        if isinstance(node, ast.BoolOp):
            parts.append(node.values[0])
        elif isinstance(node, ast.IfExp):
            parts.append(node.test)
        elif not isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            yield node
            parts += ast.iter_child_nodes(node)
