"""The keys of activities and of the problems that they bring."""

from __future__ import annotations

from stacklint.knowledge.kind_parts import EXAMPLE
from stacklint.knowledge.schema import date, flag, listing, mapping, record, text, texts, word
from stacklint.knowledge.signals import signal

ACTIVITY = record(
    {
        "name": text,
        "summary": text,
        "signals": listing(signal),
        "detects": listing(EXAMPLE),
        "ignores": listing(EXAMPLE),
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
