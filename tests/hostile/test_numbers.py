"""Every number has its row in the table, and the table says what the cases say."""

from __future__ import annotations

import re
from pathlib import Path

from .absent import ABSENT
from .test_contents import GROUPS

_TABLE = Path(__file__).with_name("TABLE.md").read_text(encoding="utf-8")
_ROWS = [
    [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]
    for row in _TABLE.splitlines()
    if row[2:5].strip().isdigit()
]


def test_every_number_has_a_row() -> None:
    assert {int(row[0]) for row in _ROWS} == set(range(1, 106))


def test_every_input_has_a_row() -> None:
    inputs = {(case.number, case.name) for cases in GROUPS.values() for case in cases}
    assert inputs - {(int(row[0]), row[1].replace("\\|", "|")) for row in _ROWS} == set()


def test_no_row_has_failed() -> None:
    assert [row for row in _ROWS if "**" in row[3]] == []


def test_what_does_not_apply_has_its_reason() -> None:
    assert {int(row[0]): row[1] for row in _ROWS if row[2] == "does not apply"} == ABSENT
