"""What several kinds of file under `rules/` hold: examples, events of a life, what versions brought and removed."""

from __future__ import annotations

from stacklint.knowledge.schema import date, flag, listing, mapping, record, text, texts, verbatim, word
from stacklint.knowledge.signals import signal

EXAMPLE = record(
    {"why": text, "files": mapping(verbatim), "at": texts, "finds": texts, "todo": flag},
    required=("why", "files"),
)
LIFECYCLE = record(
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
RELATION = record(
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
REMOVED = record(
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
ADDED = record(
    {"symbol": text, "in": text, "package": text, "source": text, "checked": date},
    required=("symbol", "in", "package", "source", "checked"),
)
ENDED = record(
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

TAGS = record(
    {"starts": texts, "spelled": texts, "source": text, "checked": date},
    required=("starts", "spelled", "source", "checked"),
)
