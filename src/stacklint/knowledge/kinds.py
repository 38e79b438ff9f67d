"""The kinds of file under `rules/` and the keys of each; `rules/README.md` explains them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from stacklint.knowledge.kinds_of_needs import ACTIVITY, PROBLEM
from stacklint.knowledge.kinds_of_rules import FORMAT, RULE
from stacklint.knowledge.kinds_of_tools import DEPENDENCY, PLATFORM, TOOL
from stacklint.knowledge.schema import schema_of

KINDS = MappingProxyType(
    {
        "problems": PROBLEM,
        "activities": ACTIVITY,
        "tools": TOOL,
        "dependencies": DEPENDENCY,
        "platforms": PLATFORM,
        "formats": FORMAT,
        "checks": RULE,
    }
)


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each kind of file, by its folder."""
    return {
        kind: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"stacklint: {kind}/",
            **schema_of(s),
        }
        for kind, s in KINDS.items()
    }
