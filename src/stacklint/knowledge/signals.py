"""The grammar of signals: their types and modifiers, as `rules/README.md` explains them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stacklint.knowledge.schema import described, fail, flag, guess, mapping, schema_of, text, texts, whole, word

if TYPE_CHECKING:
    from stacklint.syntax.tree import Node

SIGNALS = (
    "package",
    "import",
    "call",
    "string",
    "config",
    "env",
    "url",
    "image",
    "action",
    "command",
    "resource",
    "workflow",
    "hook",
    "path",
    "layout",
    "notebook",
    "badge",
    "format",
    "text",
    "write",
)

_MODIFIERS = {
    "weak": flag,
    "used": flag,
    "with": mapping(texts),
    "unless": texts,
    "at_least": whole,
    "covers": text,
    "strength": word("strong", "medium", "weak"),
    "argument": text,
    "note": text,
}


def signal(node: Node, file: str) -> dict[str, Any]:
    """Return a signal as `{kind, values, …modifiers}`."""
    found: dict[str, Any] = {}
    for key, item in node.pairs.items():
        if key in SIGNALS:
            if "kind" in found:
                raise fail(item, file, "a signal has one type")
            found |= {"kind": key, "values": texts(item, file)}
        elif key in _MODIFIERS:
            found[key] = _MODIFIERS[key](item, file)
        else:
            raise fail(item, file, f"unknown signal {key!r}{guess(key, (*SIGNALS, *_MODIFIERS))}")
    if "kind" not in found:
        raise fail(node, file, "a signal names its type")
    return found


described(
    signal,
    {
        "type": "object",
        "properties": {
            **{kind: schema_of(texts) for kind in SIGNALS},
            **{name: schema_of(shape) for name, shape in _MODIFIERS.items()},
        },
        "additionalProperties": False,
        "oneOf": [{"required": [kind]} for kind in SIGNALS],
    },
)
