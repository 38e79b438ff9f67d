"""What kind of repository it is, and how far it is, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.scan import Scan

TRAIN = "from sklearn.linear_model import Ridge\nmodel = Ridge()\nmodel.fit(x, y)\n"
PACKAGE = {"pyproject.toml": '[project]\nname = "fastfit"\nversion = "1"\n', "fastfit/__init__.py": TRAIN}


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        pytest.param({"train.py": TRAIN}, "application", id="a script"),
        pytest.param({"app.py": "import flask\n"}, "non-ml", id="nothing is learnt"),
        pytest.param({"README.md": "# MLOps Zoomcamp\n", "train.py": TRAIN}, "course", id="a course by its title"),
        pytest.param({f"week_{n}/train.py": TRAIN for n in range(4)}, "course", id="numbered folders"),
        pytest.param({f"{n}/app/train.py": TRAIN for n in range(1, 4)}, "course", id="folders that are numbers"),
        pytest.param({f"labs/0{n}-fit/train.py": TRAIN for n in range(3)}, "course", id="a shelf of numbered labs"),
        pytest.param(
            {"README.md": "# MLflow in depth\n\nCode of the YouTube playlist.\n", "train.py": TRAIN},
            "course",
            id="code that follows a playlist",
        ),
        pytest.param(
            {"README.md": "# Drift on AWS\n\nThis sample shows drift.\n", "train.py": TRAIN},
            "examples",
            id="it calls itself a sample",
        ),
        pytest.param({"01_prepare.py": "", "train.py": TRAIN}, "application", id="a numbered script is a step"),
        pytest.param({"README.md": "# Optuna examples\n", "a/train.py": TRAIN}, "examples", id="examples by the title"),
        pytest.param(
            {"README.md": "# Example of a model\n", "train.py": TRAIN}, "application", id="one example is a project"
        ),
        pytest.param(
            {"README.md": "# Project template\n", "train.py": TRAIN}, "template", id="a template by its title"
        ),
        pytest.param({"cookiecutter.json": "{}", "train.py": TRAIN}, "template", id="a generator"),
        pytest.param(
            PACKAGE | {"README.md": "# Fastfit\n\n```\npip install fastfit\n```\n"}, "library", id="README installs it"
        ),
        pytest.param(
            PACKAGE | {"README.md": "# Fastfit\n\n```\npip install -e .\n```\n"},
            "application",
            id="a package that is installed from here alone",
        ),
        pytest.param(
            PACKAGE | {"docs/conf.py": "", "CHANGELOG.md": ""}, "library", id="a site and a changelog for its users"
        ),
    ],
)
def test_kind(files: dict[str, str], kind: str, scanned: Callable[[dict[str, str]], Scan]) -> None:
    project = scanned(files).report.projects[0]
    assert project.kind == kind, project.why


@pytest.mark.parametrize(
    ("files", "stage"),
    [
        pytest.param({"train.py": TRAIN}, "prototype", id="code alone"),
        pytest.param(
            {"a.ipynb": '{"cells": [{"cell_type": "code", "source": ["import sklearn"]}], "nbformat": 4}'},
            "exploration",
            id="notebooks alone",
        ),
        pytest.param(
            {"train.py": TRAIN, "k8s/d.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n"},
            "production",
            id="it runs on a cluster",
        ),
    ],
)
def test_stage(files: dict[str, str], stage: str, scanned: Callable[[dict[str, str]], Scan]) -> None:
    project = scanned(files).report.projects[0]
    assert project.stage == stage, project.why
