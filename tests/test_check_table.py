"""Checks are imported when they are asked, and only where there is something that they could judge."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from stacklint import check_table
from stacklint.checks import registry
from stacklint.checks.registry import NEEDS, Context, import_checks, load_checks, run_checks
from stacklint.knowledge.load import load
from stacklint.model import KINDS, Evidence, Location
from stacklint.record import replace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stacklint.knowledge.types import Rule
    from stacklint.model import Finding

_APART = {"config", "string", "include", "command"}
_MADE_LATER = {"write", "decided"}
"""Evidence that no reader yields, and what is none."""
_HELD = {"file", "path", "tool"}


def test_the_table_holds_every_check_as_it_is_registered() -> None:
    registered = import_checks()
    rows = {row[0]: row for row in check_table.rows()}
    assert rows.keys() == registered.keys() == load_checks().keys()
    for name, decide in registered.items():
        assert rows[name][1:] == [decide.__module__.rpartition(".")[2], decide.__name__, NEEDS[name]]


def test_every_rule_names_a_check() -> None:
    rules = load().rules.values()
    asked = {rule.parameters.get("check", rule.check) for rule in rules}
    assert asked - {"suppressions"} == load_checks().keys()  # of suppressions the scan itself tells


@pytest.mark.parametrize("name", sorted(import_checks()))
def test_a_check_needs_kinds_of_evidence(name: str) -> None:
    for part in (part for need in NEEDS[name] for part in need.split(" & ")):
        kind, sign, _ = ([*re.split(r"([=~^:])", part, maxsplit=1), "", ""])[:3]
        assert kind in KINDS or kind in _MADE_LATER or (kind in _HELD and sign == "=")
        assert sign != ":" or kind in _APART


def test_a_check_is_not_asked_where_nothing_is_that_it_needs() -> None:
    program = """
import sys
from stacklint.checks.registry import Context, run_checks
from stacklint.knowledge.load import load
run_checks(Context(knowledge=load(), situations={}, paths=frozenset(), ignored=lambda _: False))
print([n for n in sys.modules if n.startswith("stacklint.checks.")])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "wiring_ports" not in done.stdout
    assert "wiring_badges" in done.stdout


class _With:
    """Knowledge of one rule."""

    def __init__(self, rule: Rule) -> None:
        self.rules = {rule.id: rule}
        self.own: frozenset[str] = frozenset()


_RULE = next(r for r in load().rules.values() if r.parameters.get("key") == "compose.ports")


@pytest.mark.parametrize(
    ("rule", "value", "asked"),
    [
        pytest.param(_RULE, "compose.ports=80", True, id="its key is there"),
        pytest.param(_RULE, "variable.blank=80", False, id="another key is there"),
        pytest.param(replace(_RULE, parameters={"check": "key-taken-otherwise"}), "x=1", True, id="it lacks the key"),
    ],
)
def test_a_parameter_says_what_a_check_needs(
    rule: Rule, value: str, *, asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules: list[str] = []

    def decide(rule: Rule, _: Context) -> Iterator[Finding]:
        rules.append(rule.id)
        return iter(())

    monkeypatch.setattr(registry, "load_checks", lambda: {"key-taken-otherwise": decide})
    evidence = (Evidence(Location("x.yml"), "config", value),)
    run_checks(Context(_With(rule), {}, frozenset(), bool, evidence=evidence))  # type: ignore[arg-type] # asked for its rules alone
    assert rules == ([rule.id] if asked else [])


def test_a_foreign_table_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STACKLINT_CACHE_DIR", str(tmp_path))
    first = check_table.checks().keys()
    kept = tmp_path / "checks.json"
    state = json.loads(kept.read_bytes())["state"]
    for text in ("[", "{}", json.dumps({"state": state, "rows": [["gap"]]}), json.dumps({"state": [], "rows": []})):
        kept.write_text(text, encoding="utf-8")
        assert check_table.checks().keys() == first
    assert json.loads(kept.read_bytes())["state"] == state
