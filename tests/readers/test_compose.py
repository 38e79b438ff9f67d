"""What is read of Docker compose files."""

from __future__ import annotations

import pytest
from reading import evidence, shown

from stacklint.readers.compose import read_compose

COMPOSE = """\
x-common: &common
  image: ${IMAGE:-apache/airflow:2.7.2}
  environment:
    AIRFLOW__CORE__EXECUTOR: Local
services:
  mlflow:
    image: ghcr.io/mlflow/mlflow:v2.1
    environment: ["AWS_KEY=1"]
    command: mlflow server --host 0.0.0.0
  web:
    <<: *common
    command: ["bash", "-c", "airflow db init && airflow webserver"]
  api:
    build:
      context: ./api
      dockerfile: docker/Dockerfile.api
    image: own/api
    entrypoint: [python]
    command: [serve.py]
  plain:
    build: .
  unknown:
    image: ${REGISTRY}/x
"""


def test_services() -> None:
    found = evidence(read_compose, "deploy/docker-compose.yml", COMPOSE)
    assert shown(found) == [
        "7:12 image ghcr.io/mlflow/mlflow",
        "8:20 env AWS_KEY",
        "9:14 command mlflow server --host 0.0.0.0",
        "2:10 image apache/airflow",
        "4:5 env AIRFLOW__CORE__EXECUTOR",
        "12:30 command airflow db init",
        "12:49 command airflow webserver",
        "16:19 include deploy/api/docker/Dockerfile.api",
        "18:18 command python serve.py",
        "21:12 include deploy/Dockerfile",
    ]
    assert found[0].detail == {
        "tag": "v2.1",
        "context": "compose",
        "role": "service",
        "job": "mlflow",
        "service": "mlflow",
    }
    assert found[3].detail["tag"] == "2.7.2"
    assert found[7].detail == {"form": "dockerfile", "context": "deploy/api"}


def test_a_command_over_several_lines_is_one_command() -> None:
    text = "services:\n  a:\n    image: b\n    command: |\n      mlflow server\n      --host x\n"
    assert shown(evidence(read_compose, "x.yml", text), "command") == ["5:7 command mlflow server --host x"]


def test_the_first_version_had_no_services_key() -> None:
    assert shown(evidence(read_compose, "docker-compose.yml", "db:\n  image: a/b:1\n")) == ["2:10 image a/b"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param(
            "services.yaml", "services:\n  App\\:\n    resource: x\n    image: {a: b}", id="another framework"
        ),
        pytest.param("x.yml", "apiVersion: v1\nkind: X\nservices: {a: {image: b}}", id="Kubernetes"),
        pytest.param("x.yml", "services: [{image: b}]", id="list"),
        pytest.param("x.yml", "db: {image: b}", id="neither name nor key"),
    ],
)
def test_other_files_are_not(path: str, text: str) -> None:
    assert evidence(read_compose, path, text) == []
