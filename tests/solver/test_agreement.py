"""What uv answered about pairs of packages (`benchmarks/conflicts.py`), against the solver as it is.

A row of `answers.tsv` is the answer, the Python and the two pins: met, refused for demands that the release
facts show, or missed, which is the same where the facts do not reach.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from stacklint.knowledge.releases import releases
from stacklint.solver.asks import ask_of
from stacklint.solver.search import Shelves, UndecidedError, can_be_met

SHELVES = Shelves(releases)
TEXT = (Path(__file__).parent / "answers.tsv").read_text(encoding="utf-8")
ROWS = [tuple(line.split("\t")) for line in TEXT.splitlines()]


def _is_met(python: str, pins: tuple[str, ...]) -> bool:
    asked = [ask for text in pins if (ask := ask_of(text))]
    try:
        return bool(can_be_met(SHELVES, [(ask.package, ask) for ask in asked], (python,)))
    except UndecidedError:
        return True


@pytest.mark.parametrize("python", sorted({row[1] for row in ROWS}))
def test_nothing_is_refused_that_uv_installs(python: str) -> None:
    rows = [row for row in ROWS if row[:2] == ("met", python)]
    assert [row for row in rows if not _is_met(python, row[2:])] == []


@pytest.mark.parametrize("python", sorted({row[1] for row in ROWS}))
def test_what_uv_refuses_is_found(python: str) -> None:
    rows = [row for row in ROWS if row[:2] == ("refused", python)]
    assert [row for row in rows if _is_met(python, row[2:])] == []


def test_nine_of_ten_refusals_are_found() -> None:
    counts = {answer: sum(row[0] == answer for row in ROWS) for answer in ("met", "refused", "missed")}
    assert counts["met"] > 250
    assert counts["refused"] >= 0.9 * (counts["refused"] + counts["missed"])
