"""Build hook: compiles `rules/` and the tables of readers and checks to JSON in the wheel, for a quick start-up."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileRules(BuildHookInterface):  # type: ignore[type-arg] # hatchling gives no types here
    """Adds the compiled rules and the tables to a wheel's `stacklint/rules`; an editable install makes its own."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are collected; raises `StacklintError` for a broken rule."""
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from stacklint import check_table, reader_table  # noqa: PLC0415 - from the tree being built
        from stacklint.knowledge.compile import compile_rules, write  # noqa: PLC0415 - likewise

        folder = Path(tempfile.mkdtemp())
        write(compile_rules(root / "rules"), folder / "compiled.json")
        (folder / "readers.json").write_text(reader_table.table(), encoding="utf-8")
        (folder / "checks.json").write_text(check_table.table(), encoding="utf-8")
        for name in ("compiled.json", "compiled-examples.json", "readers.json", "checks.json"):
            build_data["force_include"][str(folder / name)] = f"stacklint/rules/{name}"
