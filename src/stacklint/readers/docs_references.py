"""Pages for people: files that their commands and their addresses of a repository host name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.syntax.fenced import shown_commands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document

_HOSTED = lazy(
    r"https?://(?:www\.)?(?:github\.com/([\w.-]+/[\w.-]+)/(?:blob|tree|raw)"
    r"|colab\.research\.google\.com/github/([\w.-]+/[\w.-]+)/blob"
    r"|raw\.githubusercontent\.com/([\w.-]+/[\w.-]+))/(?:refs/heads/)?(?:main|master|HEAD)/((?:[^\s\"'<>()`?#{}|]|\([^\s\"'<>()`?#{}|]*\))+)"
)
_HINTS = (b"/blob/", b"/tree/", b"/raw/", b"raw.githubusercontent.com/")
_SHELL = r"[ \t]*(?:(?:bash|shell|sh|zsh|console|terminal)|\n[ \t]*[$>%] )"
_SHELLS = tuple(lazy(mark + _SHELL.encode(), re.IGNORECASE) for mark in (b"```", b"~~~"))
"""One for each fence: the engine finds what begins with one text many times faster."""


@reader(
    "*.md",
    facts=("include",),
    limit=1 << 20,
    note="of addresses only those on GitHub's and Colab's hosts; commands in shell blocks only, and files in folders",
)
def read_docs_references(document: Document, interest: Interest) -> Iterator[Evidence | Unread]:
    """Yield as `include` the files of addresses (form hosted; repository) and of commands (form shown; line).

    A command's file without a folder may be the reader's own.
    """
    data = document.data
    if any(hint in data for hint in _HINTS):
        yield from _hosted(document)
    if not document.folder and document.name.lower().startswith("readme"):
        return
    if any(shell.search(data) for shell in _SHELLS):
        for shown in shown_commands(document.text, interest.programs, in_folders=True):
            line = " ".join(shown.command.words)[:400]
            for name in (name for name in shown.files if "/" in name):
                place = Location(document.path, shown.command.line, 1)
                yield Evidence(place, "include", name, {"form": "shown", "context": "docs", "line": line})


def _hosted(document: Document) -> Iterator[Evidence]:
    text, number, done = document.text, 1, 0
    for found in _HOSTED.finditer(text):
        number += text.count("\n", done, found.start())
        done = found.start()
        path = unquote(found[4].replace("\\_", "_")).rstrip("/.,;:*_\\")
        path = path if "[" in path else path.partition("]")[0]
        repository = (found[1] or found[2] or found[3]).lower()
        place = Location(document.path, number, done - text.rfind("\n", 0, done))
        yield Evidence(place, "include", path, {"form": "hosted", "context": "docs", "repository": repository})
