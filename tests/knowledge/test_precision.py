"""What SARIF says of a rule's precision follows from what readers said of its findings."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stacklint.knowledge.precision import EXPECTED, precision
from stacklint.reporters.sarif import report_sarif

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.knowledge.load import Knowledge
    from stacklint.scan import Scan

HELD_OUT = Path(__file__).parents[2] / "benchmarks/accuracy/held_out.tsv"


@pytest.mark.parametrize(
    ("declared", "useful", "of", "level"),
    [
        pytest.param("very-high", 0, 0, "high", id="nobody has read a finding of it"),
        pytest.param("medium", 0, 0, "medium", id="nobody has, and it is careful itself"),
        pytest.param("medium", 20, 20, "very-high", id="all of many"),
        pytest.param("very-high", 2, 2, "high", id="all of a few"),
        pytest.param("very-high", 7, 10, "medium", id="seven of ten"),
        pytest.param("very-high", 0, 2, "low", id="none"),
    ],
)
def test_a_level_is_earned(declared: str, useful: int, of: int, level: str) -> None:
    assert precision(declared, {"useful": useful, "of": of} if of else {}) == level


def test_few_verdicts_lean_on_what_is_first_seen_elsewhere() -> None:
    with HELD_OUT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    verdicts = [row[reader] for row in rows for reader in ("first reader", "second reader")]
    assert len(verdicts) > 200
    assert abs(verdicts.count("useful") / len(verdicts) - EXPECTED) < 0.01


def test_sarif_shows_the_level_that_was_earned(knowledge: Knowledge, scanned: Callable[[dict[str, str]], Scan]) -> None:
    (run,) = json.loads(report_sarif(scanned({"a.py": "import mlflow\n"}).report))["runs"]
    told = {row["id"]: row["properties"]["precision"] for row in run["tool"]["driver"]["rules"]}
    read = {id_: rule for id_, rule in knowledge.rules.items() if "measured" in rule.data}
    assert read
    for id_, rule in knowledge.rules.items():
        assert told[id_] == precision(rule.data.get("precision", "high"), rule.data.get("measured", {}))
        assert told[id_] != "very-high" or id_ in read
