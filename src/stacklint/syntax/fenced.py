"""Shell blocks of a Markdown text, and the files that their commands name."""

from __future__ import annotations

import re
from posixpath import normpath
from typing import TYPE_CHECKING, NamedTuple

from stacklint.regex import lazy
from stacklint.syntax.named_files import named_files
from stacklint.syntax.shell import commands

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.syntax.shell import Command

FENCE = lazy(
    r"^[ \t]*+(```|~~~)[ \t]*+(bash|shell|sh|zsh|console|shell-session|terminal)?[^\n]*\n(.*?)^[ \t]*\1",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
OUTSIDE = lazy(r"[a-z][\w+.-]*:|//|/|#|\?|\.\./\.\.|<|\{|\$|@", re.IGNORECASE)
_PROMPT = lazy(r"^[ \t]*(?:\([\w.-]+\)\s*)?(?:\$|>|%)[ \t]+")
_REQUIRED = lazy(r"(?:^|\s)(?:-r|--requirement)[ =]?(\S+)")
_NAME = lazy(r"[\w.][\w.+/-]*\.\w+")
_MAY_NAME = lazy(r"\bmake\b|\.(?:py|sh|bash|zsh|R|ipynb|ya?ml|json|txt|in)\b")
"""What a block holds that names a file, or asks make for something: the others need not be read word by word."""


class Shown(NamedTuple):
    """A command that a text shows, and the files that it names, relative to where a reader is."""

    command: Command
    files: tuple[str, ...]


def shown_commands(text: str, programs: Mapping[str, str]) -> Iterator[Shown]:
    """Yield the commands of the shell blocks that may name files, with these; `programs` as in `named_files`."""
    for fence in FENCE.finditer(text):
        if (fence[2] or _PROMPT.match(fence[3])) and _MAY_NAME.search(fence[3]):
            block = "\n".join(_PROMPT.sub("", line) for line in fence[3].split("\n"))
            for command in commands(block, text.count("\n", 0, fence.start(3)) + 1):
                yield Shown(command, tuple(_files(command, programs)))


def _files(command: Command, programs: Mapping[str, str]) -> Iterator[str]:
    names = [name.text for name in named_files(command.words, programs) if name.how in {"script", "file"}]
    required = _REQUIRED.findall(" ".join(command.words)) if "install" in command.words else []
    for name in (*names, *required):
        if not OUTSIDE.match(name) and _NAME.fullmatch(name):
            yield normpath(name)
