"""Paths that only one machine or one system has, in code, scripts and configuration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.syntax.found_lines import lines_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document

_HOMES = frozenset({b"home", b"Users"})
_WINDOWS = lazy(rb"\\Users\\")
_HOME = lazy(
    r"(?<![\w.$}~:/-])(?:(?:file://)?/home/|/Users/|[A-Za-z]:[\\/]{1,2}Users[\\/]{1,2})"
    r"([A-Za-z][\w.-]*)[\\/]+[\w. \\/-]*"
)
_COMMENT = lazy(r"\s*(?:#|//|--|;|\*|REM\b)|.*\"\"\"|.*>>>")
_QUOTE = lazy(r"[\"']")
_DEFAULT = lazy(r"\bdefault\s*=\s*[^,]*$")
_BACKSLASHES = lazy(
    r"[ \t-]*\w{0,30}?(?:path|file|folder|dir|directory)\w{0,30}:[ \t]*[\"']?"
    r"((?:\.{0,2}\\{1,2})?[\w.-]+(?:\\{1,2}[\w. -]+)+\.\w{1,8})[\"']?[ \t]*(?:[ \t]#[^\n]*)?",
    re.IGNORECASE,
)
_CODE_HINT = lazy(
    rb"\\[\w. -]{1,80}\.(?:csv|tsv|jsonl?|pickle|pkl|joblib|parquet|h5|pth?|onnx|np[yz]|xlsx?|ya?ml|keras|sav)[\"']"
)
_CODE_PATH = lazy(
    r"\b(?:open|read_\w+|load\w*|dump|to_(?:csv|json|parquet|pickle|excel)|save\w*|imread|Path)\("
    r"(?:[^\"'()]{0,60},)?\s*(r?)[\"']((?:\.{0,2}\\{1,2})?[\w.-]+(?:\\{1,2}[\w. -]+)+\.\w{1,8})[\"']"
)
_ESCAPE = lazy(r"(?<!\\)\\[abfnrtvxuUN0-7]")
_KNOWS = (b"platform", b"os.name", b"PureWindowsPath", b"os.sep")
"""Code with one of these tells systems apart."""
_WORKSPACE = lazy(r"experiment|workspace", re.IGNORECASE)
"""Beside these words `/Users/NAME` is a folder of a hosted workspace, and no disk's."""
_WIDTH = 300
_MADE = lazy(r"(?:^|/)\.|compose[^/]*$")
"""Hidden files, those of a CI host and of containers: their homes are no person's."""
_LONGEST = 2_000
_SHORT = 256 << 10
"""A longer file in YAML is no configuration that somebody wrote by hand."""


@reader(
    *("*.py", "*.sh", "*.yaml", "*.yml", "*.toml", "*.cfg", "*.ini", "MLproject"),
    facts=("string", "config"),
    note="comments and notebooks are passed over",
)
def read_machine_paths(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield each path into a home as `string` (`home=USER`; path).

    In YAML, and where code opens a file, also paths in the spelling of Windows, as `config` (`path.backslash=PATH`).
    """
    if len(document.data) <= _SHORT and b"\\" in document.data and document.name.endswith((".yaml", ".yml")):
        yield from _backslashes(document)
    data, is_code, escapes = document.data, document.name.endswith(".py"), b"\\" in document.data
    if is_code and escapes and _CODE_HINT.search(data) and not any(word in data for word in _KNOWS):
        yield from _backslashes_in_code(document)
    if _HOMES.isdisjoint(document.after_slashes) and not (escapes and _WINDOWS.search(data)):
        return
    if _MADE.search(document.path):
        return
    for number, line in lines_with(document.text, "/home/", "Users"):
        if len(line) > _LONGEST or _COMMENT.match(line):
            continue
        found = _HOME.search(line.partition(" # ")[0])
        if found and not (found[0].startswith("/Users/") and _WORKSPACE.search(line)):
            path, before = _path(found), line[: found.start()]
            if is_code and (not _QUOTE.search(before) or _DEFAULT.search(before)):
                continue  # the text of a docstring, or what an argument is without a word of the user's
            place = Location(document.path, number, found.start() + 1, number, found.start() + len(path) + 1)
            yield Evidence(place, "string", f"home={found[1]}", {"path": path[:120]})


def _path(found: re.Match[str]) -> str:
    """Return a path up to the quote that ends it, or to the first blank where none began it."""
    text, opening = found[0], found.string[: found.start()][-1:]
    quoted = opening and opening in "\"'"
    return text.rstrip() if quoted else text.split(" ")[0]


def _backslashes(document: Document) -> Iterator[Evidence]:
    for number, line in enumerate(document.text.split("\n"), 1):
        if "\\" in line and len(line) < _WIDTH and (found := _BACKSLASHES.fullmatch(line)):
            yield Evidence(Location(document.path, number), "config", f"path.backslash={found[1][:120]}")


def _backslashes_in_code(document: Document) -> Iterator[Evidence]:
    for number, line in enumerate(document.text.split("\n"), 1):
        if "\\" not in line or len(line) > _WIDTH or _COMMENT.match(line):
            continue
        found = _CODE_PATH.search(line)
        if found and (found[1] or not _ESCAPE.search(found[2])):
            place = Location(document.path, number, found.start(2) + 1, number, found.end(2) + 1)
            yield Evidence(place, "config", f"path.backslash={found[2][:120]}")
