"""What is read of Azure Pipelines, wherever they are."""

from __future__ import annotations

import pytest
from reading import evidence, shown

from stacklint.readers.azure_pipelines import read_azure_pipelines

PIPELINE = """\
resources:
  containers:
    - container: mlops
      image: mcr.microsoft.com/mlops/python:1
trigger: none
pr: none
schedules: [{cron: x}]
pool: {vmImage: ubuntu-latest}
variables:
  - template: vars.yml
  - group: secrets
  - name: SEED
    value: 1
stages:
  - stage: CI
    jobs:
      - job: Train
        container: mlops
        steps:
          - template: steps/setup.yml
          - task: AzureCLI@2
            inputs:
              workingDirectory: $(Build.SourcesDirectory)/src
              inlineScript: |
                az ml run submit
                python -m jobs.train
          - script: pip install mlflow
          - task: PythonScript@0
            inputs: {scriptPath: a/train.py, arguments: --x 1}
      - deployment: Deploy
        strategy: {runOnce: {deploy: {steps: [{bash: make deploy, env: {KEY: 1}}]}}}
"""


def test_a_pipeline() -> None:
    found = evidence(read_azure_pipelines, "x/ci.yml", PIPELINE)
    assert shown(found) == [
        "1:1 workflow azure-pipelines",
        "12:11 env SEED",
        "4:14 image mcr.microsoft.com/mlops/python",
        "10:15 include x/vars.yml",
        "20:23 include x/steps/setup.yml",
        "21:19 action AzureCLI",
        "25:17 command az ml run submit",
        "26:17 command python -m jobs.train",
        "27:21 command pip install mlflow",
        "27:33 package mlflow",
        "28:19 action PythonScript",
        "29:34 command python a/train.py --x 1",
        "31:73 env KEY",
        "31:54 command make deploy",
    ]
    assert found[0].detail == {"jobs": "2", "triggers": "schedule", "scheduled": "true", "root": "true"}
    assert found[6].detail["working_directory"] == "src"
    assert [e.detail["job"] for e in found if e.value == "make"] == ["Deploy"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("t.yml", "steps:\n- task: Bash@3\n  inputs: {script: a}", id="steps with a task"),
        pytest.param("azure-pipelines.yml", "steps:\n- script: a", id="steps, by name"),
        pytest.param("t.yml", "pool: x\nsteps:\n- bash: a", id="steps with a pool"),
        pytest.param("t.yml", "pool: x\nextends: {template: a.yml}", id="extends"),
        pytest.param("t.yml", "trigger: none\njobs:\n- template: a.yml\n- job: b\n  steps: [{pwsh: c}]", id="jobs"),
    ],
)
def test_pipelines_are_known_by_content(path: str, text: str) -> None:
    assert evidence(read_azure_pipelines, path, text)[0].value == "azure-pipelines"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param(".gitlab-ci.yml", "stages: [a]\nb: {script: c}", id="GitLab"),
        pytest.param(".github/workflows/a.yml", "jobs: {a: {steps: [{run: b}]}}", id="GitHub"),
        pytest.param("cloudbuild.yaml", "steps:\n- name: a\n  script: b", id="Cloud Build"),
        pytest.param("x.yml", "steps:\n- script: a", id="steps alone"),
        pytest.param(".circleci/config.yml", "jobs: {a: {steps: [{run: b}]}}\ntrigger: x", id="CircleCI"),
        pytest.param("x.yml", "pool: a\nsteps: [b, c]", id="plain list"),
        pytest.param("x.yml", "stages:\n  a: {cmd: b}\ntask: c", id="stages that are a mapping"),
    ],
)
def test_other_files_are_not(path: str, text: str) -> None:
    assert evidence(read_azure_pipelines, path, text) == []
