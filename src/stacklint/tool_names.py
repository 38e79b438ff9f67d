"""A tool's names, and what finds them in texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.knowledge.types import Tool


def names_in_text(tool: Tool) -> re.Pattern[str]:
    """Return what finds a tool's names as words or parts of names, those apart that mean other things too."""
    kept = sorted(spelled(tool), key=lambda n: (-len(n), n))
    inner = "|".join(re.escape(name) for name in kept) or r"\b\B"
    return re.compile(rf"(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))(?:(?i:{inner}))(?![a-z])")


def spelled(tool: Tool) -> set[str]:
    """Return a tool's names and those of its other spellings that are no plain words."""
    ordinary = {name.lower() for name in tool.data.get("ordinary", ())}
    return names(tool) | ({alias for alias in tool.data.get("aliases", ()) if not alias.isalpha()} - ordinary)


def names(tool: Tool) -> set[str]:
    """Return a tool's names, packages and modules, those apart that mean other things too."""
    ordinary = {name.lower() for name in tool.data.get("ordinary", ())}
    packages = {p.partition(":")[2] or p for p in tool.packages if "*" not in p}
    found = {tool.id, tool.name, *packages, *tool.modules, *(p.replace("-", "_") for p in packages)}
    return {name for name in found if name.lower() not in ordinary}


def any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds names in any spelling of their joints."""
    inner = "|".join(re.escape(name).replace(r"\-", "_").replace("_", "[-_]") for name in sorted(names))
    return re.compile(inner, re.IGNORECASE) if inner else None
