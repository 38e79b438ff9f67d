"""What `conda list` writes: pinned specs with `--export`, addresses with `--explicit`, a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.record import dataclass
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = lazy(
    r"# This file may be used to create an environment using:|@EXPLICIT\s*$"
    r"|# packages in environment at |#\s*Name\s+Version\s+Build\b",
    re.MULTILINE,
)
_SPEC = lazy(r"(?P<name>[\w.-]+)=+(?P<version>[\w.!+*]+)(?:=(?P<build>[\w.]+))?\s*", re.ASCII)
_TABLE = lazy(
    r"(?P<name>[\w.-]+)[ \t]+(?P<version>[\w.!+*]+)(?:[ \t]+(?P<build>\S+))?(?:\s+\S+)?\s*",
    re.ASCII,
)
_ADDRESS = lazy(
    r"https?://\S+/(?P<name>[\w.-]+)-(?P<version>[^-/\s]+)-(?P<build>[^-/\s]+)\.(?:conda|tar\.bz2)(?:#\S*)?\s*"
)
_PIP = lazy(r"pypi(?:_\d+)?")


@dataclass(frozen=True, slots=True)
class Installed:
    """A package that was installed in the environment, and whether by conda or by pip."""

    name: str
    version: str
    line: int
    manager: str = "conda"


def is_conda_export(text: str) -> bool:
    """Say whether conda wrote the text; it says so in its first lines."""
    return bool(_HEAD.search(text, 0, 2000))


def is_explicit(text: str) -> bool:
    """Say whether the text is a lock: the addresses of all packages."""
    return "\n@EXPLICIT" in text[:4000] or text.startswith("@EXPLICIT")


def conda_export(text: str) -> Iterator[Installed]:
    """Yield what was installed, in the order of the lines."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line[0] in "#@":
            continue
        if found := _ADDRESS.fullmatch(line) or _SPEC.fullmatch(line) or _TABLE.fullmatch(line):
            manager = "pip" if _PIP.fullmatch(found["build"] or "") or line.rstrip().endswith("pypi") else "conda"
            yield Installed(found["name"], found["version"], number, manager)
