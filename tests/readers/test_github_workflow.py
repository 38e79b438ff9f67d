"""What is read of GitHub workflows."""

from __future__ import annotations

import pytest
from reading import evidence, shown

from stacklint.interest import Interest
from stacklint.readers.github_workflow import read_github_workflow
from stacklint.repo.document import Document, Unreadable

PATH = ".github/workflows/ci.yml"
WORKFLOW = """\
name: CI
on:
  push:
  schedule:
    - cron: "0 4 * * *"
env:
  WANDB_MODE: offline
defaults:
  run:
    working-directory: app
jobs:
  test:
    runs-on: ubuntu-latest
    container: python:3.11
    services:
      db:
        image: postgres:16
    steps:
      - uses: actions/checkout@v4
      - uses: ./.github/actions/setup
      - uses: docker://ghcr.io/a/b:1
      - name: Install
        run: |
          pip install -r requirements.txt
          pip install "mlflow>=2"
      - run: python train.py --key ${{ secrets.API_KEY }}
        working-directory: src
        env:
          SEED: 1
      - run: print("x")
        shell: python
      - run: never
        if: false
  off:
    if: ${{ false }}
    steps:
      - run: never
  call:
    uses: owner/repo/.github/workflows/x.yml@main
"""


def test_the_workflow_itself() -> None:
    found = evidence(read_github_workflow, PATH, WORKFLOW)[0]
    assert (found.kind, found.value, found.location.line) == ("workflow", "github-workflow", 1)
    assert found.detail == {
        "jobs": "2",
        "triggers": "push,schedule",
        "name": "CI",
        "scheduled": "true",
        "root": "true",
    }


def test_what_its_jobs_bring_run_and_install() -> None:
    assert shown(evidence(read_github_workflow, PATH, WORKFLOW)[1:]) == [
        "7:3 env WANDB_MODE",
        "14:16 image python",
        "17:16 image postgres",
        "19:15 action actions/checkout",
        "20:15 include .github/actions/setup",
        "21:15 image ghcr.io/a/b",
        "24:11 command pip install -r requirements.txt",
        "24:26 include app/requirements.txt",
        "25:11 command pip install mlflow>=2",
        "25:24 package mlflow",
        "29:11 env SEED",
        "26:14 command python train.py --key ${{ secrets.API_KEY }}",
        "39:11 action owner/repo/.github/workflows/x.yml",
        "26:48 env API_KEY",
    ]


def test_a_command_knows_its_job_and_folder() -> None:
    found = [e for e in evidence(read_github_workflow, PATH, WORKFLOW) if e.value == "python"]
    assert found[-1].detail == {
        "line": "python train.py --key ${{ secrets.API_KEY }}",
        "context": "ci",
        "job": "test",
        "working_directory": "src",
    }


@pytest.mark.parametrize(
    ("on", "triggers"),
    [
        pytest.param("on: push", "push", id="one"),
        pytest.param("on: [push, workflow_dispatch]", "push,workflow_dispatch", id="list"),
        pytest.param("'on': {push: {branches: [x]}}", "push", id="quoted"),
    ],
)
def test_triggers(on: str, triggers: str) -> None:
    found = evidence(read_github_workflow, PATH, f"{on}\njobs: {{}}")[0]
    assert found.detail == {"jobs": "0", "triggers": triggers, "root": "true"}


def test_only_the_root_counts_for_the_host() -> None:
    text = "on: push\njobs: {a: {steps: [{run: make x}]}}"
    found = evidence(read_github_workflow, f"sub/{PATH}", text)
    assert [e.detail.get("root") for e in found[:1]] == ["false"]
    assert found[1].detail["working_directory"] == "sub"


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        pytest.param("${{ github.workspace }}/a", "a", id="workspace"),
        pytest.param("${{ github.workspace }}", None, id="the workspace itself"),
        pytest.param("${{ matrix.dir }}", "?", id="unknown"),
        pytest.param("./a/../b", "b", id="dots"),
    ],
)
def test_working_directories(folder: str, expected: str | None) -> None:
    text = f"jobs: {{a: {{steps: [{{run: make x, working-directory: '{folder}'}}]}}}}"
    found = evidence(read_github_workflow, PATH, text)[1]
    assert found.detail.get("working_directory") == expected


def test_a_template_is_read_as_far_as_it_is_yaml() -> None:
    text = "on: push\njobs:\n{% if x %}\n  a:\n    steps:\n      - run: make {{ y }}\n{% endif %}\n"
    assert shown(evidence(read_github_workflow, PATH, text), "command")[0].startswith("6:14 command make")


@pytest.mark.parametrize(
    "text", ["jobs: []", "jobs: x", "[]", "", "jobs: {a: x, b: [1]}", "jobs: {a: {steps: {x: y}}}"]
)
def test_odd_shapes_are_no_error(text: str) -> None:
    assert [e.kind for e in evidence(read_github_workflow, PATH, text)] in ([], ["workflow"])


def test_what_is_not_yaml_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        list(read_github_workflow(Document(PATH, "jobs: ["), Interest()))


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        pytest.param('"a x\\nb y"', ["4:15 command a x", "4:20 command b y"], id="escaped"),
        pytest.param(">\n          a x &&\n          b y", ["5:11 command a x", "6:11 command b y"], id="folded"),
        pytest.param(
            "|\n          a '\\n'\n          b y", ["5:11 command a \\n", "6:11 command b y"], id="block with an escape"
        ),
    ],
)
def test_commands_are_placed_where_they_are_written(run: str, expected: list[str]) -> None:
    text = f"jobs:\n  j:\n    steps:\n      - run: {run}\n"
    assert shown(evidence(read_github_workflow, PATH, text), "command") == expected


def test_a_service_may_be_its_image_alone() -> None:
    found = evidence(read_github_workflow, PATH, "jobs:\n  a:\n    services:\n      db: postgres:16")
    assert [(e.value, e.detail["tag"], e.location.line) for e in found if e.kind == "image"] == [("postgres", "16", 4)]
