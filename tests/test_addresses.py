"""The project's addresses stand in one place, and every rule says there is help at it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import tomli

from stacklint import addresses
from stacklint.rule_texts import rule_info

if TYPE_CHECKING:
    import pytest

    from stacklint.knowledge.load import Knowledge

ROOT = Path(__file__).parent.parent


def test_a_published_site_gives_every_rule_its_page(monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge) -> None:
    assert not any(rule.uri for rule in rule_info(knowledge)) or addresses.DOCUMENTATION
    monkeypatch.setattr(addresses, "DOCUMENTATION", "https://docs.example.org/")
    pages = {rule.id: rule.uri for rule in rule_info(knowledge)}
    assert pages["two-experiment-trackers"] == "https://docs.example.org/rules/two-experiment-trackers/"


def test_the_packages_own_page_names_the_same_addresses() -> None:
    project = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project.get("urls", {}).get("Documentation", "") == addresses.DOCUMENTATION


def test_the_help_of_a_rule_says_why_what_to_do_and_what_silences_it(knowledge: Knowledge) -> None:
    for rule in rule_info(knowledge):
        assert rule.full in rule.help
        for words in (
            "**What to do:** ",
            f"explain {rule.id}`",
            f"ignore[{rule.id}] reason`",
            f"report-wrong {rule.id}`",
        ):
            assert words in rule.help
