"""One file of the repository as the readers see it: bounded bytes, decoded and parsed once."""

from __future__ import annotations

import codecs
from functools import cached_property
from typing import TYPE_CHECKING

from stacklint.regex import lazy

if TYPE_CHECKING:
    from stacklint.syntax.tree import Node

_AFTER_SLASH = lazy(rb"/(home(?!\w)|Users(?!\w)|raw(?!\w)|archive(?!\w)|// script)")
"""The words that readers ask for; to list all words takes twice as long."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


HIDDEN = "git ignores it, and no index says whether it is tracked"
"""Why a file or folder is left out where only the patterns of git's are known."""


class Unreadable(Exception):  # noqa: N818 - not an error of ours: the scan reports it and goes on
    """Raised by a parser for a document that it cannot or must not read; says why and where."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class Document:
    """A file's path (POSIX, relative to the root of the scan), its bytes, or their head, and its size."""

    def __init__(self, path: str, data: bytes | str, size: int = -1) -> None:
        self.path = path
        self.data = data.encode() if isinstance(data, str) else data
        self.size = size if size >= 0 else len(self.data)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """The path without its last part; empty at the root."""
        return self.path.rpartition("/")[0]

    @cached_property
    def text(self) -> str:
        """The decoded bytes: by byte order mark, else UTF-8 with replacement; every line end a line feed."""
        for mark, encoding in _BOMS:
            if self.data.startswith(mark):
                decoded = self.data.decode(encoding, errors="replace")
                break
        else:
            decoded = self.data.decode("utf-8", errors="replace")
        if "\r" in decoded:
            decoded = decoded.replace("\r\n", "\n").replace("\r", "\n")
        return decoded

    @cached_property
    def after_slashes(self) -> frozenset[bytes]:
        """Which of these words follow a slash: one look for all who want a path or an address that few files hold."""
        return frozenset(_AFTER_SLASH.findall(self.data))

    @cached_property
    def trees(self) -> tuple[Node, ...]:
        """The YAML documents of the file (JSON is YAML too); raises `Unreadable`."""
        from stacklint.syntax.yaml import parse_yaml  # noqa: PLC0415 - libyaml only where needed

        return parse_yaml(self.text)

    @cached_property
    def tree(self) -> Node:
        """The first YAML document, an empty scalar where there is none; raises `Unreadable`."""
        from stacklint.syntax.tree import Node  # noqa: PLC0415 - as above

        return self.trees[0] if self.trees else Node("")
