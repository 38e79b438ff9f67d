"""The pairs that an installer was asked about: those that it refuses, and those that it installs."""

from __future__ import annotations

import pytest

from stacklint.knowledge.releases import releases
from stacklint.solver.asks import ask_of
from stacklint.solver.search import Clash, Shelves, can_be_met

SHELVES = Shelves(releases)

REFUSED = [
    ("apache-airflow-core==3.3.2", "fastapi==0.165.0", "3.11", "fastapi"),
    ("apache-airflow-core==3.3.2", "mage-ai==0.9.80", "3.11", "cryptography"),
    ("apache-airflow-core==3.3.2", "mlserver==1.7.1", "3.11", "fastapi"),
    ("apache-airflow-core==3.3.2", "prefect==3.9.1", "3.11", "fastapi"),
    ("apache-airflow-core==3.3.2", "skypilot==0.14.1", "3.11", "uvicorn"),
    ("google-cloud-pipeline-components==2.22.0", "google-cloud-aiplatform==2.7.0", "3.11", "google-cloud-aiplatform"),
    ("kedro==1.7.0", "skypilot==0.14.1", "3.11", "click"),
    ("kfp==2.17.3", "runpod==1.12.0", "3.11", "requests"),
    ("kfp==2.17.3", "seldon-core==1.19.0", "3.12", "protobuf"),
    ("kserve==0.21.0", "truss==0.18.36", "3.11", "watchfiles"),
    ("mlserver==1.7.1", "vllm==0.33.0", "3.11", "fastapi"),
    ("prefect==3.9.1", "mlserver==1.7.1", "3.11", "fastapi"),
    ("prefect==3.9.1", "vllm==0.33.0", "3.12", "fastapi"),
    ("seldon-core==1.19.0", "kserve==0.21.0", "3.12", "protobuf"),
    ("tfx==1.21.0", "google-cloud-aiplatform==2.7.0", "3.11", "google-cloud-aiplatform"),
    ("vllm==0.33.0", "sglang==0.5.23", "3.12", "compressed-tensors"),
    ("zenml==0.98.0", "skypilot==0.14.1", "3.11", "click"),
    ("apache-airflow==2.7.3", "bentoml==0.13.1", "3.10", "sqlalchemy"),
    ("apache-airflow-core==3.3.2", "kedro==0.18.14", "3.11", "pluggy"),
    ("apache-airflow-core==3.3.2", "prefect==2.20.25", "3.11", "croniter"),
    ("apache-airflow-core==3.3.2", "sagemaker==2.245.0", "3.11", "packaging"),
    ("alibi==0.9.6", "shap==0.54.1", "3.12", "numpy"),
    ("alibi-detect==0.13.0", "shap==0.54.1", "3.12", "numpy"),
    ("alibi-detect==0.13.0", "shapash==2.10.0", "3.12", "numba"),
    ("dalex==1.8.0", "evidently==0.7.23", "3.12", "plotly"),
    ("dalex==1.8.0", "nannyml==0.13.1", "3.12", "plotly"),
    ("shapash==2.10.0", "dash>=4", "3.12", "dash"),
    ("omnixai==1.3.1", "streamlit==1.67.0", "3.12", "numpy"),
]
"""Two requirements, the Python, and the package that they disagree on."""

TOO_DEEP = [
    ("mlserver==1.7.1", "kserve==0.21.0", "3.11"),
    ("mage-ai==0.9.80", "prefect==3.9.1", "3.11"),
    ("giskard==3.0.1", "alibi==0.9.6", "3.12"),
    ("giskard==3.0.1", "alibi-detect==0.13.0", "3.12"),
    ("giskard==3.0.1", "explainerdashboard==0.5.8", "3.12"),
]
"""Refused for what the dependencies of dependencies ask for, of which nothing is claimed."""

INSTALLED = [
    ("apache-airflow==2.10.5", "dagster==1.13.29", "3.11"),
    ("apache-airflow==2.10.5", "mlflow==2.22.0", "3.11"),
    ("apache-airflow==2.10.5", "prefect==2.20.25", "3.11"),
    ("apache-airflow==3.3.2", "bentoml==1.4.40", "3.11"),
    ("apache-airflow==3.3.2", "dagster==1.13.29", "3.11"),
    ("apache-airflow==3.3.2", "kfp==2.17.3", "3.11"),
    ("apache-airflow==3.3.2", "zenml==0.98.0", "3.11"),
    ("bentoml==1.4.40", "prefect==3.9.1", "3.11"),
    ("bentoml==1.4.40", "seldon-core==1.19.0", "3.12"),
    ("dagster==1.13.29", "prefect==3.9.1", "3.11"),
    ("google-cloud-pipeline-components==2.22.0", "kfp==2.17.3", "3.11"),
    ("kfp==2.17.3", "prefect==3.9.1", "3.11"),
    ("kfp==2.17.3", "ray[serve]==2.60.0", "3.11"),
    ("kfp==2.17.3", "zenml==0.98.0", "3.11"),
    ("mlflow==2.22.0", "sagemaker==2.245.0", "3.11"),
    ("gradio==6.31.0", "streamlit==1.67.0", "3.12"),
    ("nannyml==0.13.1", "evidently==0.7.23", "3.12"),
    ("alibi==0.9.6", "streamlit==1.67.0", "3.12"),
    ("captum==0.9.0", "shap==0.54.1", "3.12"),
    ("captum==0.9.0", "shapash==2.10.0", "3.12"),
    ("shapash==2.10.0", "explainerdashboard==0.5.8", "3.12"),
    ("alibi-detect==0.13.0", "great-expectations==1.24.1", "3.12"),
]


def _met(python: str, *requirements: str) -> tuple[str, list[Clash]]:
    clashes: list[Clash] = []
    asked = [ask for text in requirements if (ask := ask_of(text))]
    assert len(asked) == len(requirements)
    return can_be_met(SHELVES, [(a.package, a) for a in asked], [python], clashes), clashes


@pytest.mark.parametrize(("one", "two", "python", "shared"), REFUSED)
def test_a_refused_pair_is_found_with_what_it_disagrees_on(one: str, two: str, python: str, shared: str) -> None:
    met, clashes = _met(python, one, two)
    assert not met
    assert shared in {clash.package for clash in clashes}


@pytest.mark.parametrize(("one", "two", "python", "_shared"), REFUSED)
def test_each_of_a_refused_pair_fits_alone(one: str, two: str, python: str, _shared: str) -> None:
    for requirement in (one, two):
        assert _met(python, requirement)[0] == python


@pytest.mark.parametrize(("one", "two", "python"), TOO_DEEP)
def test_nothing_is_claimed_of_what_lies_deeper(one: str, two: str, python: str) -> None:
    assert _met(python, one, two)[0] == python


@pytest.mark.parametrize(("one", "two", "python"), INSTALLED)
def test_an_installed_pair_is_met(one: str, two: str, python: str) -> None:
    assert _met(python, one, two)[0] == python


def test_a_pair_may_depend_on_the_python() -> None:
    pair = ("alibi-detect==0.13.0", "great-expectations==1.24.1")
    assert not _met("3.13", *pair)[0]
    assert _met("3.12", *pair)[0]


@pytest.mark.parametrize("requirement", ["nannyml==0.13.1", "taipy==4.1.1"])
def test_a_release_that_is_made_for_older_pythons(requirement: str) -> None:
    ask = ask_of(requirement)
    assert ask is not None
    shelf = SHELVES.of(ask.package)
    bits = shelf.bits(ask.spec) & shelf.known
    assert not bits & ~shelf.barred("3.13")
    assert bits & ~shelf.barred("3.12")
