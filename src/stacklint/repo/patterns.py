"""Globs over paths: many at once, each path answered by a look at its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ENDING = lazy(r"\*\*/\*(\.[^*?\[\]/]+)$")
_NAME = lazy(r"(?:\*\*/)?([^*?\[\]/]+)$")


class Globs:
    """Answers which of many globs match a path (`**/` stands for any folders, none included)."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self._endings: dict[str, list[str]] = {}
        self._names: dict[str, list[str]] = {}
        self._roots: dict[str, list[str]] = {}
        self._rest: list[tuple[str, re.Pattern[str], str]] = []
        self.folders = False
        for pattern in sorted(patterns):
            self._add(pattern)

    def _add(self, pattern: str) -> None:
        self.folders = self.folders or pattern.endswith("/")
        ending, name = _ENDING.match(pattern), _NAME.match(pattern)
        if ending:
            self._endings.setdefault(ending.group(1).rpartition(".")[2], []).append(pattern)
        elif name and pattern.startswith("**/"):
            self._names.setdefault(name.group(1), []).append(pattern)
        elif not any(c in pattern for c in "*?["):
            self._roots.setdefault(pattern, []).append(pattern)
        else:
            piece = max(re.split(r"[*?/]", pattern), key=len)  # plain text: to look for it first costs least
            self._rest.append((piece, lazy(regex(pattern)), pattern))

    def matching(self, path: str) -> Iterator[str]:
        """Yield the globs that match a path; a folder's path ends with a slash."""
        name = path.rstrip("/").rpartition("/")[2] + ("/" if path.endswith("/") else "")
        yield from self._roots.get(path, ())
        yield from self._names.get(name, ())
        if "." in name:
            for pattern in self._endings.get(name.rpartition(".")[2], ()):
                if name.endswith(pattern.rpartition("*")[2]):
                    yield pattern
        for piece, compiled, pattern in self._rest:
            if piece in path and compiled.fullmatch(path):
                yield pattern


def regex(pattern: str) -> str:
    """Return a linear regular expression for a glob over a whole path."""
    wild = {"**/": r"(?:.*/)?", "**": r".*", "*": r"[^/]*", "?": r"[^/]"}
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    return "".join(wild.get(part) or re.escape(part) for part in parts)
