"""Wiring: components of a pipeline that write a fitted object where nothing will find it."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Finding, Location, Related
from stacklint.references import told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_FITTED = lazy(r"(?!/)(?!\.\./)[\w./-]+\.(?:pkl|pickle|joblib|sav|onnx|h5|keras|pt|pth|bst)")
_LONGEST = 120_000
_PLACES = 4


@check("component-drops-file")
def find_dropped_file(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield components that write a fitted object to a path of their own container and hand it to nobody.

    `parameters.module` is what such files import, `parameters.decorators` and `parameters.makers` what
    makes a function a component. A path that the function names twice is read or sent on there.
    """
    module = rule.parameters["module"]
    decorators, makers = rule.parameters["decorators"].split(), rule.parameters["makers"].split()
    for situation in told(context.situations):
        paths = {
            e.location.path
            for e in situation.evidence
            if e.kind == "import" and (e.value + ".").startswith(module + ".") and e.location.path.endswith(".py")
            if situation.scopes.get(e.location.path) in {"product", "example"}
        }
        for path in sorted(paths):
            text = context.text(path)
            if not any(word in text for word in (*decorators, *makers)) or len(text) > _LONGEST:
                continue
            rows = [row for f in _components(text, decorators, makers) for row in _dropped(f, text)]
            if rows:
                (line, name, function), *others = rows
                words = {"path": name, "function": function, "by": path}
                related = (Related(Location(path, number), other) for number, other, _ in others[:_PLACES])
                yield claim(rule, situation.project, Location(path, line), words, f"{path} {name}", related)


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
