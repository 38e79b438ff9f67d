"""A registry of data sets that own code keeps: versions by hash or by number, in files or in a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_MOST = 500_000
"""So many characters are read at most."""
_NAMED = lazy(r"(?:dataset|registr|version|snapshot)[^/]*\.(?:py|sql)$", re.IGNORECASE)
_CODE = lazy(
    r"^[ \t]*(?:class (?:Training)?Data(?:set)?(?:Version|Snapshot)\w*"
    r"|(?:async )?def _?(?:create|register|save|store|publish|add|new)_(?:training_)?data(?:set)?"
    r"_(?:version|snapshot)\b)",
    re.MULTILINE,
)
_REGISTERS = lazy(r"^[ \t]*(?:async )?def _?(?:register|snapshot)_(?:\w{1,20}_)?dataset\b", re.MULTILINE)
_HASHES = lazy(r"\bhashlib\.(?:sha\d+|md5|blake2)|\bxxhash\.")
_TABLE = lazy(
    r"\b(?:INSERT\s{1,9}INTO|CREATE\s{1,9}TABLE(?:\s{1,9}IF\s{1,9}NOT\s{1,9}EXISTS)?)\s{1,9}[\w.\"]{0,40}data_?sets?(?:_\w{1,40})?\"?"
    r"\s{0,9}\([^;]{0,1500}?\b(?:\w{1,20}_)?version\b",
    re.IGNORECASE,
)


def data_registry(
    paths: Iterable[str], scope: Callable[[str], str], text: Callable[[str], str]
) -> tuple[Evidence, ...]:
    """Return the first product file that keeps versions of data sets; `text` gives that of a file.

    Code does where it defines a version of a data set, or registers one by the hash of its content; SQL where a table
    of data sets has a version.
    """
    left = _MOST
    for path in paths:
        if not _NAMED.search(path) or scope(path) != "product":
            continue
        found = text(path)
        match = _TABLE.search(found) if path.endswith(".sql") else _in_code(found)
        if match:
            return (Evidence(Location(path, found.count("\n", 0, match.start()) + 1), "path", path),)
        left -= len(found)
        if left < 0:
            break
    return ()


def _in_code(text: str) -> re.Match[str] | None:
    return _CODE.search(text) or (_REGISTERS.search(text) if _HASHES.search(text) else None)
