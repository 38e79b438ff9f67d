"""What cannot be met together: the pair, both demands, and pins that work."""

from __future__ import annotations

import pytest
from questions import SHELVES, question_of

from stacklint.solver.search import can_be_met
from stacklint.solver.unmet import Pin, Said, unmet


def test_a_contradiction_names_the_pair_and_both_demands() -> None:
    found = unmet(question_of("wandb", "prefect==3.9.1", "pandas", "vllm==0.33.0"))
    assert found is not None
    assert found.packages == ("prefect", "vllm")
    assert found.shared == "fastapi"
    assert found.said == (
        Said("prefect", "prefect", "fastapi<0.151,>=0.139.0"),
        Said("vllm", "vllm", "fastapi<0.137.0,>=0.133.0"),
    )


def test_a_pin_that_is_suggested_works() -> None:
    found = unmet(question_of("prefect==3.9.1", "vllm==0.33.0"))
    assert found is not None
    assert found.pins
    for pin in found.pins:
        other = {"prefect": "3.9.1", "vllm": "0.33.0"} | {pin.package: pin.version}
        fixed = question_of(*(f"{name}=={version}" for name, version in other.items()))
        assert can_be_met(SHELVES, fixed.asked.items(), fixed.pythons)


def test_a_release_years_older_is_no_pin_to_suggest() -> None:
    found = unmet(question_of("alibi==0.9.6", "shap==0.54.1"))
    assert found is not None
    assert found.pins == (Pin("shap", "0.49.1", "2025-10-14"),)


def test_a_release_that_another_line_of_the_list_refuses_is_no_pin_to_suggest() -> None:
    found = unmet(question_of("click==7.1.2", "flask==2.2.5", "itsdangerous==1.1.0", "jinja2==3.1.6"))
    assert found is not None
    assert found.pins == ()


def test_what_the_list_fixes_itself_is_asked_for_as_the_other_one_does() -> None:
    found = unmet(question_of("mlflow==2.16.0", "sqlalchemy==1.3.13"))
    assert found is not None
    assert found.raised == "sqlalchemy<3,>=1.4.0"


def test_what_another_line_forbids_is_not_to_be_asked_for() -> None:
    found = unmet(question_of("mlflow==2.16.0", "sqlalchemy==1.3.13", "bentoml==0.10.1"))
    assert found is None or found.raised == ""


def test_what_comes_through_a_pin_says_through_which_package() -> None:
    found = unmet(question_of("apache-airflow==3.3.2", "prefect==3.9.1"))
    assert found is not None
    assert ("apache-airflow-core", "apache-airflow") in {(said.by, said.root) for said in found.said}


@pytest.mark.parametrize(
    "requirements",
    [
        pytest.param(("prefect", "vllm"), id="no pins"),
        pytest.param(("prefect==3.9.1", "vllm==99"), id="a pin beyond the facts"),
        pytest.param(("numpy==1.26.4", "numpy>=2", "prefect==3.9.1"), id="one package twice is another rule's"),
        pytest.param(("prefect==3.9.1; sys_platform == 'linux'", "vllm==0.33.0"), id="on one machine only"),
    ],
)
def test_nothing_is_said(requirements: tuple[str, ...]) -> None:
    assert unmet(question_of(*requirements)) is None
