"""First party is what Python would import from there."""

from __future__ import annotations

import pytest

from stacklint.first_party import FirstParty


@pytest.mark.parametrize(
    ("paths", "importer", "module", "own"),
    [
        pytest.param(["gradio/__init__.py", "app.py"], "app.py", "gradio", True, id="a package at the root"),
        pytest.param(["gradio/app.py", "run.py"], "run.py", "gradio", False, id="a folder that is no package"),
        pytest.param(
            ["gradio/app.py", "gradio/aws.py"],
            "gradio/app.py",
            "gradio.Blocks",
            False,
            id="the importer lives in a folder of that name",
        ),
        pytest.param(
            ["gradio/aws_helper.py", "run.py"],
            "run.py",
            "gradio.aws_helper",
            True,
            id="the submodule asked for exists",
        ),
        pytest.param(["src/mlflow/__init__.py", "run.py"], "run.py", "mlflow", True, id="under src"),
        pytest.param(
            ["scripts/shap.py", "scripts/run.py"],
            "scripts/run.py",
            "shap",
            True,
            id="a module beside the script",
        ),
        pytest.param(
            ["pkg/__init__.py", "pkg/shap.py", "pkg/run.py"],
            "pkg/run.py",
            "shap",
            False,
            id="a sibling within a package is imported relatively",
        ),
        pytest.param(["other/wandb.py", "train.py"], "train.py", "wandb", False, id="a module elsewhere"),
    ],
)
def test_first_party(paths: list[str], importer: str, module: str, own: bool) -> None:
    assert FirstParty(frozenset(paths)).owns(importer, module, ".") is own
