"""The root's README: files that its commands and its relative links name."""

from __future__ import annotations

import re
from posixpath import normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.syntax.fenced import OUTSIDE, fences, shown_commands

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document
    from stacklint.syntax.fenced import Shown

_INSTALLS = lazy(r"^[ \t`$>]*((?:pip3?|uv pip|conda|mamba) install (?!-r\b|-e\b|\.)[^\n`]+)", re.MULTILINE)
_LINK = lazy(
    r"(?<!`)!?\[[^\]\n]{0,500}\]\(\s*(?:<([^>\n]+)>|([^()\s]+))(?:\s+\"[^\"\n]*\")?\s*\)"
    r"|(?:href|src)=\"([^\"\s]+)\""
)
_ADDRESS = lazy(r"(?:mailto:)?[^/@\s]+@[^/@\s]+\.\w+|www\.\S+")
_CODE = lazy(r"`[^`\n]+`")
_COMMENT = lazy(r"<!--.*?-->", re.DOTALL)


@reader(
    *("README.md", "readme.md", "Readme.md"),
    facts=("include", "config"),
    limit=1 << 20,
    note="only the README at the root; a link to an address of the host is none to a file",
)
def read_readme_references(document: Document, interest: Interest) -> Iterator[Evidence | Unread]:
    """Yield the files that README needs, and what it installs.

    Files are `include`: of commands in fenced shell blocks (form said; line), of links (form linked).
    The first command that installs packages is the `config` key `readme.installs`, and what make is
    asked for `readme.make`.
    """
    if document.folder:
        return
    if found := _INSTALLS.search(document.text):
        row = document.text.count("\n", 0, found.start(1)) + 1
        yield Evidence(Location(document.path, row), "config", f"readme.installs={found[1][:120]}")
    end = document.text.rfind("-->") + 3  # behind it no comment ends, and each beginning would be searched to the end
    comments, rest = document.text[:end], document.text[end:]
    text = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), comments) + rest
    for shown in shown_commands(text, interest.programs):
        yield from _said(document, shown)
    for number, line in enumerate(_prose(text).split("\n"), 1):
        if "](" not in line and '="' not in line:
            continue
        for found in _LINK.finditer(_CODE.sub(lambda code: " " * len(code[0]), line)):
            place = Location(document.path, number, found.start() + 1)
            yield from _linked(found[1] or found[2] or found[3], place)


def _prose(text: str) -> str:
    """Return a text with empty lines in the place of its fenced blocks."""
    pieces, at = [], 0
    for fence in fences(text):
        pieces += [text[at : fence.start], "\n" * text.count("\n", fence.start, fence.end)]
        at = fence.end
    return "".join([*pieces, text[at:]])


def _said(document: Document, shown: Shown) -> Iterator[Evidence]:
    command, line = shown.command, " ".join(shown.command.words)
    if command.words[0] == "make" and not command.folder and len(command.words) > 1:
        asked = " ".join(_plain(command.words[1:]))[:120]
        yield Evidence(Location(document.path, command.line), "config", f"readme.make={asked}")
    for name in shown.files:
        place = Location(document.path, command.line, 1)
        yield Evidence(place, "include", name, {"form": "said", "context": "docs", "line": line[:400]})


def _plain(words: Sequence[str]) -> Iterator[str]:
    """Yield what make is asked for, as far as it stands there: no quoted values, nothing behind a placeholder."""
    for word in words:
        if word.endswith("=") or any(sign in word for sign in "<>[]{}$"):
            return
        if not any(sign.isspace() for sign in word):
            yield word


def _linked(target: str, place: Location) -> Iterator[Evidence]:
    path = unquote(re.split(r"[#?]", target)[0])
    if _ADDRESS.fullmatch(path) or OUTSIDE.match(target.lstrip("[<(")) or path.startswith("../"):
        return
    if path and path not in {"none", "null"}:
        yield Evidence(place, "include", normpath(path), {"form": "linked", "context": "docs"})
