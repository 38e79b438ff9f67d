"""Reads the command line of a plain `check` without click, whose import alone takes a third of a warm run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from stacklint.cli.check_options import OPTIONS
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.cli.check_options import Option

_WRITTEN = {written: row for row in OPTIONS for written in row.written}
_NUMBER = lazy(r"\d{1,9}(?:\.\d{1,9})?", re.ASCII)


def read_quickly(words: list[str]) -> dict[str, Any] | None:
    """Return the arguments of `check`; None where click has to look: help, mistakes, unusual spellings."""
    found: dict[str, Any] = {row.name: row.absent for row in OPTIONS}
    path, rest = None, iter(words)
    for word in rest:
        if not word.startswith("-") and word and path is None:
            path = word
            continue
        written, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        row = _WRITTEN.get(written)
        if row is None or (row.is_flag and equals):
            return None
        given = True if row.is_flag else _value(row, value if equals else _next(rest))
        if given is None:
            return None
        found[row.name] = (*found[row.name], given) if row.many else given
    return {"path": path or ".", **found}


def _next(words: Iterator[str]) -> str:
    """Return the word that an option takes; empty where it could be an option itself."""
    word = next(words, "")
    return "" if word.startswith("-") else word


def _value(row: Option, text: str) -> str | int | float | None:
    """Return the value of an option; None where it may be none."""
    if not text or (row.one_of and text not in row.one_of):
        return None
    if not row.number:
        return text
    if not _NUMBER.fullmatch(text) or (row.number is int and "." in text):
        return None
    value = row.number(text)
    return value if row.least <= value and (row.most is None or value <= row.most) else None
