"""Every example of the catalogue goes through the whole pipeline."""

from __future__ import annotations

import pytest

from stacklint.examples import Example, examples, failure
from stacklint.knowledge.load import Knowledge, load
from stacklint.knowledge.validate import problems_of

EXAMPLES = [
    pytest.param(e, id=e.name, marks=[pytest.mark.xfail(reason="a known miss")] if e.todo else [])
    for e in examples(load())
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_holds(example: Example, knowledge: Knowledge) -> None:
    assert failure(example, knowledge) == ""


def test_nothing_dangles(knowledge: Knowledge) -> None:
    assert list(problems_of(knowledge)) == []


def test_every_system_of_the_article_is_known(knowledge: Knowledge) -> None:
    article = """dvc pachyderm lakefs dolt terminusdb delta-lake cookiecutter-data-science optuna ray-tune
    google-colab jenkins gitlab-ci github-actions airflow prefect dagster kubeflow-pipelines argo-workflows
    seldon-core kserve bentoml cortex shap lime shapash streamlit dash gradio mlwatcher evidently"""
    for name in article.split():
        assert name in knowledge.tools, name
        assert knowledge.examples[name]["detects"], name
        assert knowledge.examples[name]["ignores"], name
        assert knowledge.tools[name].data["fit"]["article"], name


def test_there_are_ten_problems(knowledge: Knowledge) -> None:
    assert len(knowledge.problems) == 10
