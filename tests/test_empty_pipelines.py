"""Pipelines that are written down and do nothing answer nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.scan import Scan

TRAIN = {"train.py": "from sklearn.linear_model import Ridge\nmodel = Ridge()\nmodel.fit(x, y)\n"}
EMPTY = 'from kfp import dsl\n\n@dsl.pipeline(name="refresh")\ndef refresh():\n    # fetch, then index\n    pass\n'
STEPS = """from kfp import dsl

@dsl.component(base_image="python:3.11")
def prepare() -> str:
    return "prepared"

@dsl.component
def fit(done: str) -> float:
    BODY

@dsl.pipeline(name="p")
def pipeline(least: float = 0.9):
    first = prepare().set_retry(2)
    second = fit(done=first.output)
    with dsl.If(second.output > least):
        prepare().after(second)

if __name__ == "__main__":
    from kfp import compiler
    compiler.Compiler().compile(pipeline, "p.yaml")
"""
DAG = """from airflow import DAG
from airflow.operators.bash import BashOperator
with DAG("train") as dag:
    BashOperator(task_id="fit", bash_command="python train.py")
"""


@pytest.mark.parametrize(
    ("code", "state"),
    [
        pytest.param(EMPTY, "not-needed", id="a pipeline without steps"),
        pytest.param(STEPS.replace("BODY", "return 0.93"), "not-needed", id="steps that return what is written"),
        pytest.param(STEPS.replace("BODY", 'print("fitted")'), "not-needed", id="steps that speak"),
        pytest.param(STEPS.replace("BODY", "return run(done)"), "covered", id="a step that calls something"),
        pytest.param(STEPS.replace("BODY", "import train; train.main()"), "covered", id="a step that imports"),
        pytest.param(EMPTY.replace("pass", "dsl.ContainerSpec(image='a/b')"), "covered", id="a container"),
        pytest.param(DAG, "covered", id="operators outside of functions"),
    ],
)
def test_a_pipeline_that_does_nothing_runs_nothing(
    code: str, state: str, scanned: Callable[[dict[str, str]], Scan]
) -> None:
    done = scanned(TRAIN | {"pipelines/all.py": code})
    assert next(row.state for row in done.report.problems if row.problem == "automation") == state
