"""What Binder installs beside the environment: apt.txt and postBuild."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.syntax.declared import Place, foreign
from stacklint.syntax.script import scene, script

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document

_NAME = lazy(r"[a-z0-9][a-z0-9.+-]+")


@reader("apt.txt", facts=("package",), limit=64 << 10)
def read_apt(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the packages of the system as `apt:name`."""
    for number, line in enumerate(document.text.split("\n"), 1):
        for match in _NAME.finditer(line.partition("#")[0]):
            place = Place(document.path, number, match.start() + 1)
            yield foreign(f"apt:{match[0]}", "", place)


@reader("postBuild", facts=("command", "package", "include", "image"), limit=256 << 10)
def read_post_build(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the commands that run once the environment is there, and what they install."""
    if document.data[:2] != b"#!" or b"sh" in document.data[:40]:
        yield from script(document.text, scene(document, "image"))
