"""Templates of YAML files: the expressions of Helm, Jinja and cookiecutter taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.regex import lazy
from stacklint.repo.document import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node

HOLE = "\ue000"
"""Stands for each character of a template's expression that was taken out of a line."""


def lenient_trees(document: Document) -> tuple[Node, ...]:
    """Return the YAML documents of a file, those of the template that it is where it is no YAML."""
    try:
        return document.trees
    except Unreadable:
        if b"{{" not in document.data and b"{%" not in document.data:
            raise
    from stacklint.syntax.yaml import parse_template  # noqa: PLC0415 - libyaml only where needed

    return parse_template(document.text)


_ACTION = lazy(r"\{[{%#]")
_COMMENT = lazy(r"\{\{-?\s*/\*")
_ENDS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OTHERWISE = lazy(r"(?<=\S)\{\{-?[ \t]*else\b[^\n]{0,200}?\{\{-?[ \t]*end[ \t]*-?\}\}")
"""The other branch of a choice within a line, of which the first is read."""
_STATEMENT = lazy(r"\{\{-?\s*(?:if|else|end|range|with|define|block|/\*|\$\w+\s*:?=)")


def blank_actions(text: str) -> str:
    """Return the text without `{{ }}`, `{% %}` and `{# #}`, every other character in its place.

    Statements and comments become spaces, an expression within a line as many `HOLE` characters. Lines
    that hold nothing else are empty: blanks at the head of a block of text would set its indentation.
    """
    text = _OTHERWISE.sub(lambda found: " " * len(found[0]), text)
    out: list[str] = []
    done = 0
    for start, end in _actions(text):
        action = text[start:end]
        out.append(text[done:start])
        fill = " " if action[1] != "{" or _STATEMENT.match(action) else HOLE
        hole = "\n".join(fill * len(line) for line in action.split("\n"))
        after_key = text[start - 1 : start] == ":" and "nindent" in action  # `labels:{{ x | nindent 4 }}`
        out.append(" " + hole[1:] if after_key else hole)
        done = end
    lines = "".join([*out, text[done:]]).split("\n")
    return "\n".join(line if line.strip(HOLE + " \t") else "" for line in lines)


def _actions(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each `{{ }}`, `{% %}` and `{# #}` begins and ends."""
    position = 0
    while match := _ACTION.search(text, position):
        start = match.end()
        if _COMMENT.match(text, match.start()):  # it can speak of actions
            start = max(text.find("*/", start), start)
        end = text.find(_ENDS[match[0]], start)
        if end < 0:
            return
        position = end + 2
        yield match.start(), position
