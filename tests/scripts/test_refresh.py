"""What the maintainers' script makes of the index's answers; nothing here uses a network."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from packaging.version import Version

from catalog_facts import newest, refreshed
from package_index import Answer, File, Metadata, wheel_of
from release_lines import release_lines, requirement, shared, sisters

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Index:
    """An index of one package: what each version asks for."""

    def __init__(self, asked: Mapping[str, tuple[str, ...]]) -> None:
        self.asked = asked
        self.read: list[str] = []

    def metadata(self, file: File) -> Metadata:
        self.read.append(str(file.version))
        return Metadata(self.asked[str(file.version)], ">=3.10", "MIT")


def _file(version: str, date: str = "2024-01-01", *, yanked: bool = False) -> File:
    name = f"p-{version}-py3-none-any.whl"
    return File(name, Version(version), f"https://x/{name}", version, ">=3.10", date, yanked, 1)


def _lines(asked: Mapping[str, tuple[str, ...]], halvings: int = 4) -> tuple[dict[str, object], list[str]]:
    index = _Index(asked)
    answer = Answer("p", tuple(_file(v) for v in asked), "", "abc")
    return release_lines(index, answer, "2020", halvings=halvings), index.read  # type: ignore[arg-type] # a stand-in


def test_releases_that_ask_for_the_same_are_one_line() -> None:
    row, read = _lines({f"1.0.{i}": ("numpy",) for i in range(9)})
    assert row["lines"] == [["1.0.0", "1.0.8", "2024-01-01", "2024-01-01", ">=3.10", 0]]
    assert read == ["1.0.0", "1.0.8", "1.0.8"], "the ends, and the newest for its licence"


def test_a_change_within_a_series_is_found_by_halving() -> None:
    row, _ = _lines({f"1.0.{i}": ("numpy",) if i < 5 else ("numpy>=2",) for i in range(9)})
    assert [(line[0], line[1]) for line in row["lines"]] == [("1.0.0", "1.0.4"), ("1.0.5", "1.0.8")]  # type: ignore[attr-defined] # JSON
    assert row["sets"] == [[0], [1]]
    assert row["strings"] == ["numpy", "numpy>=2"]


def test_what_was_not_reached_is_not_known() -> None:
    row, _ = _lines({f"1.0.{i}": (f"numpy>={i}",) for i in range(9)}, halvings=1)
    assert None in row["sets"]  # type: ignore[operator] # JSON


def test_each_line_has_the_python_that_the_index_lists_for_it() -> None:
    asked = {f"1.0.{i}": (f"numpy>={i}",) for i in range(9)}
    pythons = [">=3.9"] * 6 + [">=3.10"] * 3
    files = tuple(replace(_file(v), python=p) for v, p in zip(asked, pythons, strict=True))
    row = release_lines(_Index(asked), Answer("p", files, "", "abc"), "2020", halvings=1)  # type: ignore[arg-type] # a stand-in
    listed = {str(f.version): f.python for f in files}
    assert {line[0]: line[4] for line in row["lines"]} == {line[0]: listed[line[0]] for line in row["lines"]}
    assert {line[4] for line in row["lines"]} == {">=3.9", ">=3.10"}


def test_one_s_own_version_is_a_placeholder() -> None:
    row, _ = _lines({"1.0.0": ("sister==1.0.0",), "1.0.1": ("sister==1.0.1",)})
    assert row["strings"] == ["sister==@"]
    assert len(row["lines"]) == 1  # type: ignore[arg-type] # JSON


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("NumPy (>=1.2)", "numpy>=1.2", id="one spelling"),
        pytest.param('pytest==8; extra == "dev"', "", id="for development"),
        pytest.param('boto3; extra == "s3"', "", id="an extra in any version"),
        pytest.param('boto3>=1; extra == "s3"', "boto3>=1; extra == 's3'", id="an extra with a bound"),
        pytest.param("not a requirement at all !", "", id="nonsense"),
    ],
)
def test_requirements_are_kept_where_they_bind(text: str, expected: str) -> None:
    assert requirement(text, extras=True) == expected


def test_what_two_packages_ask_for() -> None:
    rows = [
        {"package": "a", "strings": ["numpy>=1", "x==@; extra == 's3'"]},
        {"package": "b", "strings": ["numpy", "x==@"]},
    ]
    assert shared(rows) == {"numpy": 2, "x": 1}


def test_the_wheel_for_any_platform_speaks_for_a_release() -> None:
    files = [_file("1"), File("p-1-cp312-cp312-win32.whl", Version("1"), "", "", "", "", False, 1)]
    found = wheel_of(files)
    assert found is not None
    assert found.name == "p-1-py3-none-any.whl"


_FOUND = {
    "package": "p",
    "seen": "abc",
    "lines": [["0.60", "", "2024-01-01", "", ">=3.8", 0], ["0.18", "0.19", "2026-01-01", "2026-10-01", ">=3.10", 0]],
}


def test_the_latest_date_counts_not_the_highest_number() -> None:
    assert newest(_FOUND)[0] == "0.18"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(
            'health: {state: active, as_of: 2026-02-01, source: "https://x"}\n',
            'health: {state: active, as_of: 2026-10-01, source: "https://pypi.org/project/p/", checked: 2026-11-27, seen: abc}\n',
            id="a newer release",
        ),
        pytest.param(
            'health: {state: dormant, as_of: 2026-02-01, source: "https://x"}\n',
            'health: {state: dormant, as_of: 2026-10-01, source: "https://x", checked: 2026-11-27, seen: abc}\n',
            id="a judgement keeps its source",
        ),
        pytest.param(
            'health: {state: active, as_of: 2026-11-01, source: "https://x"}\n',
            'health: {state: active, as_of: 2026-11-01, source: "https://x"}\n',
            id="the file knows a later date",
        ),
        pytest.param(
            'requires: {python: ">=3.9,<4", source: "https://x", checked: 2025-01-01}\n',
            'requires: {python: ">=3.10", source: "https://pypi.org/project/p/", checked: 2026-11-27, seen: abc}\n',
            id="another Python",
        ),
        pytest.param("summary: health and requires\n", "summary: health and requires\n", id="any other line"),
    ],
)
def test_a_line_is_brought_up_to_date(line: str, expected: str) -> None:
    assert refreshed(line, _FOUND, "2026-11-27") == expected


def test_a_sister_is_what_the_newest_line_pins_to_its_own_version() -> None:
    row, _ = _lines({"1.0.0": ("old==1.0.0",), "1.1.0": ("sister==1.1.0", "numpy==2.0", "extra==1.1.0; extra == 'x'")})
    assert sisters([row]) == {"sister"}
