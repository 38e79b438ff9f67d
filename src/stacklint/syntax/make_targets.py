"""The targets of a makefile, as far as its text alone tells them."""

from __future__ import annotations

import re

from stacklint.regex import lazy

_RULE = lazy(r"^([^\s#:=$][^#:=]*?)\s*::?(?!=)", re.MULTILINE)
_COMPUTED = lazy(
    r"^\s*-?s?include\s|^[^\s#:=]*[$%][^:=\n]*:(?!=)|^\.DEFAULT\s*:|^\s*\$[({](?:eval|foreach|call)\b"
    r"|^define\s",
    re.MULTILINE,
)
_PHONY = lazy(r"^\.PHONY\s*:\s*((?:[^\n\\]|\\\n|\\)*)", re.MULTILINE)


def make_targets(text: str) -> frozenset[str] | None:
    """Return the names of the targets; None where includes, patterns or variables make some."""
    text = text.replace("\\\r\n", " ").replace("\\\n", " ")
    if _COMPUTED.search(text):
        return None
    found = {name for match in _RULE.finditer(text) for name in match[1].split()}
    return frozenset(found | {name for match in _PHONY.finditer(text) for name in match[1].split()})
