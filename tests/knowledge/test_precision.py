"""What SARIF says of a rule's precision follows from what readers said of its findings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from stacklint.knowledge.precision import EXPECTED, precision
from stacklint.reporters.sarif import report_sarif

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.knowledge.load import Knowledge
    from stacklint.scan import Scan


@pytest.mark.parametrize(
    ("declared", "useful", "of", "level"),
    [
        pytest.param("very-high", 0, 0, "high", id="nobody has read a finding of it"),
        pytest.param("medium", 0, 0, "medium", id="nobody has, and it is careful itself"),
        pytest.param("medium", 10, 10, "very-high", id="all of many"),
        pytest.param("very-high", 2, 2, "high", id="all of a few"),
        pytest.param("very-high", 7, 10, "medium", id="seven of ten"),
        pytest.param("very-high", 0, 2, "low", id="none"),
    ],
)
def test_a_level_is_earned(declared: str, useful: int, of: int, level: str) -> None:
    assert precision(declared, {"useful": useful, "of": of} if of else {}) == level


def test_few_verdicts_lean_on_what_is_measured_over_all(knowledge: Knowledge) -> None:
    counts = [rule.data["measured"] for rule in knowledge.rules.values() if "measured" in rule.data]
    useful, of = (sum(int(count[key]) for count in counts) for key in ("useful", "of"))
    assert of > 100
    assert abs(useful / of - EXPECTED) < 0.1


def test_sarif_shows_the_level_that_was_earned(knowledge: Knowledge, scanned: Callable[[dict[str, str]], Scan]) -> None:
    (run,) = json.loads(report_sarif(scanned({"a.py": "import mlflow\n"}).report))["runs"]
    told = {row["id"]: row["properties"]["precision"] for row in run["tool"]["driver"]["rules"]}
    read = {id_: rule for id_, rule in knowledge.rules.items() if "measured" in rule.data}
    assert read
    for id_, rule in knowledge.rules.items():
        assert told[id_] == precision(rule.data.get("precision", "high"), rule.data.get("measured", {}))
        assert told[id_] != "very-high" or id_ in read
