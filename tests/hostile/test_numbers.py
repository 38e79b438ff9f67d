"""README of this folder speaks of every number."""

from __future__ import annotations

import re
from pathlib import Path


def test_every_number_has_a_place() -> None:
    text = Path(__file__).with_name("README.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if re.match(r"\| \d", line)]
    spans = [re.findall(r"(\d+)(?:\u2013(\d+))?", re.sub(r"\([^)]*\)", "", row)) for row in rows]
    told = {n for row in spans for first, last in row for n in range(int(first), int(last or first) + 1)}
    assert told == set(range(1, 106))
