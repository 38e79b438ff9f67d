"""What was not read refutes no claim, so a claim of absence that it might refute is not made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacklint.repo.repository import Repo
from stacklint.scan import scan
from stacklint.settings import Settings

if TYPE_CHECKING:
    from stacklint.knowledge.load import Knowledge
    from stacklint.report import Report

AS_OF = "2026-11-24"
TRAINS = "import mlflow\nfrom sklearn.linear_model import Ridge\nRidge().fit([[1]], [1])\n"
BROKEN = "[project\n"


def report_of(files: dict[str, str], knowledge: Knowledge) -> Report:
    return scan(Repo(files), knowledge, Settings(), AS_OF).report


UNREAD = {"package": {"Pipfile": BROKEN}, "call": {"more.py": "x = 1\0\n"}, "import": {"more.py": "x = 1\0\n"}}


@pytest.mark.parametrize("kind", UNREAD)
def test_what_was_not_read_withholds_what_it_might_refute(kind: str, knowledge: Knowledge) -> None:
    rules = [rule for rule in knowledge.rules.values() if kind in rule.rests_on and rule.id != "unused-ignore"]
    assert len(rules) > 2
    for rule in rules:
        files = knowledge.examples[rule.id]["bad"][0]["files"]
        whole, part = report_of(files, knowledge), report_of(files | UNREAD[kind], knowledge)
        assert rule.id in {f.rule for f in whole.findings}
        assert part.unread
        assert rule.id not in {f.rule for f in part.findings}


@pytest.mark.parametrize(
    "unread",
    [
        pytest.param({"compose.yml": "services:\n  a: [\n"}, id="a file of settings"),
        pytest.param({"tests/fixtures/pyproject.toml": BROKEN}, id="a manifest of tests"),
        pytest.param({"other/pyproject.toml": BROKEN, "other/a.py": "x = 1\n"}, id="another project's manifest"),
    ],
)
def test_what_could_not_refute_it_withholds_nothing(unread: dict[str, str], knowledge: Knowledge) -> None:
    report = report_of({"train.py": TRAINS} | unread, knowledge)
    assert report.unread
    assert "model-nobody-can-rebuild" in {f.rule for f in report.findings}


def test_a_gap_that_an_unread_source_might_close_says_so(knowledge: Knowledge) -> None:
    files = knowledge.examples["runs-without-record"]["bad"][0]["files"] | UNREAD["call"]
    told = [p for p in report_of(files, knowledge).problems if p.problem == "experiment-tracking"]
    assert [(p.state, p.finding_withheld) for p in told] == [("gap", "more.py was not read")]
