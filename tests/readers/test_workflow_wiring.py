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
        pytest.param("name: Test ${{ matrix.os }}", [], id="what the host calls a step"),
        pytest.param("with: {name: 'a-${{ matrix.os }}'}", ["workflow.reads=matrix.os"], id="what an action is given"),
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
        pytest.param(
            "workflow_dispatch",
            "if: github.event_name == 'push'",
            ["workflow.never=the event push"],
            id="no such event",
        ),
        pytest.param(
            "workflow_dispatch", "if: github.event_name != 'push'", [], id="any event but one that never comes"
        ),
        pytest.param(
            "workflow_dispatch", "if: github.event_name == 'push' || always()", [], id="another way to be true"
        ),
        pytest.param("workflow_call", "if: github.event_name == 'push'", [], id="on the events of the caller"),
        pytest.param(
            "{push: {branches: [main]}}",
            "if: github.ref == 'refs/heads/master'",
            ["workflow.never=the branch master"],
            id="another branch",
        ),
        pytest.param(
            "{push: {branches: ['*']}}", "if: github.ref == 'refs/heads/master'", [], id="a pattern of branches"
        ),
        pytest.param(
            "{push: {branches: [main]}}",
            "if: startsWith(github.ref, 'refs/tags/')",
            ["workflow.never=a tag"],
            id="branches alone",
        ),
        pytest.param(
            "workflow_dispatch",
            "run: echo ${{ github.event.pull_request.head.sha }}",
            ["workflow.never=a pull request, whose values it reads"],
            id="a value of a pull request",
        ),
        pytest.param("issue_comment", "run: echo ${{ github.head_ref || github.sha }}", [], id="a default"),
        pytest.param(
            "workflow_dispatch", "run: echo ${{ inputs.rows }}", ["workflow.never=the input rows"], id="no such input"
        ),
        pytest.param(
            "{workflow_dispatch: {inputs: {rows: {default: 1}}}}", "run: echo ${{ inputs.rows }}", [], id="an input"
        ),
        pytest.param("[push]", "run: x", ["workflow.any=push to any branch"], id="any branch"),
        pytest.param("{push: {branches: [main]}}", "run: x", [], id="one branch"),
        pytest.param("{pull_request: {branches: [main]}}", "run: x", ["workflow.any=pull request"], id="any request"),
        pytest.param("{pull_request: {types: [closed]}}", "run: x", [], id="a request that is merged"),
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
        pytest.param("deploy", '- run: echo "$(deploy)"', False, id="starts something within quotes"),
        pytest.param("build", "- run: echo done", False, id="another job"),
    ],
)
def test_jobs_that_only_speak(job: str, steps: str, idle: bool) -> None:
    text = f'"on": push\njobs:\n  {job}:\n    runs-on: x\n    steps:\n      {steps}\n'
    found = read_workflow_wiring(Document(".github/workflows/a.yml", text), Interest())
    assert any(isinstance(e, Evidence) and e.value == f"workflow.idle={job}" for e in found) is idle


@pytest.mark.parametrize(
    ("name", "run", "idle"),
    [
        pytest.param("Run unit tests", "echo testing", True, id="tests"),
        pytest.param("Deploy the model", "'# kubectl apply'", True, id="a comment alone"),
        pytest.param("Run unit tests", "pytest", False, id="a command"),
        pytest.param("Run unit tests", "echo skipped", False, id="owns up to it"),
        pytest.param("Tests passed message", "echo fine", False, id="tells of what was done"),
        pytest.param("Wait for deployment", "sleep 60", False, id="waits"),
    ],
)
def test_steps_that_only_speak(name: str, run: str, idle: bool) -> None:
    text = f'"on": push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - name: {name}\n        run: {run}\n'
    found = read_workflow_wiring(Document(".github/workflows/a.yml", text), Interest())
    assert any(isinstance(e, Evidence) and e.value == f"workflow.idle={name}" for e in found) is idle


def test_arguments_of_actions() -> None:
    step = "uses: acme/ruff@v1\n        with: {args: check --fix}"
    assert values("workflow_dispatch", step) == ["workflow.args=acme/ruff check --fix"]


def test_an_expression_stands_at_its_own_line() -> None:
    step = "run: |\n          echo matrix.osx\n          echo ${{ matrix.os }}"
    text = JOB.format(on="workflow_dispatch", step=step)
    found = read_workflow_wiring(Document(".github/workflows/a.yml", text), Interest())
    reads = [e for e in found if isinstance(e, Evidence) and e.value == "workflow.reads=matrix.os"]
    assert [(e.location.line, e.location.column) for e in reads] == [(11, 20)]
