"""Reports that are huge, or whose texts are meant for whoever reads them, stay within what their readers take."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace

import pytest

from stacklint.model import Finding, Location, Related, Unread
from stacklint.report import ProjectInfo, Report, RuleInfo
from stacklint.reporters.registry import load_reporter, reporter_names

EMPTY = Report("0", "2026-11-24", "2026-11-24", (ProjectInfo(".", "application", "production", ""),))
RULE = RuleInfo("a-rule", "wiring", "note", "Says a thing")


def _finding(number: int, message: str = "a thing", path: str = "a.py") -> Finding:
    return Finding(
        rule=RULE.id,
        kind="wiring",
        severity="note",
        message=message,
        location=Location(path, number + 1),
        related=(Related(Location(path, 1), message),),
        act=message,
        fingerprint="0" * 64,
    )


def _written(name: str, findings: tuple[Finding, ...]) -> str:
    return load_reporter(name)(replace(EMPTY, rules=(RULE,), findings=findings, files=1))


@pytest.mark.hostile(90)
def test_sarif_keeps_to_what_is_taken() -> None:
    run = json.loads(_written("sarif", tuple(_finding(n) for n in range(30_000))))["runs"][0]
    assert len(run["results"]) == 5_000
    told = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert told == ["25,000 results of the lowest severities left out"]


@pytest.mark.hostile(90)
def test_sarif_has_no_links_placeholders_or_endless_texts_of_others() -> None:
    message = "[x](1) {0} {12} \\ ![y](http://e.example) " + "word " * 5_000
    run = json.loads(_written("sarif", (_finding(1, message, "a [b](2) {0}.py"),)))["runs"][0]
    text = run["results"][0]["message"]["text"]
    ours = re.sub(r"\[(?:[^\]\\]|\\.)*\]\(1\)", "", text)  # the link to the related place
    assert not re.search(r"(?<!\\)[\[\]]", ours)
    assert not re.search(r"(?<!\{)\{\d+\}", text)
    assert len(text) < 4_000
    uris = re.findall(r'"uri": "([^"]*)"', json.dumps(run))
    assert all(re.fullmatch(r"[A-Za-z0-9\-._~%/:#]*", uri) for uri in uris)


@pytest.mark.hostile(92)
def test_gitlab_tells_ten_thousand_equal_findings_apart() -> None:
    rows = json.loads(_written("gitlab", tuple(_finding(0) for _ in range(10_000))))
    assert len({row["fingerprint"] for row in rows}) == 10_000


@pytest.mark.hostile(88)
@pytest.mark.parametrize("count", [1, 5_000])
def test_markdown_fits_into_a_comment(count: int) -> None:
    nasty = "| `a` ``b`` ](javascript:x) <img src=x onerror=y> @team #12 ![](http://tracker.example) " * 20
    text = _written("markdown", tuple(_finding(n, f"{n} {nasty}") for n in range(count)))
    assert len(text) <= 65_536
    outside_code = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    assert "<img" not in outside_code
    assert not re.search(r"(?<!\\)!\[|(?<!\\)\]\(", outside_code)


@pytest.mark.hostile(89)
def test_no_row_of_a_table_is_a_formula() -> None:
    """No report is CSV; `concise`, which people paste into tables, starts every line with a path or a word of ours."""
    text = _written("concise", (_finding(1, "=cmd|' /C calc'!A0"),))
    assert [row for row in csv.reader(text.splitlines()) if row and row[0][:1] in "=+-@"] == []


@pytest.mark.hostile(86, 87, 91)
@pytest.mark.parametrize("name", reporter_names())
def test_twenty_thousand_unread_places_are_told_in_bounds(name: str) -> None:
    unread = tuple(Unread(f"a\n::error::{n}\x1b[31m.py", "not\u202eYAML", n) for n in range(20_000))
    text = load_reporter(name)(replace(EMPTY, unread=unread))
    lines = re.split(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", text)
    assert [line for line in lines if line.lstrip().startswith(("::", "##["))] == []
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    if name in {"text", "concise", "github", "markdown"}:
        assert len(text) < 4_000
