"""Crontabs: what is run on a schedule."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.syntax.environment import variable
from stacklint.syntax.script import scene, script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document


@reader(
    *("crontab", "crontab.*", "*.crontab", "*.cron", "cronjob", "cronjobs", "**/cron.d/*"),
    facts=("command", "package", "include", "env", "image"),
    limit=256 << 10,
)
def read_crontab(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the commands of a crontab, without the user that system crontabs name."""
    at = scene(document, "schedule")
    system = "cron.d/" in document.path
    for number, line in enumerate(document.text.split("\n"), 1):
        if line.lstrip().startswith("#"):
            continue
        if match := _ENTRY.match(line):
            start = match.end()
            if system or _USER.match(line, start):
                start += len(re.match(r"\S+\s+", line[start:] + " ")[0])  # type: ignore[index]  # a word is there
            yield from script(line[start:], at, number, start + 1)
        elif match := _VARIABLE.match(line):
            yield variable(match[1], number, match.start(1) + 1, at)


_ENTRY = lazy(r"\s*(?:@\w+|(?:[\d*/,LW#?-]++[\w*/,-]*\s+){3}(?:[\w*/,-]+\s+){2})\s*(?=\S)")
_USER = lazy(r"(?:root|ubuntu|www-data|ec2-user)\s+\S")
_VARIABLE = lazy(r"\s*([A-Z_]+)\s*=")
