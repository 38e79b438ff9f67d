"""Build hook: compiles `rules/`, the tables of readers and checks, and expressions in the wheel, for a quick start."""

from __future__ import annotations

import sys
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from collections.abc import Mapping


_RULES = ("compiled.json", "compiled-examples.json", "compiled-interest.json")


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
        rules = compile_rules(root / "rules")
        write(rules, folder / "compiled.json")
        (folder / "readers.json").write_text(reader_table.table(), encoding="utf-8")
        (folder / "checks.json").write_text(check_table.table(), encoding="utf-8")
        (folder / "expressions.bin").write_bytes(expressions(rules))
        for name in (*_RULES, "readers.json", "checks.json", "expressions.bin"):
            build_data["force_include"][str(folder / name)] = f"stacklint/rules/{name}"


def expressions(rules: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Return the programs of all expressions for the Python that builds, which alone can use them."""
    import stacklint  # noqa: PLC0415 - from the tree being built
    from stacklint.knowledge.compass import interest_of  # noqa: PLC0415 - likewise
    from stacklint.knowledge.load import Knowledge  # noqa: PLC0415 - likewise
    from stacklint.programs import compiled, empty  # noqa: PLC0415 - likewise
    from stacklint.readers.phrases import patterns  # noqa: PLC0415 - likewise
    from stacklint.readers.registry import Dispatch, load_readers  # noqa: PLC0415 - likewise
    from stacklint.regex import LAZY  # noqa: PLC0415 - likewise
    from stacklint.repo.patterns import Globs  # noqa: PLC0415 - likewise
    from stacklint.syntax.python_wanted import wanted  # noqa: PLC0415 - likewise
    from stacklint.syntax.wanted_keys import wanted_keys  # noqa: PLC0415 - likewise

    programs = empty()
    for module in walk_packages(stacklint.__path__, "stacklint.", onerror=lambda _: None):
        if module.name != "stacklint.__main__":
            with suppress(ImportError):  # what is not installed where a wheel is built
                import_module(module.name)
    interest = interest_of(Knowledge(rules))
    _ = wanted(interest), wanted_keys(interest), Globs(interest.paths), Dispatch(load_readers())
    for expression in LAZY:  # those that were made from the catalogue among them
        compiled(*expression.source)
    patterns(interest)
    return b"".join(programs.parts())
