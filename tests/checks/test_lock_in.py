"""What every lock-in finding says of the way out, and which of them are told as a danger."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

import pytest

from stacklint.examples import AS_OF, Example, examples, settings_of
from stacklint.knowledge.load import load
from stacklint.repo.repository import Repo
from stacklint.reporters.registry import load_reporter
from stacklint.scan import Scan, scan

if TYPE_CHECKING:
    from stacklint.model import Finding

LOCK_IN = sorted(rule.id for rule in load().rules.values() if rule.data["folder"].endswith("lock-in"))
BAD = [example for example in examples(load()) if example.owner in LOCK_IN and example.kind == "bad"]
OF_FORMATS = {"data-in-a-bound-format", "model-runs-code-on-load", "format-against-policy"}


@cache
def _scan(number: int) -> Scan:
    example = BAD[number]
    return scan(Repo(example.files), load(), settings_of(example.files), AS_OF)


def _findings(number: int) -> list[Finding]:
    return [f for f in _scan(number).report.findings if f.rule == BAD[number].owner]


def test_every_lock_in_rule_has_an_example() -> None:
    assert {example.owner for example in BAD} == set(LOCK_IN)


@pytest.mark.parametrize("number", range(len(BAD)), ids=[e.owner for e in BAD])
def test_every_lock_in_finding_names_the_way_out(number: int) -> None:
    found = _findings(number)
    assert found
    for finding in found:
        reasons = [reason for suggestion in finding.suggestions for reason in suggestion.reasons]
        assert reasons
        if finding.rule in OF_FORMATS:
            assert any(reason.startswith("what is lost: ") for reason in reasons)
        else:
            assert any(reason.startswith("open, for the same job: ") for reason in reasons)


def _of(rule: str) -> tuple[Example, Finding]:
    number = next(i for i, example in enumerate(BAD) if example.owner == rule)
    return BAD[number], _findings(number)[0]


def test_a_hosted_tracker_is_left_with_its_history_and_without_its_charts() -> None:
    reasons = _of("runs-only-in-a-hosted-service")[1].suggestions[0].reasons
    assert "history()" in reasons[0]
    assert reasons[1] == "what is lost: reports and charts"
    assert "MLflow" in reasons[2]
    assert reasons[3].startswith("cost of leaving: ")


def test_no_replacement_is_named_that_the_policy_forbids_too() -> None:
    files = dict(_of("tool-against-policy")[0].files)
    files["stacklint.toml"] = '[policy]\ntools = {forbid = ["wandb", "mlflow"]}\n'
    report = scan(Repo(files), load(), settings_of(files), AS_OF).report
    (finding,) = [f for f in report.findings if f.rule == "tool-against-policy"]
    assert "MLflow" not in " ".join(finding.suggestions[0].reasons)


def test_only_what_runs_code_on_load_is_told_as_a_danger() -> None:
    number = next(i for i, example in enumerate(BAD) if example.owner == "model-runs-code-on-load")
    sarif = json.loads(load_reporter("sarif")(_scan(number).report))
    rows = {row["id"]: row["properties"] for row in sarif["runs"][0]["tool"]["driver"]["rules"]}
    assert rows["model-runs-code-on-load"]["security-severity"] == "5.0"
    dangers = {rule.id for rule in load().rules.values() if rule.security_severity}
    assert dangers == {"model-runs-code-on-load"}
    assert {name for name, row in rows.items() if "security-severity" in row} <= dangers


def test_what_loads_a_format_is_counted() -> None:
    reasons = _of("model-runs-code-on-load")[1].suggestions[0].reasons
    assert reasons[-1] == "to change: code in 1 file that loads it"
    reasons = _of("data-in-a-bound-format")[1].suggestions[0].reasons
    assert reasons[-1] == "to change: code in 1 file that writes it"
