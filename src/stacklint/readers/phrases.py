"""Phrases that only one system has, in files that no parser reads."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location, Unread
from stacklint.programs import compiled
from stacklint.readers.registry import reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.repo.document import Document

_COMMENT = {"sql": "--", "scala": "//", "java": "//", "kt": "//", "r": "#", "gitattributes": "#", "gitmodules": "#"}


@reader(
    *("*.sql", "*.scala", "*.java", "*.kt", "*.R", "*.conf", "*.properties", ".gitattributes", ".gitmodules"),
    facts=("text", "url"),
    limit=1 << 20,
    note="Lines that are comments are passed over.",
)
def read_phrases(document: Document, interest: Interest) -> Iterator[Evidence | Unread]:
    """Yield `text` for each phrase asked for, in any case and with white space folded, and `url` for addresses."""
    pattern, schemes = patterns(interest)
    comment = _COMMENT.get(document.name.rpartition(".")[2].lower(), "#")
    for number, line in enumerate(document.text.split("\n"), 1):
        if len(line) > 4000 or line.lstrip().startswith(comment):  # noqa: PLR2004 - longer lines hold data
            continue
        for match in pattern.finditer(line):
            phrase = " ".join(match.group().lower().split())
            yield Evidence(Location(document.path, number, match.start() + 1), "text", phrase)
        for match in schemes.finditer(line):
            if match.start() and (line[match.start() - 1].isalnum() or line[match.start() - 1] in "_/"):
                continue  # within a longer word or address
            value = re.split(r"[\s\"'<>,;)\]}]", line[match.start() :], maxsplit=1)[0][:200]
            yield Evidence(
                Location(document.path, number, match.start() + 1), "url", re.sub(r"//[^/@\s]*@", "//", value)
            )


@lru_cache(maxsize=4)
def patterns(interest: Interest) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return an expression for phrases and one for schemes, for those of the catalogue.

    Longer phrases come first, so that `csv filter=lfs` is not taken for `filter=lfs`.
    """
    phrases = sorted(interest.texts, key=lambda text: (-len(text), text))
    words = "|".join(r"\s+".join(re.escape(w) for w in p.split()) for p in phrases)
    schemes = "|".join(re.escape(s) for s in sorted(interest.schemes) if len(s) > 3)  # noqa: PLR2004 - shorter ones stand in any text
    return compiled(words or r"(?!)", re.IGNORECASE), compiled(schemes or r"(?!)")
