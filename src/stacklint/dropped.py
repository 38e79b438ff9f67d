"""Files that a component of a pipeline writes into its own container and hands to nobody."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_FITTED = lazy(r"(?!/)(?!\.\./)[\w./-]+\.(?:pkl|pickle|joblib|sav|onnx|h5|keras|pt|pth|bst)")


def dropped(text: str, decorators: list[str], makers: list[str]) -> list[tuple[int, str, str]]:
    """Return line, path and function for each fitted object that the components in a source write and drop.

    A component is a function with one of `decorators`, or one that is handed to one of `makers`.
    """
    return [row for function in _components(text, decorators, makers) for row in _dropped(function, text)]


def _components(text: str, decorators: list[str], makers: list[str]) -> Iterator[ast.FunctionDef]:
    """Yield the functions that become components: by their decorator, or handed to what makes one of them."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a stray backslash in somebody's string
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    made = {
        argument.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _last(node.func) in makers
        for argument in (*node.args, *(k.value for k in node.keywords))
        if isinstance(argument, ast.Name)
    }
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            named = {_last(d.func if isinstance(d, ast.Call) else d) for d in node.decorator_list}
            if node.name in made or named & set(decorators):
                yield node


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _dropped(function: ast.FunctionDef, text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the literal paths that a function opens to write, or saves to, and never names again."""
    source = ast.get_source_segment(text, function) or ""
    for node in ast.walk(function):
        if not isinstance(node, ast.Call):
            continue
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        opens = _last(node.func) == "open" and any("w" in mode for mode in texts[1:])
        if not (opens or _last(node.func) in {"dump", "save", "save_model"}):
            continue
        for name in texts:
            folder = name.rpartition("/")[0]
            if _FITTED.fullmatch(name) and source.count(name) == 1 and not _is_sent(folder, source):
                yield node.lineno, name, function.name


def _is_sent(folder: str, source: str) -> bool:
    """Return whether a function names the folder of a path besides making it."""
    rows = [row for row in source.split("\n") if folder and (f'"{folder}"' in row or f"'{folder}'" in row)]
    return any("mkdir" not in row and "makedirs" not in row for row in rows)
