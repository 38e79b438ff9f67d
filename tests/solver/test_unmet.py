"""What cannot be met together: the pair, both demands, and pins that work."""

from __future__ import annotations

import pytest
from questions import SHELVES, question_of

from stacklint.solver.search import can_be_met
from stacklint.solver.unmet import Said, unmet
from stacklint.solver.ways import Pin


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
    assert found.pins == (Pin("shap", "0.49.1", "2025-10-14", "2024-04-18"),)


def test_a_release_that_another_line_of_the_list_refuses_is_no_pin_to_suggest() -> None:
    found = unmet(question_of("click==7.1.2", "flask==2.2.5", "itsdangerous==1.1.0", "jinja2==3.1.6"))
    assert found is not None
    assert found.pins == ()


def test_what_the_list_fixes_itself_is_asked_for_as_the_other_one_does() -> None:
    found = unmet(question_of("mlflow==2.16.0", "sqlalchemy==1.3.13"))
    assert found is not None
    assert found.instead.texts == ("sqlalchemy<3,>=1.4.0",)


def test_what_another_line_forbids_is_not_to_be_asked_for_and_that_line_is_named() -> None:
    found = unmet(question_of("apache-airflow==2.3.4", "tensorflow==2.6.5", "typing-extensions==3.10.0.2"))
    assert found is not None
    assert found.instead.texts == ()
    assert found.packages == ("apache-airflow", "tensorflow")
    assert [pair.package for pair in found.more] == ["typing-extensions"]


FROZEN = ("click==7.1.2", "flask==2.2.5", "itsdangerous==1.1.0", "cachetools==4.2.2", "mlflow==2.16.0")


def test_all_lines_that_are_refused_are_told_with_what_mends_them_together() -> None:
    found = unmet(question_of(*FROZEN))
    assert found is not None
    told = {(pair.package, pair.by, pair.root) for pair in found.more}
    assert told == {("itsdangerous", "flask", "flask"), ("cachetools", "mlflow-skinny", "mlflow")}
    assert found.instead.texts == ("cachetools<6,>=5.0.0", "click>=8.0", "itsdangerous>=2.0")
    mended = question_of("flask==2.2.5", "mlflow==2.16.0", *found.instead.texts)
    assert unmet(mended) is None
    assert mended.solution


def test_two_demands_on_one_line_are_asked_for_together() -> None:
    found = unmet(question_of("jinja2==3.1.6", "markupsafe==1.1.1", "werkzeug==3.0.6"))
    assert found is not None
    assert found.instead.texts == ("markupsafe>=2.1.1",)


def test_the_age_of_what_a_way_out_leaves_is_told() -> None:
    found = unmet(question_of("numba==0.58.1", "numpy==2.3.2", python="3.13"))
    assert found is not None
    assert found.instead.oldest < "2024"
    assert {pin.package: pin.oldest > "2025" for pin in found.pins} == {"numba": True}


def test_a_release_of_which_only_a_part_is_known_is_no_pin_to_suggest() -> None:
    found = unmet(question_of("pathos==0.3.3", "datasets==3.2.0", "dill==0.3.8", python="3.12"))
    assert found is not None
    assert found.pins == (Pin("pathos", "0.3.2", "2024-01-28", "2024-01-28"),)


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
