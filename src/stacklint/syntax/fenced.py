"""Shell blocks of a Markdown text, and the files that their commands name."""

from __future__ import annotations

import re
from posixpath import normpath
from typing import TYPE_CHECKING

from stacklint.record import NamedTuple
from stacklint.regex import lazy
from stacklint.syntax.named_files import named_files
from stacklint.syntax.shell import commands

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.syntax.shell import Command

OUTSIDE = lazy(r"[a-z][\w+.-]*:|//|/|#|\?|\.\./\.\.|<|\{|\$|@", re.IGNORECASE)
_PROMPT = lazy(r"^[ \t]*(?:\([\w.-]+\)\s*)?(?:\$|>|%)[ \t]+")
_REQUIRED = lazy(r"(?:^|\s)(?:-r|--requirement)[ =]?(\S+)")
_NAME = lazy(r"[\w.][\w.+/-]*\.\w+")
_FIRST = lazy(r"[ \t]*+(```|~~~)")
_MARK = lazy(r"\n[ \t]*+(```|~~~)")
_OPENS = lazy(r"(```|~~~)[ \t]*+(bash|shell|sh|zsh|console|shell-session|terminal)?[^\n]*\n", re.IGNORECASE)
_MAY_NAME = lazy(r"\bmake\b|\.(?:py|sh|bash|zsh|R|ipynb|ya?ml|json|txt|in)\b")
"""What a block holds that names a file, or asks make for something: the others need not be read word by word."""
_ENDS = lazy(r"(?<!\\)\n")
_IN_FOLDER = lazy(r"(?<![:/\w.+-])[\w.+-]++/[\w.+/-]*\.[A-Za-z]\w*+(?![\w.+/-])")
"""A path with a folder and an ending, and no address."""


class Fence(NamedTuple):
    """A block between two fences: its language if it is a shell's, its text, and where text and whole begin and end."""

    language: str
    text: str
    inner: int
    start: int
    end: int


class Shown(NamedTuple):
    """A command that a text shows, and the files that it names, relative to where a reader is."""

    command: Command
    files: tuple[str, ...]


def shown_commands(text: str, programs: Mapping[str, str], *, in_folders: bool = False) -> Iterator[Shown]:
    """Yield the commands of the shell blocks that may name files, with these; `programs` as in `named_files`.

    With `in_folders` only blocks are read that may name a file in a folder.
    """
    for fence in fences(text):
        shell = (fence.language or _PROMPT.match(fence.text)) and _MAY_NAME.search(fence.text)
        if shell and (not in_folders or _IN_FOLDER.search(fence.text)):
            block = "\n".join(_PROMPT.sub("", line) for line in fence.text.split("\n"))
            block = _with_folders(block) if in_folders else block
            for command in commands(block, text.count("\n", 0, fence.inner) + 1):
                yield Shown(command, tuple(_files(command, programs)))


def _with_folders(block: str) -> str:
    """Return a block with empty lines in the place of commands that name no file in a folder.

    Only where each command ends with its line: to read what somebody may start word by word is dear.
    """
    if any(sign in block for sign in ("<<", "()", "case")):
        return block
    rows = _ENDS.split(block)
    if any(row.count(sign) % 2 for row in rows for sign in "\"'`") or any(r.count("(") != r.count(")") for r in rows):
        return block
    return "\n".join(row if _IN_FOLDER.search(row) else "\n" * row.count("\n") for row in rows)


def fences(text: str) -> Iterator[Fence]:
    """Yield the fenced blocks of a text; one that does not end is none."""
    marks, lone, at = _marks(text), set[str](), 0
    while at < len(marks):
        place, mark = marks[at]
        found = None if mark in lone else _OPENS.match(text, place)
        close = next((i for i in range(at + 1, len(marks)) if marks[i][1] == mark), 0) if found else 0
        if found and close:
            inner, end = found.end(), marks[close][0]
            yield Fence(found[2] or "", text[inner : _line(text, end)], inner, _line(text, place), end + len(mark))
        elif found:
            lone.add(mark)  # nor is any later one closed
        at = max(close, at) + 1


def _marks(text: str) -> list[tuple[int, str]]:
    """Return where lines begin with a fence, white space apart, and with which."""
    first = [found] if (found := _FIRST.match(text)) else []
    return [(found.start(1), found[1]) for found in (*first, *_MARK.finditer(text))]


def _line(text: str, place: int) -> int:
    """Return where the line begins on which a fence stands."""
    return text.rfind("\n", 0, place) + 1


def _files(command: Command, programs: Mapping[str, str]) -> Iterator[str]:
    names = [name.text for name in named_files(command.words, programs) if name.how in {"script", "file"}]
    required = _REQUIRED.findall(" ".join(command.words)) if "install" in command.words else []
    for name in (*names, *required):
        if not OUTSIDE.match(name) and _NAME.fullmatch(name):
            yield normpath(name)
