"""Changes what a text means rather than its letters: values of JSON, YAML and TOML, lines, words, nesting."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

_DEEPEST = 40
_ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 1 << 70, 1.5, "", " ", [], {}, [[]], [None], {"": None}, {"a": {"a": []}}),
    *("${{ x }}", "{{ x }}", "$(x)", "../../x", "/etc/passwd", "a b", "a\nb", "é", "::error::x", "*", "!", "@", "-r x"),
    *("mlflow", "mlflow==2.1", "mlflow[x]>=1,<2; python_version<'3'", "s3://u:p@b/k", "docker://a:b@sha256:0", "1.10"),
)


def reshaped(text: str, dice: random.Random, others: Callable[[], str]) -> str:
    """Return a text after one change of its structure; `others` draws a text to take words and lines from."""
    if dice.random() < 0.5:
        tree = _parsed(text)
        if isinstance(tree, dict | list):
            return _written(_changed(tree, dice), text, dice)
    return dice.choice(_CHANGES)(text, dice, others)


def _parsed(text: str) -> Any:
    if len(text) > 20_000 or text.count("[") > 500 or text.count("*") > 50:
        return None  # a parser in C is what the readers guard themselves against
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return yaml.load(text, Loader=yaml.CSafeLoader)
    except (ValueError, RecursionError, yaml.YAMLError, TypeError, AttributeError, OverflowError):
        return None


def _written(tree: Any, text: str, dice: random.Random) -> str:
    try:
        if text.lstrip().startswith(("{", "[")):
            return json.dumps(tree, indent=dice.choice((None, 1)), default=str)
        return yaml.dump(tree, Dumper=yaml.CSafeDumper, default_flow_style=dice.choice((False, False, None, True)))
    except (ValueError, RecursionError, yaml.YAMLError, TypeError):
        return text


def _changed(tree: Any, dice: random.Random) -> Any:
    """Return a tree with one node put, moved, doubled, wrapped or taken away."""
    at: Any = tree
    for _ in range(dice.choice((0, 1, 2, 3, 4, 6))):
        inner = [v for v in (at.values() if isinstance(at, dict) else at) if isinstance(v, dict | list) and v]
        if not inner:
            break
        at = dice.choice(inner)
    if not at:
        return tree
    key = dice.choice(list(at)) if isinstance(at, dict) else dice.randrange(len(at))
    kind = dice.randrange(6)
    if kind == 0:
        at[key] = dice.choice(_ODD)
    elif kind == 1:
        at[key] = _wrapped(at[key], dice)
    elif kind == 2 and isinstance(at, dict):
        at[str(dice.choice(_ODD))] = at.pop(key)
    elif kind == 3 and isinstance(at, list):
        at.extend([at[key]] * dice.choice((1, 3, 50)))
    elif kind == 4:
        del at[key]
    elif isinstance(at, dict):
        at[dice.choice((1, True, None, "on", "<<"))] = at[key]
    return tree


def _wrapped(value: Any, dice: random.Random) -> Any:
    for _ in range(dice.choice((1, 1, 2, _DEEPEST))):
        value = [value] if dice.random() < 0.5 else {dice.choice(("a", "run", "jobs", "image")): value}
    return value


def _line(text: str, dice: random.Random, others: Callable[[], str]) -> str:
    """Double, swap, take away, indent or bring in a line."""
    lines = text.splitlines(keepends=True) or [""]
    at, to = dice.randrange(len(lines)), dice.randrange(len(lines))
    kind = dice.randrange(6)
    if kind == 0:
        lines.insert(to, lines[at] * dice.choice((1, 2, 100)))
    elif kind == 1:
        lines[at], lines[to] = lines[to], lines[at]
    elif kind == 2:
        del lines[at : at + dice.choice((1, 2, 8))]
    elif kind == 3:
        lines[at] = dice.choice(("\t", " ", "  ", " " * 200)) + lines[at]
    elif kind == 4:
        lines[at] = lines[at].rstrip("\n") + dice.choice((" \\\n", "\r", "\r\n", "\\", "#", " # \u2028", "", ":", "("))
    else:
        lines[to:to] = dice.choice(others().splitlines(keepends=True) or [""])
    return "".join(lines)


def _word(text: str, dice: random.Random, others: Callable[[], str]) -> str:
    """Put another word in the place of one: one of the text's own, or of another text."""
    words = text.split()
    if not words:
        return text
    old = dice.choice(words)
    new = dice.choice((*words, *(others().split() or [""]))) if dice.random() < 0.7 else str(dice.choice(_ODD))
    return text.replace(old, new, dice.choice((1, 1, -1)))[: 1 << 17]


def _nested(text: str, dice: random.Random, _: Callable[[], str]) -> str:
    """Put brackets, quotes or blocks around a part, some levels of them."""
    start = dice.randrange(len(text) + 1)
    end = min(len(text), start + dice.choice((0, 5, 40)))
    before, after = dice.choice(_PAIRS)
    depth: int = dice.choice((1, 2, 5, 30, 99, 101, 199, 201, 3000))
    return text[:start] + before * depth + text[start:end] + after * depth + text[end:]


def _meet(text: str, dice: random.Random, others: Callable[[], str]) -> str:
    """Join the start of one text with the end of another."""
    other = others()
    return text[: dice.randrange(len(text) + 1)] + other[dice.randrange(len(other) + 1) :]


_PAIRS = (
    *(("(", ")"), ("[", "]"), ("{", "}"), ('"', '"'), ("'", "'"), ("`", "`"), ("${", "}"), ("$(", ")"), ("{{", "}}")),
    *(("<a>", "</a>"), ("- ", ""), ("? ", ""), ("!x ", ""), ("-", ""), ("not ", ""), ("a.", ""), ("if x then ", "fi")),
    *(("'''", "'''"), ("f'{", "}'"), ("\\", ""), ("a=", ""), ("/*", "*/"), ("{%", "%}"), ("<<E\n", "\nE\n"), ("*", "")),
)
_CHANGES = (_line, _line, _word, _word, _nested, _meet)
