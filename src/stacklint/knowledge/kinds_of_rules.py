"""The keys of formats and of rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.knowledge.kind_parts import EXAMPLE
from stacklint.knowledge.schema import (
    date,
    described,
    flag,
    listing,
    mapping,
    record,
    schema_of,
    text,
    texts,
    whole,
    word,
)

if TYPE_CHECKING:
    from stacklint.syntax.tree import Node


def aggregate(node: Node, file: str) -> dict[str, str] | str:
    """Return a text, or a mapping of texts."""
    return text(node, file) if isinstance(node.value, str) else mapping(text)(node, file)


def writing(node: Node, file: str) -> dict[str, str]:
    """Return a call that writes a format: a dotted name, or a mapping with its conditions."""
    if isinstance(node.value, str):
        return {"call": text(node, file)}
    found: dict[str, str] = record(_WRITING, required=("call",))(node, file)
    return found


described(aggregate, {"anyOf": [schema_of(text), schema_of(mapping(text))]})
_WRITING = {"call": text, "arg": text, "suffix": text, "object": text, "note": text}
described(writing, {"anyOf": [schema_of(text), schema_of(record(_WRITING, required=("call",)))]})
FORMAT = record(
    {
        "name": text,
        "summary": text,
        "kind": word("data", "model", "metadata", "platform"),
        "globs": texts,
        "magic": listing(record({"hex": text, "offset": whole}, required=("hex",))),
        "writes": listing(writing),
        "reads": texts,
        "kit": record({"imports": texts, "names": texts, "notebooks": texts}),
        "open": word("true", "false", "partial"),
        "readers": text,
        "code_on_load": flag,
        "severity": word("none", "note", "warning"),
        "exit": text,
        "exit_format": text,
        "bound_to": text,
        "loses": text,
        "false_alarms": texts,
        "detects": listing(EXAMPLE),
        "ignores": listing(EXAMPLE),
        "sources": texts,
        "checked": date,
    },
    required=("name", "summary", "kind", "open", "severity"),
)

RULE = record(
    {
        "message": text,
        "why": text,
        "act": text,
        "severity": word("error", "warning", "note"),
        "precision": word("very-high", "high", "medium", "low"),
        "measured": record({"useful": whole, "of": whole, "checked": date}, required=("useful", "of", "checked")),
        "security_severity": text,
        "parameters": mapping(aggregate),
        "rests_on": texts,
        "once": flag,
        "covers": texts,
        "fix": word("quote-bound", "rename-requirement", "drop-requirement"),
        "good": listing(EXAMPLE),
        "bad": listing(EXAMPLE),
    },
    required=("message", "why", "act", "severity", "good", "bad"),
)

EXAMPLES = record({"good": listing(EXAMPLE), "bad": listing(EXAMPLE)})
