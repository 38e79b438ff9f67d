"""`stacklint try`: what would change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from stacklint.cli.root import root

if TYPE_CHECKING:
    from pathlib import Path

TRAIN = """import sklearn, wandb
from sklearn.linear_model import Ridge
wandb.init(project="a")
wandb.log({"score": Ridge().fit([[1]], [1]).score([[1]], [1])})
"""


def _try(folder: Path, *words: str, requirements: str = "scikit-learn\nwandb\n") -> str:
    (folder / "train.py").write_text(TRAIN, encoding="utf-8")
    (folder / "requirements.txt").write_text(requirements, encoding="utf-8")
    done = CliRunner().invoke(root, ["try", *words, "--path", str(folder)], standalone_mode=False)
    if done.exception:
        raise done.exception
    return done.output


def test_what_is_added_and_what_leaves(tmp_path: Path) -> None:
    shown = _try(tmp_path, "+mlflow", "-wandb")
    assert "+ MLflow\n    answers: Experiment tracking (covered today" in shown
    assert "overlaps" not in shown
    assert "installs: beside requirements.txt as mlflow" in shown
    assert "- Weights & Biases\n    Experiment tracking is handed over\n    cost of leaving: low" in shown


def test_an_overlap_is_told_where_nothing_leaves(tmp_path: Path) -> None:
    assert "overlaps: Weights & Biases, which does the same job (tracker)" in _try(tmp_path, "+mlflow")


def test_a_problem_that_is_left_open_is_told(tmp_path: Path) -> None:
    assert "leaves open: Experiment tracking" in _try(tmp_path, "-wandb")


def test_what_the_list_holds_back_is_told(tmp_path: Path) -> None:
    shown = _try(tmp_path, "+shap", requirements="numpy==1.26.4\nwandb\n")
    assert "installs: beside requirements.txt only in 0.49.1 (2025-10-14) or older" in shown


def test_what_goes_back_for_the_new_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "explain.py").write_text("import shap\nshap.TreeExplainer(1)\n", encoding="utf-8")
    shown = _try(tmp_path, "+alibi-detect", requirements="shap\nwandb\n")
    assert "installs: beside requirements.txt as alibi-detect 0.13.0" in shown
    assert "forces back: shap to 0.49.1 (2025-10-14), where 0.5" in shown
    assert "forces back" not in _try(tmp_path, "+alibi-detect", requirements="shap<0.50\nwandb\n")


def test_two_that_come_together_are_tried_together(tmp_path: Path) -> None:
    shown = _try(tmp_path, "+prefect", "+vllm")
    assert "+ vLLM" in shown
    assert "forces back: prefect to 3." in shown
    assert "forces back" not in _try(tmp_path, "+vllm")


@pytest.mark.parametrize("words", [("mlflow",), ("+nosuchtool",), ("+mlflow", "-mlflow"), ("+monitoring",)])
def test_a_mistake_is_one_line(tmp_path: Path, words: tuple[str, ...]) -> None:
    from stacklint.model import StacklintError  # noqa: PLC0415 - beside its one use

    with pytest.raises(StacklintError):
        _try(tmp_path, *words)


def test_the_cost_of_leaving_is_shown_with_its_parts(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(TRAIN, encoding="utf-8")
    done = CliRunner().invoke(root, ["stack", str(tmp_path), "--exit-cost"], standalone_mode=False)
    assert "cost of leaving: low\n          1 file\n          2 calls" in done.output
    assert "records in its service" in done.output
    shown = CliRunner().invoke(root, ["stack", str(tmp_path), "--exit-cost", "--format", "json"], standalone_mode=False)
    costs = {row["tool"]: row.get("exit_cost") for row in json.loads(shown.output)}
    assert costs["wandb"]["calls"] == 2
