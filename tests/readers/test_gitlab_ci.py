"""What is read of GitLab CI."""

from __future__ import annotations

import pytest
from reading import evidence, shown

from stacklint.readers.gitlab_ci import read_gitlab_ci

PIPELINE = """\
include:
  - local: /ci/build.yml
  - "ci/*.yml"
  - component: gitlab.com/org/comp@1.0
image:
  name: python:3.11
variables:
  MLFLOW_TRACKING_URI: x
stages: [test]
before_script: &before
  - cd src
  - pip install dvc
.hidden:
  script: dvc pull
train:
  extends: .hidden
  image: a/b:2
  services: ["c:3"]
  script:
    - *before
    - [!reference [.setup, script], make x]
    - |
      # why
      dvc repro
pages:
  script: [mkdocs build]
"""


def test_the_pipeline_itself() -> None:
    found = evidence(read_gitlab_ci, ".gitlab-ci.yml", PIPELINE)[0]
    assert (found.value, found.detail) == (
        "gitlab-ci",
        {"jobs": "2", "triggers": "push", "root": "true"},
    )


def test_what_its_jobs_run() -> None:
    assert shown(evidence(read_gitlab_ci, ".gitlab-ci.yml", PIPELINE)[1:]) == [
        "8:3 env MLFLOW_TRACKING_URI",
        "2:12 include ci/build.yml",
        "4:16 action org/comp",
        "6:9 image python",
        "12:5 command pip install dvc",
        "12:17 package dvc",
        "14:11 command dvc pull",
        "17:10 image a/b",
        "18:15 image c",
        "12:5 command pip install dvc",
        "12:17 package dvc",
        "21:37 command make x",
        "24:7 command dvc repro",
        "26:12 command mkdocs build",
    ]


def test_a_list_of_commands_is_run_in_one_shell() -> None:
    found = evidence(read_gitlab_ci, ".gitlab-ci.yml", "a:\n  before_script: [cd x]\n  script: [make y, cd .., make z]")
    assert [e.detail.get("working_directory") for e in found[1:]] == ["x", None]


@pytest.mark.parametrize(
    ("text", "triggers"),
    [
        pytest.param("a: {script: x, when: manual}", "manual", id="by hand"),
        pytest.param("a: {script: x, when: manual}\nb: {script: x}", "push", id="one by hand"),
        pytest.param("a: {script: x, only: [schedules]}", "push,schedule", id="scheduled"),
    ],
)
def test_triggers(text: str, triggers: str) -> None:
    assert evidence(read_gitlab_ci, ".gitlab-ci.yml", text)[0].detail["triggers"] == triggers


@pytest.mark.parametrize(
    ("text", "images"),
    [
        pytest.param("image: {name: a:1}\nservices: [b:2, {name: c, alias: x}]", ["a", "b", "c"], id="no job"),
        pytest.param("one:\n  services: [a:1]", ["a"], id="a job with services alone"),
    ],
)
def test_images_of_a_file_that_others_include(text: str, images: list[str]) -> None:
    found = evidence(read_gitlab_ci, ".gitlab-ci.yml", text)
    assert [e.value for e in found if e.kind == "image"] == images


def test_an_image_elsewhere_is_no_pipeline() -> None:
    assert evidence(read_gitlab_ci, ".gitlab/agents/a.yml", "image: a:1") == []


def test_a_file_without_jobs_is_none() -> None:
    assert evidence(read_gitlab_ci, ".gitlab/x.yml", "a: {b: c}") == []
