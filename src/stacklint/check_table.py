"""The table of all checks, kept so that a run imports only the modules of those that have something to judge."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING

from stacklint.checks.registry import NEEDS, import_checks
from stacklint.kept_table import kept_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.checks.registry import Context, Decide
    from stacklint.kept_table import Rows
    from stacklint.knowledge.types import Rule
    from stacklint.model import Finding


def checks() -> Mapping[str, Decide]:
    """Return the checks by name, and say in `NEEDS` what each needs."""
    return kept_table("checks", rows, _taken)


def _taken(table: Rows) -> Mapping[str, Decide]:
    NEEDS.update((name, tuple(needs)) for name, _, _, needs in table)
    return {name: _Late(module, function) for name, module, function, _ in table}


def rows() -> Rows:
    """Return the table: of each check the name, the module, the function and what it needs."""
    found = sorted(import_checks().items())
    return [[name, _module(decide), decide.__name__, NEEDS[name]] for name, decide in found]


def table() -> str:
    """Return the table as it is shipped."""
    return json.dumps(rows(), separators=(",", ":"))


def _module(decide: Decide) -> str:
    return decide.__module__.rpartition(".")[2]


class _Late:
    """A check's function, imported when it is called."""

    def __init__(self, module: str, function: str) -> None:
        self.__module__ = f"stacklint.checks.{module}"
        self._function = function
        self._decide: Decide | None = None

    def __call__(self, rule: Rule, context: Context) -> Iterator[Finding]:
        if self._decide is None:
            found: Decide = getattr(import_module(self.__module__), self._function)
            self._decide = found
        return self._decide(rule, context)
