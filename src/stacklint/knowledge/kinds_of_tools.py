"""The keys of tools, of what code leans on, and of what both stand on."""

from __future__ import annotations

from stacklint.knowledge.kind_parts import ADDED, ENDED, EXAMPLE, LIFECYCLE, RELATION, REMOVED, TAGS
from stacklint.knowledge.schema import date, flag, listing, mapping, record, text, texts, word
from stacklint.knowledge.signals import signal

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
        "lifecycle": listing(LIFECYCLE),
        "health": record(
            {
                "state": word("active", "maintenance", "dormant"),
                "as_of": date,
                "source": text,
                "checked": date,
                "seen": text,
            }
        ),
        "formats": record({"writes": texts, "exit": text, "tags": TAGS, "service": text}),
        "remote": record({"config": text, "says": text, "command": text}, required=("config", "says", "command")),
        "relations": listing(RELATION),
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
        "removed": listing(REMOVED),
        "added": listing(ADDED),
        "signals": listing(signal),
        "detects": listing(EXAMPLE),
        "ignores": listing(EXAMPLE),
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
        "removed": listing(REMOVED),
        "added": listing(ADDED),
        "ended": listing(ENDED),
        "bad": listing(EXAMPLE),
        "good": listing(EXAMPLE),
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
        "detects": listing(EXAMPLE),
        "ignores": listing(EXAMPLE),
        "sources": texts,
        "checked": date,
    },
    required=("name", "summary", "signals"),
)
