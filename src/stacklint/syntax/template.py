"""Templates of YAML files: the expressions of Helm, Jinja and cookiecutter taken out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HOLE = "\ue000"
"""Stands for each character of a template's expression that was taken out of a line."""

_ACTION = re.compile(r"\{[{%#]")
_ENDS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_STATEMENT = re.compile(r"\{\{-?\s*(?:if|else|end|range|with|define|block|/\*|\$\w+\s*:?=)")


def blank_actions(text: str) -> str:
    """Return the text without `{{ }}`, `{% %}` and `{# #}`, every other character in its place.

    Statements, comments and lines that hold nothing else become spaces; an expression within a line
    becomes as many `HOLE` characters.
    """
    out: list[str] = []
    done = 0
    for start, end in _actions(text):
        action = text[start:end]
        out.append(text[done:start])
        fill = " " if action[1] != "{" or _STATEMENT.match(action) else HOLE
        out.append("\n".join(fill * len(line) for line in action.split("\n")))
        done = end
    blanked = "".join([*out, text[done:]])
    if HOLE not in blanked:
        return blanked
    lines = blanked.split("\n")
    return "\n".join(line if line.strip(HOLE + " \t") else " " * len(line) for line in lines)


def _actions(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each `{{ }}`, `{% %}` and `{# #}` begins and ends."""
    position = 0
    while match := _ACTION.search(text, position):
        end = text.find(_ENDS[match[0]], match.end())
        if end < 0:
            return
        position = end + 2
        yield match.start(), position
