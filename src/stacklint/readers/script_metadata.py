"""Inline metadata of Python scripts (PEP 723): the packages that `# /// script` asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document

_MARK = b"// script"
_BLOCK = lazy(r"^# /// script[ \t]*\n((?:#(?: [^\n]*)?\n)+?)# ///[ \t]*$", re.MULTILINE)


@reader(
    "*.py",
    "*.pyw",
    facts=("package", "include", "config"),
    limit=1 << 20,
    note="the environment is the script's own",
)
def read_script_metadata(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the dependencies of a single-file script and its Python, each at its line."""
    if _MARK in document.after_slashes:
        yield from _dependencies(document)


def _dependencies(document: Document) -> Iterator[Evidence | Unread]:
    from stacklint.syntax.declared import Place  # noqa: PLC0415 - every Python file comes by here
    from stacklint.syntax.project_tables import listed, python_version  # noqa: PLC0415 - as above
    from stacklint.syntax.toml import parse_toml  # noqa: PLC0415 - as above

    block = _BLOCK.search(document.text)
    if block:
        above = document.text.count("\n", 0, block.start(1))
        lines = (f" {line[1:]}" for line in block.group(1).split("\n"))
        tree = parse_toml("\n" * above + "\n".join(lines))
        yield from listed(tree["dependencies"], Place(document.path))
        version = tree["requires-python"]
        yield from python_version(document.path, version, version.text)
