"""Runs every hostile input and writes what came of it: `nice python tests/hostile/table.py`, which takes ten minutes.

`table.py -k EXPRESSION` runs the tests that pytest's expression names, and keeps the rows of all others.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

_HERE = Path(__file__).parent
TABLE = _HERE / "TABLE.md"
_HEAD = """# What came of each hostile input

Made by `python tests/hostile/table.py`. Seconds are of CPU; in brackets the most that is allowed. Every run has 1.5 GiB of address space.
Where only a time of the clock is known, it is marked with `~` and covers all runs of that test.

| number | input | expected | outcome | s |
|---|---|---|---|---|
"""


@dataclass(frozen=True, order=True)
class Row:
    """A line of the table."""

    number: int
    name: str
    expected: str
    outcome: str
    seconds: str = ""

    def __str__(self) -> str:
        cells = (f"{self.number:3}", self.name, self.expected, self.outcome, self.seconds)
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


class Recorder:
    """Collects a row for each test that stands for a number."""

    def __init__(self) -> None:
        self.rows: set[Row] = set()
        self._items: dict[str, pytest.Item] = {}
        self._setup: set[str] = set()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Run those that make a row, and keep them, for a report knows their names alone."""
        items[:] = [i for i in items if i.name.startswith("test_alone") or i.get_closest_marker("hostile")]
        self._items = {item.nodeid: item for item in items}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add the rows of a test that has run or was skipped."""
        if report.when != "call" and not report.skipped:
            return
        item = self._items[report.nodeid]
        told = dict(report.user_properties)
        ended = report.outcome if report.skipped or report.failed else "as expected"
        case = getattr(item, "callspec", None) and item.callspec.params.get("case")  # type: ignore[attr-defined] # only of tests with parameters
        if case and item.name.startswith("test_alone"):
            expected = {None: "read or unread", "": "read"}.get(case.unread, f"unread: ... {case.unread} ...")
            found = f"; finds {', '.join(case.found)}" if case.found else ""
            outcome = f"**{ended}**" if report.failed else str(told.get("outcome", ended))
            seconds = f"{float(str(told.get('seconds', 0))):.1f} ({case.seconds:.0f})"
            self.rows.add(Row(case.number, case.name, expected + found, outcome, seconds))
        for mark in item.iter_markers("hostile"):
            outcome = f"**{ended}**" if report.failed else ended
            name = item.name.removeprefix("test_").replace("_", " ")
            self.rows |= {Row(n, name, "a clean end, as named", outcome, f"~{report.duration:.1f}") for n in mark.args}


def lines(rows: Iterable[Row]) -> str:
    """Return the rows as lines, those of one number and name in their order."""
    return "".join(f"{row}\n" for row in sorted(rows))


def kept(rows: Iterable[Row]) -> set[Row]:
    """Return the rows of the table as it is, but those that were made anew and those of what does not apply."""
    new = {(row.number, row.name) for row in rows}
    found = set()
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if cells and cells[0].isdigit() and cells[2] != "does not apply" and (int(cells[0]), cells[1]) not in new:
            found.add(Row(int(cells[0]), *cells[1:]))
    return found


def main() -> int:
    """Run all or some, write the table; return what pytest returns."""
    sys.path.insert(0, str(_HERE.parents[1]))
    from tests.hostile.absent import ABSENT  # noqa: PLC0415 - the path is known only here

    recorder = Recorder()
    some = sys.argv[1:]
    words = ["-q", "-p", "no:cacheprovider", "-m", "slow or not slow", *some, str(_HERE)]
    status = pytest.main(words, plugins=[recorder])
    rows = (
        recorder.rows
        | (kept(recorder.rows) if some else set())
        | {Row(n, why, "does not apply", "-") for n, why in ABSENT.items()}
    )
    TABLE.write_text(_HEAD + lines(rows), encoding="utf-8")
    numbers = {row.number for row in rows}
    print(f"{len(rows)} rows; numbers without one: {sorted(set(range(1, 106)) - numbers)}")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
