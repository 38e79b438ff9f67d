"""The kinds of file under `rules/` and the keys of each; `rules/README.md` explains them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

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
    verbatim,
    whole,
    word,
)
from stacklint.knowledge.signals import signal

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
_EXAMPLE = record(
    {"why": text, "files": mapping(verbatim), "at": texts, "finds": texts, "todo": flag},
    required=("why", "files"),
)
_LIFECYCLE = record(
    {
        "event": word(
            "archived",
            "unmaintained",
            "renamed",
            "relicensed",
            "acquired",
            "shutdown",
            "deprecated",
        ),
        "date": date,
        "successor": text,
        "note": text,
        "act": text,
        "source": text,
        "checked": date,
        "verified": flag,
    },
    required=("event", "date"),
)
_RELATION = record(
    {
        "kind": word(
            "integrates",
            "wraps",
            "complements",
            "overlaps",
            "conflicts",
            "superseded-by",
            "reads",
        ),
        "with": text,
        "note": text,
        "source": text,
        "verified": flag,
    },
    required=("kind", "with"),
)
_REMOVED = record(
    {
        "symbol": text,
        "argument": text,
        "value": text,
        "beside": text,
        "command": text,
        "resource": text,
        "in": text,
        "state": word("removed", "deprecated"),
        "named": flag,
        "unless": text,
        "instead": text,
        "package": text,
        "note": text,
        "source": text,
        "checked": date,
        "verified": flag,
    },
    required=("in", "state"),
)
_ADDED = record(
    {"symbol": text, "in": text, "package": text, "source": text, "checked": date},
    required=("symbol", "in", "package", "source", "checked"),
)
_ENDED = record(
    {
        "event": word("shutdown", "archived", "unmaintained", "deprecated", "renamed"),
        "date": date,
        "what": text,
        "signals": listing(signal),
        "versions": text,
        "tag": text,
        "below": text,
        "unless_text": texts,
        "act": text,
        "note": text,
        "source": text,
        "checked": date,
    },
    required=("event", "date", "what", "signals", "act", "source", "checked"),
)

_TAGS = record(
    {"starts": texts, "spelled": texts, "source": text, "checked": date},
    required=("starts", "spelled", "source", "checked"),
)

TOOL = record(
    {
        "name": text,
        "summary": text,
        "home": text,
        "repository": text,
        "aliases": texts,
        "ordinary": texts,
        "license": record({"id": text, "open_source": flag, "note": text, "source": text}),
        "hosting": listing(word("library", "self-hosted", "saas", "command-line")),
        "jobs": mapping(text),
        "may_cover": mapping(text),
        "part_of": text,
        "used_without_import": flag,
        "platform": flag,
        "runs_on": texts,
        "lifecycle": listing(_LIFECYCLE),
        "health": record(
            {
                "state": word("active", "maintenance", "dormant"),
                "as_of": date,
                "source": text,
                "checked": date,
                "seen": text,
            }
        ),
        "formats": record({"writes": texts, "exit": text, "tags": _TAGS, "service": text}),
        "remote": record({"config": text, "says": text, "command": text}, required=("config", "says", "command")),
        "relations": listing(_RELATION),
        "requires": record({"python": text, "caps": texts, "source": text, "checked": date, "seen": text}),
        "fit": record(
            {
                "article": text,
                "better_when": text,
                "worse_when": text,
                "first_step": text,
                "only_with": texts,
                "command": text,
                "weight": word("light", "medium", "heavy"),
            }
        ),
        "removed": listing(_REMOVED),
        "added": listing(_ADDED),
        "signals": listing(signal),
        "detects": listing(_EXAMPLE),
        "ignores": listing(_EXAMPLE),
        "sources": texts,
        "checked": date,
    },
    required=("name", "summary", "signals", "detects", "ignores", "checked"),
)

DEPENDENCY = record(
    {
        "name": text,
        "summary": text,
        "home": text,
        "packages": texts,
        "conda": text,
        "imports": texts,
        "images": texts,
        "removed": listing(_REMOVED),
        "added": listing(_ADDED),
        "ended": listing(_ENDED),
        "bad": listing(_EXAMPLE),
        "good": listing(_EXAMPLE),
        "sources": texts,
        "checked": date,
    },
    required=("name", "summary", "checked"),
)

PLATFORM = record(
    {
        "name": text,
        "summary": text,
        "home": text,
        "signals": listing(signal),
        "detects": listing(_EXAMPLE),
        "ignores": listing(_EXAMPLE),
        "sources": texts,
        "checked": date,
    },
    required=("name", "summary", "signals"),
)

ACTIVITY = record(
    {
        "name": text,
        "summary": text,
        "signals": listing(signal),
        "detects": listing(_EXAMPLE),
        "ignores": listing(_EXAMPLE),
    },
    required=("name", "summary", "signals"),
)

PROBLEM = record(
    {
        "name": text,
        "question": text,
        "activity": text,
        "hurts_when": texts,
        "not_when": texts,
        "article": text,
        "questions": texts,
        "jobs": mapping(
            record(
                {
                    "name": text,
                    "covers": word("covered", "partial", "nothing"),
                    "overlap": word("warning", "note", "never"),
                    "not_in": texts,
                    "meets": word("folder", "tree", "project"),
                    "shapes_code": flag,
                    "keeps_records": flag,
                    "only_with": texts,
                },
                required=("name", "covers", "overlap"),
            )
        ),
        "need": listing(
            record(
                {
                    "activities": texts,
                    "without": texts,
                    "strong": flag,
                    "quiet": mapping(text),
                    "only_with": mapping(text),
                    "kinds": texts,
                    "reason": text,
                },
                required=("activities", "reason"),
            )
        ),
        "means": listing(
            record(
                {
                    "activity": text,
                    "state": word("covered", "partial"),
                    "beside": texts,
                    "reason": text,
                },
                required=("activity", "state", "reason"),
            )
        ),
        "finding": record({"kinds": texts, "stages": texts}),
        "checked": date,
    },
    required=("name", "question", "activity", "jobs", "need", "finding"),
)

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
        "detects": listing(_EXAMPLE),
        "ignores": listing(_EXAMPLE),
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
        "good": listing(_EXAMPLE),
        "bad": listing(_EXAMPLE),
    },
    required=("message", "why", "act", "severity", "good", "bad"),
)

EXAMPLES = record({"good": listing(_EXAMPLE), "bad": listing(_EXAMPLE)})

KINDS = MappingProxyType(
    {
        "problems": PROBLEM,
        "activities": ACTIVITY,
        "tools": TOOL,
        "dependencies": DEPENDENCY,
        "platforms": PLATFORM,
        "formats": FORMAT,
        "checks": RULE,
    }
)


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each kind of file, by its folder."""
    return {
        kind: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"stacklint: {kind}/",
            **schema_of(s),
        }
        for kind, s in KINDS.items()
    }
