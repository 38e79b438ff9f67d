"""Conditions, filters and expressions of workflows that lead nowhere."""

from __future__ import annotations

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.workflow_wiring import read_workflow_wiring
from stacklint.repo.document import Document

JOB = '"on": {on}\njobs:\n  a:\n    runs-on: x\n    strategy:\n      matrix: {{py: ["3.12"]}}\n    steps:\n      - id: one\n        {step}\n'


def values(on: str, step: str) -> list[str]:
    document = Document(".github/workflows/a.yml", JOB.format(on=on, step=step))
    found = [e.value for e in read_workflow_wiring(document, Interest()) if isinstance(e, Evidence)]
    found.remove("workflow.runner=x")
    return found


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        pytest.param("if: ${{ a }} == 'x'", ["workflow.if=${{ a }} == 'x'"], id="text outside"),
        pytest.param("if: ${{ a == 'x' }}", [], id="all within"),
        pytest.param("if: a == 'x'", [], id="no braces"),
        pytest.param("run: echo ${{ steps.one.outputs.x }} ${{ matrix.py }}", [], id="names that are defined"),
        pytest.param("run: echo ${{ steps.two.outputs.x }}", ["workflow.reads=steps.two"], id="a step without that id"),
        pytest.param("run: echo ${{ matrix.os }}", ["workflow.reads=matrix.os"], id="no such key of the matrix"),
        pytest.param("run: echo steps.two ${{ 'steps.two' }}", [], id="a word and a literal"),
    ],
)
def test_steps(step: str, expected: list[str]) -> None:
    assert values("workflow_dispatch", step) == expected


@pytest.mark.parametrize(
    ("on", "step", "expected"),
    [
        pytest.param(
            "pull_request", "run: '[ $GITHUB_REF = refs/heads/main ]'", ["workflow.never=refs/heads/main"], id="never"
        ),
        pytest.param("[pull_request, push]", "run: '[ $GITHUB_REF = refs/heads/main ]'", [], id="on a push it may be"),
        pytest.param("[push]", "run: x", ["workflow.any=push"], id="any branch"),
        pytest.param("{push: {branches: [main]}}", "run: x", [], id="one branch"),
    ],
)
def test_triggers(on: str, step: str, expected: list[str]) -> None:
    assert values(on, step) == expected


@pytest.mark.parametrize(
    ("job", "steps", "idle"),
    [
        pytest.param("deploy", "- run: echo done", True, id="only speaks"),
        pytest.param(
            "deploy",
            "- uses: actions/checkout@v4\n      - run: |\n          # kubectl apply\n          echo 'a b'",
            True,
            id="a comment",
        ),
        pytest.param("deploy", "- uses: acme/line-notify@v1", True, id="only tells"),
        pytest.param("deploy", "- run: echo a > file", False, id="writes"),
        pytest.param("deploy", "- run: echo $(deploy)", False, id="starts something"),
        pytest.param("deploy", "- uses: acme/release@v1", False, id="an action that may deploy"),
        pytest.param("deploy-docs", "- run: echo done", False, id="pages"),
        pytest.param("build", "- run: echo done", False, id="another job"),
    ],
)
def test_jobs_that_only_speak(job: str, steps: str, idle: bool) -> None:
    text = f'"on": push\njobs:\n  {job}:\n    runs-on: x\n    steps:\n      {steps}\n'
    found = read_workflow_wiring(Document(".github/workflows/a.yml", text), Interest())
    assert any(isinstance(e, Evidence) and e.value == f"workflow.idle={job}" for e in found) is idle


def test_arguments_of_actions() -> None:
    step = "uses: acme/ruff@v1\n        with: {args: check --fix}"
    assert values("workflow_dispatch", step) == ["workflow.args=acme/ruff check --fix"]


def test_an_expression_stands_at_its_own_line() -> None:
    step = "run: |\n          echo matrix.osx\n          echo ${{ matrix.os }}"
    text = JOB.format(on="workflow_dispatch", step=step)
    found = read_workflow_wiring(Document(".github/workflows/a.yml", text), Interest())
    reads = [e for e in found if isinstance(e, Evidence) and e.value == "workflow.reads=matrix.os"]
    assert [(e.location.line, e.location.column) for e in reads] == [(11, 20)]
