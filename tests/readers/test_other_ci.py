"""What is read of the smaller CI hosts' files."""

from __future__ import annotations

import pytest
from reading import evidence, shown

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.bitbucket import read_bitbucket
from stacklint.readers.buildspec import read_buildspec
from stacklint.readers.circleci import read_circleci
from stacklint.readers.cloud_build import read_cloud_build
from stacklint.readers.tekton import read_tekton
from stacklint.readers.travis import read_travis
from stacklint.repo.document import Document


def test_circleci() -> None:
    text = """\
orbs:
  aws: circleci/aws-cli@1.0
jobs:
  train:
    docker:
      - image: cimg/python:3.11
        environment: {SEED: 1}
      - image: redis
    steps:
      - checkout
      - run: dvc pull
      - when:
          condition: x
          steps:
            - run: {command: "python train.py", working_directory: ~/project/src}
workflows:
  nightly:
    triggers: [{schedule: {cron: x}}]
"""
    found = evidence(read_circleci, ".circleci/config.yml", text)
    assert shown(found) == [
        "1:1 workflow circleci",
        "2:8 action circleci/aws-cli",
        "6:16 image cimg/python",
        "7:23 env SEED",
        "8:16 image redis",
        "11:14 command dvc pull",
        "15:31 command python train.py",
    ]
    assert found[0].detail["triggers"] == "schedule"
    assert [e.detail["role"] for e in found if e.kind == "image"] == ["run", "service"]
    assert found[-1].detail["working_directory"] == "src"


def test_bitbucket() -> None:
    text = """\
image: python:3.11
pipelines:
  default:
    - step: &train
        name: Train
        script:
          - cd src
          - python train.py
          - pipe: atlassian/aws-s3-deploy:1.1.0
    - parallel:
        - step: *train
        - step: {image: {name: a/b}, script: [make x]}
  custom:
    nightly: [{step: *train}]
"""
    found = evidence(read_bitbucket, "bitbucket-pipelines.yml", text)
    assert shown(found) == [
        "1:1 workflow bitbucket-pipelines",
        "1:8 image python",
        "8:13 command python train.py",
        "9:19 action atlassian/aws-s3-deploy",
        "12:32 image a/b",
        "12:47 command make x",
    ]
    assert found[0].detail["triggers"] == "push,manual"
    assert found[2].detail["job"] == "Train"


def test_cloud_build() -> None:
    text = """\
steps:
  - name: gcr.io/cloud-builders/docker
    args: [build, -t, x, .]
  - id: deploy
    name: gcr.io/google.com/cloudsdktool/cloud-sdk:slim
    entrypoint: bash
    args:
      - -c
      - |
        gcloud run deploy
    env: ["A=1"]
    dir: app
"""
    found = evidence(read_cloud_build, "cloudbuild.yaml", text)
    assert shown(found) == [
        "1:1 workflow cloud-build",
        "2:11 image gcr.io/cloud-builders/docker",
        "3:11 command docker build -t x .",
        "5:11 image gcr.io/google.com/cloudsdktool/cloud-sdk",
        "11:12 env A",
        "10:9 command gcloud run deploy",
    ]
    assert found[-1].detail["job"] == "deploy"


def test_buildspec() -> None:
    text = """\
env:
  secrets-manager: {API_KEY: x}
phases:
  install:
    commands: [cd app, pip install sagemaker]
  build:
    commands:
      - python deploy.py
"""
    assert shown(evidence(read_buildspec, "buildspec.yml", text)) == [
        "1:1 workflow aws-codebuild",
        "2:21 env API_KEY",
        "5:24 command pip install sagemaker",
        "5:36 package sagemaker",
        "8:9 command python deploy.py",
    ]


def test_tekton() -> None:
    text = """\
apiVersion: v1
kind: ConfigMap
---
apiVersion: tekton.dev/v1beta1
kind: Task
metadata: {name: train}
spec:
  steps:
    - image: a/b:1
      script: |
        #!/bin/sh
        dvc repro
    - image: c
      command: [python]
      args: ["-m", x.y]
    - image: d
      script: |
        #!/usr/bin/env python
        import x
"""
    found = evidence(read_tekton, "t.yaml", text)
    assert shown(found) == [
        "4:1 workflow tekton",
        "9:14 image a/b",
        "12:9 command dvc repro",
        "13:14 image c",
        "14:17 command python -m x.y",
        "16:14 image d",
    ]
    assert found[0].detail["name"] == "train"


def test_travis() -> None:
    text = """\
install: pip install tox
script:
  - travis_retry make test
jobs:
  include:
    - stage: deploy
      script: [cd x, ./deploy.sh]
"""
    found = evidence(read_travis, ".travis.yml", text)
    assert shown(found) == [
        "1:1 workflow travis",
        "1:10 command pip install tox",
        "1:22 package tox",
        "3:18 command make test",
        "7:22 command ./deploy.sh",
    ]
    assert found[-1].detail["working_directory"] == "x"
    assert found[-1].detail["job"] == "deploy"


@pytest.mark.parametrize(
    ("notes", "triggers"),
    [
        pytest.param(
            "    pipelinesascode.tekton.dev/on-event: '[push, pull_request]'\n", "push,pull_request", id="events"
        ),
        pytest.param("    pipelinesascode.tekton.dev/on-cel-expression: event == 'push'\n", "push", id="an expression"),
        pytest.param("    pipelinesascode.tekton.dev/on-comment: ^/test\n", "issue_comment", id="a comment"),
        pytest.param("    other: push\n", "manual", id="nothing"),
    ],
)
def test_what_starts_a_run_of_tekton(notes: str, triggers: str) -> None:
    text = f"apiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata:\n  name: a\n  annotations:\n{notes}spec: {{}}\n"
    found = [e for e in read_tekton(Document(".tekton/a.yaml", text), Interest()) if isinstance(e, Evidence)]
    assert [e.detail["triggers"] for e in found if e.kind == "workflow"] == [triggers]
