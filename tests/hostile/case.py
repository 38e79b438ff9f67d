"""An input that means harm: how it is made, and what must come of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Content = str | bytes
Make = Callable[[Path, str], None]
Files = Mapping[Any, Content]
"""Makes an input in a folder; the text is a shell command that betrays whoever runs it."""


@dataclass(frozen=True, slots=True)
class Case:
    """An input, by its number in README.

    unread   a part of the reason that must be reported for a path in its folder; empty: nothing is unread; None: either
    found    tools that must be found in it all the same
    seconds  the most CPU that a run over it alone may take
    """

    number: int
    name: str
    make: Make
    unread: str | None = ""
    found: tuple[str, ...] = ()
    seconds: float = 5.0

    @property
    def folder(self) -> str:
        """The name of its folder."""
        words = "".join(c if c.isalnum() else "-" for c in self.name)
        return f"n{self.number:03}-{words}"


def files(contents: Files | Callable[[str], Files]) -> Make:
    """Return how to make a folder with these files, or with those that a function of the command returns."""

    def make(folder: Path, command: str) -> None:
        write(folder, contents(command) if callable(contents) else contents)

    return make


def one(path: str, content: Content) -> Make:
    """Return how to make a folder with one file."""
    return files({path: content})


def write(folder: Path, contents: Files) -> None:
    """Write files below a folder; names may be bytes that are no text."""
    for name, content in contents.items():
        path = os.path.join(os.fsencode(folder), os.fsencode(name))  # noqa: PTH118 - bytes
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - likewise
        with open(path, "wb") as out:  # noqa: PTH123 - likewise
            out.write(content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content)
