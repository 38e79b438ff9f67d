"""The release facts that come with the catalogue."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from stacklint.knowledge.load import rules_folder
from stacklint.knowledge.releases import releases

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted((rules_folder() / "releases").glob("*.json"))


def test_an_unknown_package_has_no_facts() -> None:
    assert releases("no-such-package-here") is None


def test_the_facts_of_a_package_that_is_followed() -> None:
    found = releases("evidently")
    assert found is not None
    last = found.lines[-1]
    assert last.requires is not None
    assert "plotly<6,>=5.10.0" in last.requires
    assert Version(found.lines[0].first) < Version(last.last)


def test_all_facts_together_are_small() -> None:
    assert sum(path.stat().st_size for path in FILES) <= 3 << 20


@pytest.mark.parametrize("path", FILES[::25], ids=lambda p: p.stem)
def test_facts_are_sound(path: Path) -> None:
    found = releases(path.stem)
    assert found is not None
    assert found.lines
    order = [Version(line.first) for line in found.lines]
    assert order == sorted(order)
    for line in found.lines:
        assert Version(line.first) <= Version(line.last)
        assert date.fromisoformat(line.first_date) <= date.fromisoformat(line.last_date)
        for text in line.requires or ():
            Requirement(text.replace("==@", f"=={line.first}"))


def test_one_line_of_text_for_each_release_line() -> None:
    path = rules_folder() / "releases" / "evidently.json"
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") > len(json.loads(text)["lines"])
