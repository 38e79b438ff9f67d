"""The literal arguments of one call, read from the text between its brackets alone."""

from __future__ import annotations

import ast
import json
import warnings
from typing import TYPE_CHECKING

from stacklint.syntax.python_brackets import balanced

if TYPE_CHECKING:
    from stacklint.syntax.python_layout import Layout

_REGION = 4096
_LENGTH = 200
_SOURCE = 80


def literal_arguments(layout: Layout, bracket: int) -> dict[str, str]:
    """Return the literal arguments of the call whose bracket opens at `bracket`.

    `args` is a JSON list of the positional ones, null where one is not literal; `kw.NAME` a keyword's
    value, a string as it is and anything else as JSON; `arg0` the source of a first argument that is
    not literal, `names` the keywords whose values are not.
    """
    end = balanced(layout, bracket, _REGION)
    text = "_" + layout.data[bracket:end].decode("utf-8", "replace")
    call = _parsed(text) if bracket >= 0 and end >= 0 else None
    if call is None:
        return {}
    values = [_value(argument) for argument in call.args]
    detail = {"args": f"[{', '.join(values)}]"} if values else {}
    open_names = []
    for keyword in call.keywords:
        value = _value(keyword.value)
        if keyword.arg and (value != "null" or _is_none(keyword.value)):
            is_text = value.startswith('"')
            detail[f"kw.{keyword.arg}"] = json.loads(value) if is_text else value
        elif keyword.arg:
            open_names.append(keyword.arg)
    if open_names:
        detail["names"] = ",".join(open_names)
    if call.args and values[0] == "null" and not _is_none(call.args[0]):
        source = ast.get_source_segment(text, call.args[0]) or ""
        detail["arg0"] = " ".join(source.split())[:_SOURCE]
    return detail


def _parsed(text: str) -> ast.Call | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a stray backslash in somebody's string
            tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return tree.body if isinstance(tree.body, ast.Call) else None


def _value(node: ast.expr) -> str:
    """Return a literal as JSON, `null` for anything that is none, or too long."""
    try:
        value = ast.literal_eval(node)
        text = json.dumps(value[:_LENGTH] if isinstance(value, str) else value, ensure_ascii=False)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return "null"
    return text if isinstance(value, str) or len(text) <= _LENGTH else "null"


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
