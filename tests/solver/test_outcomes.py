"""What is said of environments, by the facts that come with the program."""

from __future__ import annotations

import pytest
from packaging.version import Version

from stacklint.knowledge.releases import releases
from stacklint.model import Evidence
from stacklint.solver.environments import environments
from stacklint.solver.held import held_back
from stacklint.solver.python_bounds import needs_python
from stacklint.solver.question import Question
from stacklint.solver.search import Shelves, can_be_met
from stacklint.solver.unmet import Pin, Said, unmet
from stacklint.syntax.declared import Place, declared

SHELVES = Shelves(releases, "2026-11-27")


def _question(*requirements: str, python: str = "") -> Question:
    rows = [fact for i, text in enumerate(requirements, 1) for fact in declared(text, Place("requirements.txt", i))]
    known = [fact for fact in rows if isinstance(fact, Evidence)]
    found = Question.of(next(iter(environments(known, lambda _: True))), SHELVES)
    if python:
        found.pythons = tuple(python.split())
    return found


def test_a_contradiction_names_the_pair_and_both_demands() -> None:
    found = unmet(_question("wandb", "prefect==3.9.1", "pandas", "vllm==0.33.0"))
    assert found is not None
    assert found.packages == ("prefect", "vllm")
    assert found.shared == "fastapi"
    assert found.said == (
        Said("prefect", "prefect", "fastapi<0.151,>=0.139.0"),
        Said("vllm", "vllm", "fastapi<0.137.0,>=0.133.0"),
    )


def test_a_pin_that_is_suggested_works() -> None:
    found = unmet(_question("prefect==3.9.1", "vllm==0.33.0"))
    assert found is not None
    assert found.pins
    for pin in found.pins:
        other = {"prefect": "3.9.1", "vllm": "0.33.0"} | {pin.package: pin.version}
        fixed = _question(*(f"{name}=={version}" for name, version in other.items()))
        assert can_be_met(SHELVES, fixed.asked.items(), fixed.pythons)


def test_a_release_years_older_is_no_pin_to_suggest() -> None:
    found = unmet(_question("alibi==0.9.6", "shap==0.54.1"))
    assert found is not None
    assert found.pins == (Pin("shap", "0.49.1", "2025-10-14"),)


def test_a_release_that_another_line_of_the_list_refuses_is_no_pin_to_suggest() -> None:
    found = unmet(_question("click==7.1.2", "flask==2.2.5", "itsdangerous==1.1.0", "jinja2==3.1.6"))
    assert found is not None
    assert found.pins == ()


def test_what_the_list_fixes_itself_is_asked_for_as_the_other_one_does() -> None:
    found = unmet(_question("mlflow==2.16.0", "sqlalchemy==1.3.13"))
    assert found is not None
    assert found.raised == "sqlalchemy<3,>=1.4.0"


def test_what_another_line_forbids_is_not_to_be_asked_for() -> None:
    found = unmet(_question("mlflow==2.16.0", "sqlalchemy==1.3.13", "bentoml==0.10.1"))
    assert found is None or found.raised == ""


def test_what_comes_through_a_pin_says_through_which_package() -> None:
    found = unmet(_question("apache-airflow==3.3.2", "prefect==3.9.1"))
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
    assert unmet(_question(*requirements)) is None


def test_of_two_that_do_not_meet_the_one_is_told_that_loses_less() -> None:
    found = list(held_back(_question("alibi", "shap"), frozenset({"alibi", "shap"}), "2025-11-27"))
    assert [(held.package, held.at.version, held.by) for held in found] == [("shap", "0.49.1", "alibi")]


def test_a_release_of_which_nothing_is_known_holds_nothing_back() -> None:
    found = held_back(
        _question("kubeflow-katib", "kfp>=2.14", "kfp-kubernetes"),
        frozenset({"kubeflow-katib", "kfp", "kfp-kubernetes"}),
        "2025-11-27",
    )
    assert [held.package for held in found] == ["kubeflow-katib"]


def test_who_pins_an_old_release_means_it() -> None:
    assert not list(held_back(_question("alibi==0.9.6", "shap"), frozenset({"alibi", "shap"}), "2025-11-27"))


def test_a_package_that_needs_a_later_python() -> None:
    found = list(needs_python(_question("mlflow>=3.10", "pandas", python="3.9 3.10")))
    assert [(row.package, row.needs, row.python) for row in found] == [("mlflow", "3.10", "3.9")]


def test_the_python_of_a_release_that_was_not_read_is_not_told() -> None:
    shelf = SHELVES.of("gitpython")
    line = next(i for i, row in enumerate(shelf.lines) if row.first != row.last and row.python == ">=3.7")
    inner = f"{shelf.firsts[line]}.post9"
    assert shelf.within(Version(inner))
    assert not list(needs_python(_question(f"gitpython=={inner}", python="3.6")))
    assert list(needs_python(_question(f"gitpython=={shelf.firsts[line]}", python="3.6")))
