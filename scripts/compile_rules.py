"""Build hook: compiles `rules/` to one JSON file in the wheel, so that nobody parses YAML at start-up."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileRules(BuildHookInterface):  # type: ignore[type-arg] # hatchling gives no types here
    """Adds `stacklint/rules/compiled.json` to a wheel; an editable install reads the YAML."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are collected; raises `StacklintError` for a broken rule."""
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from stacklint.knowledge.compile import compile_rules, write  # noqa: PLC0415 - from the tree being built

        target = Path(tempfile.mkdtemp()) / "compiled.json"
        write(compile_rules(root / "rules"), target)
        build_data["force_include"][str(target)] = "stacklint/rules/compiled.json"
