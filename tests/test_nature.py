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
        pytest.param(
            {
                "README.md": "# Leaves\n\n```sh\npip install leaves\n```\n",
                "pyproject.toml": '[project]\nname = "leaves"\n',
                "leaves/core/train.py": TRAIN,
            },
            "library",
            id="people install a package whose folder is a namespace",
        ),
        pytest.param({"README.md": "## Loans: demos of serving\n", "train.py": TRAIN}, "examples", id="several demos"),
        pytest.param({"README.md": "# Loans: a demo\n", "train.py": TRAIN}, "application", id="one demo"),
        pytest.param({"README.md": "## Quickstart\n", "train.py": TRAIN}, "application", id="a heading and no title"),
        pytest.param({"README.md": "# Demographics\n", "train.py": TRAIN}, "application", id="a word that begins so"),
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
        pytest.param(
            {
                "README.md": "# Kite\n\n```\npip install kite-flows\n```\n",
                "backend/setup.py": "from setuptools import setup\nsetup(name='kite-flows', version='1')\n",
                "backend/kite/__init__.py": TRAIN,
            },
            "library",
            id="a package in a folder that README installs",
        ),
        pytest.param(
            {f"examples/{name}/{file}": TRAIN for name in "abcd" for file in ("train.py", "README.md")},
            "examples",
            id="a folder of examples, each with a README",
        ),
        pytest.param(
            {f"examples/{name}/{file}": TRAIN for name in "abcd" for file in ("train.py", "README.md")}
            | {f"core/{name}.py": TRAIN for name in "abcde"},
            "application",
            id="examples beside more code",
        ),
        pytest.param(
            {"README.md": "# Forecasts\n\nThis free course has seven lessons.\n", "train.py": TRAIN},
            "course",
            id="README says that it is a free course",
        ),
        pytest.param(
            {"README.md": "---\npage_type: sample\n---\n# MLOps\n", "train.py": TRAIN},
            "template",
            id="a sample by its front matter",
        ),
        pytest.param(
            {"README.md": "# Stacks\n\nStart machine learning projects.\n", "cookiecutter.json": "{}"},
            "template",
            id="a generator of projects with models, without one of its own",
        ),
        pytest.param(
            {"README.md": "# Site\n\nStart a web site.\n", "cookiecutter.json": "{}", "hook.py": "import os\n"},
            "non-ml",
            id="a generator of web sites",
        ),
        pytest.param(
            {"lab/{{cookiecutter.name}}/train.py": TRAIN} | {f"core/{name}.py": TRAIN for name in "abc"},
            "application",
            id="a small template beside more code",
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


COMPOSE = "services:\n  tracking:\n    image: ghcr.io/mlflow/mlflow:v3.8.0\n    environment: [MLFLOW_TRACKING_URI=x]\n"
DEPLOY = 'name: cd\n"on": push\njobs:\n  d:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: {line}\n'


@pytest.mark.parametrize(
    ("files", "stage"),
    [
        pytest.param({"train.py": TRAIN, "compose.yml": COMPOSE}, "prototype", id="a tracking server beside the work"),
        pytest.param(
            {
                "train.py": "import wandb\nwandb.init()\n" + TRAIN,
                "Dockerfile": "FROM python:3.12\nENV WANDB_API_KEY=x\n",
            },
            "prototype",
            id="a variable of a tracker in an image",
        ),
        pytest.param(
            {"app.py": "import streamlit as st\nst.title('x')\n" + TRAIN, "Dockerfile": "CMD streamlit run app.py\n"},
            "production",
            id="an image that starts the app",
        ),
        pytest.param(
            {
                "train.py": "import mlflow\nmlflow.log_metric('a', 1)\n" + TRAIN,
                ".github/workflows/ci.yml": DEPLOY.format(line="dvc pull && pytest"),
                "data.csv.dvc": "outs: []\n",
            },
            "prototype",
            id="a tool that only the tests run",
        ),
        pytest.param(
            PACKAGE | {"README.md": "# Fastfit\n\n```\npip install fastfit\n```\n"}, "production", id="a library"
        ),
    ],
)
def test_stage_by_what_runs(files: dict[str, str], stage: str, scanned: Callable[[dict[str, str]], Scan]) -> None:
    project = scanned(files).report.projects[0]
    assert project.stage == stage, project.why


@pytest.mark.parametrize(
    ("line", "stage"),
    [
        pytest.param("kubectl apply -f ml/k8s.yaml", "production", id="the deployment names the folder"),
        pytest.param("kubectl apply -f backend/k8s.yaml", "prototype", id="it names another one"),
    ],
)
def test_a_project_is_deployed_by_the_root(line: str, stage: str, scanned: Callable[[dict[str, str]], Scan]) -> None:
    files = {
        "backend/pyproject.toml": '[project]\nname = "backend"\nversion = "1"\n',
        "backend/app.py": "import flask\n",
        "ml/pyproject.toml": '[project]\nname = "ml"\nversion = "1"\n',
        "ml/train.py": TRAIN,
        ".github/workflows/cd.yml": DEPLOY.format(line=line),
    }
    projects = {project.path: project for project in scanned(files).report.projects}
    assert projects["ml"].stage == stage, projects["ml"].why


def test_a_project_without_code_is_what_the_others_are(scanned: Callable[[dict[str, str]], Scan]) -> None:
    files = {
        "app.py": "import flask\n",
        "pyproject.toml": '[project]\nname = "a"\nversion = "1"\n',
        "examples/one/requirements.txt": "flask\n",
        "examples/one/app.py": "import flask\n",
    }
    assert {project.kind for project in scanned(files).report.projects} == {"non-ml"}


WORKSPACE = {
    "pyproject.toml": "[project]\nname='house'\nversion='1'\ndependencies=[]\n[tool.uv.workspace]\nmembers=['packages/*']\n",
    "packages/ml/pyproject.toml": "[project]\nname='house-ml'\nversion='1'\ndependencies=['scikit-learn']\n",
    "packages/ml/train.py": "from sklearn.linear_model import Ridge\nRidge().fit(x, y)\n",
    ".github/workflows/deploy.yml": "on: push\njobs:\n  d:\n    runs-on: ubuntu-latest\n    steps:\n"
    "      - run: docker build -t house .\n      - run: gcloud run deploy house --image house\n",
}
MEMBER = WORKSPACE["pyproject.toml"].replace("dependencies=[]", "dependencies=['house-ml']")


@pytest.mark.parametrize(
    ("more", "stage"),
    [
        pytest.param({"pyproject.toml": MEMBER}, "production", id="the root asks for the member"),
        pytest.param(
            {"Dockerfile": "FROM python:3.12\nCOPY . .\nRUN uv sync --package house-ml\n"},
            "production",
            id="the image installs it by name",
        ),
        pytest.param(
            {"Dockerfile": "FROM python:3.12\nCOPY packages/ml ml\nRUN pip install ./packages/ml\n"},
            "production",
            id="the image installs its folder",
        ),
        pytest.param({"Dockerfile": "FROM python:3.12\nCOPY app.py .\n"}, "prototype", id="the image leaves it out"),
        pytest.param({"pyproject.toml": MEMBER, ".github/workflows/deploy.yml": ""}, "prototype", id="nothing deploys"),
    ],
)
def test_a_member_of_a_workspace_is_as_far_as_what_is_deployed_with_it(
    more: dict[str, str], stage: str, scanned: Callable[[dict[str, str]], Scan]
) -> None:
    projects = {p.path: p for p in scanned(WORKSPACE | more).report.projects}
    assert projects["packages/ml"].stage == stage, projects["packages/ml"].why


PARTS = {
    "README.md": "# Predictions\n\n```\npip3 install house_core\n```\n",
    "src/core/setup.py": "from setuptools import setup\nsetup(name='house_core', version='1')\n",
    "src/core/house_core/__init__.py": "import sklearn\n",
    "predict.py": "print(1)\n",
}


def test_what_people_install_may_stand_below_the_sources(scanned: Callable[[dict[str, str]], Scan]) -> None:
    projects = {p.path: (p.kind, p.stage) for p in scanned(PARTS).report.projects}
    assert projects == {".": ("library", "production"), "src/core": ("library", "production")}


def test_the_root_is_what_its_parts_are(scanned: Callable[[dict[str, str]], Scan]) -> None:
    files = {
        "run.py": "print(1)\n",
        "ml/requirements.txt": "",
        "ml/train.py": TRAIN,
        "web/requirements.txt": "",
        "web/a.py": "import flask\n",
    }
    projects = {p.path: p.kind for p in scanned(files).report.projects}
    assert projects == {".": "application", "ml": "application", "web": "non-ml"}


def test_models_in_an_example_alone_make_no_repository_of_models(scanned: Callable[[dict[str, str]], Scan]) -> None:
    files = {"run.py": "import flask\n", "examples/a/requirements.txt": "", "examples/a/train.py": TRAIN}
    assert {p.path: p.kind for p in scanned(files).report.projects}["."] == "non-ml"


@pytest.mark.parametrize(
    ("requirements", "kind"),
    [
        pytest.param("tensorflow==2.9.1\n", "application", id="it asks for the library of a model"),
        pytest.param("psycopg2\n", "non-ml", id="it does not"),
    ],
)
def test_a_part_that_hands_models_to_code_that_is_not_here(
    requirements: str, kind: str, scanned: Callable[[dict[str, str]], Scan]
) -> None:
    files = {"run.py": TRAIN, "birds/requirements.txt": requirements, "birds/worker.py": "import model\n"}
    assert {p.path: p.kind for p in scanned(files).report.projects}["birds"] == kind


def test_models_in_r_are_models(scanned: Callable[[dict[str, str]], Scan]) -> None:
    done = scanned({"pipeline/train.R": "search <- tune_bayes(flow, resamples = folds)\n"})
    assert done.report.projects[0].kind == "application"


@pytest.mark.parametrize(
    ("said", "paths"),
    [
        pytest.param("Vendored from [llama.cpp](https://example.org/llama).", ["."], id="it says so"),
        pytest.param("Tools for the format.", [".", "gguf"], id="it is our own"),
    ],
)
def test_a_folder_that_calls_itself_a_copy_is_nobodys_project(
    said: str, paths: list[str], scanned: Callable[[dict[str, str]], Scan]
) -> None:
    files = {
        "train.py": TRAIN,
        "gguf/README.md": f"# gguf\n\n{said}\n",
        "gguf/setup.py": "",
        "gguf/a.py": "import torch\n",
    }
    assert [p.path for p in scanned(files).report.projects] == paths


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        pytest.param("docker-compose.prod.yml", "production", id="for production"),
        pytest.param("docker-compose.dev.yml", "prototype", id="for development"),
    ],
)
def test_a_compose_file_may_be_for_production(name: str, stage: str, scanned: Callable[[dict[str, str]], Scan]) -> None:
    project = scanned({"app.py": TRAIN, name: "services:\n  api:\n    build: .\n"}).report.projects[0]
    assert project.stage == stage, project.why


@pytest.mark.parametrize(
    ("build", "stage"),
    [
        pytest.param("{context: ., dockerfile: gateway/Dockerfile}", "production", id="by the image's file"),
        pytest.param("./gateway", "production", id="by the folder"),
        pytest.param("./other", "prototype", id="another folder"),
    ],
)
def test_what_a_root_in_production_builds_is_in_production(
    build: str, stage: str, scanned: Callable[[dict[str, str]], Scan]
) -> None:
    files = {
        "gateway/requirements.txt": "",
        "gateway/app.py": TRAIN,
        "docker-compose.yml": f"services:\n  prometheus:\n    image: prom/prometheus:v3\n  gateway:\n    build: {build}\n",
    }
    assert {p.path: p.stage for p in scanned(files).report.projects}["gateway"] == stage


def test_what_a_compose_file_of_an_operated_root_builds_is_operated(scanned: Callable[[dict[str, str]], Scan]) -> None:
    files = {
        "docker-compose.yml": "services:\n  gateway:\n    build: ./gateway\n  mlflow:\n    image: ghcr.io/mlflow/mlflow:v3\n"
        "    command: mlflow models serve -m m\n",
        "train.py": TRAIN,
        "gateway/pyproject.toml": "[project]\nname='gateway'\nversion='1'\n",
        "gateway/Dockerfile": "FROM python:3.12\nCOPY . .\n",
        "gateway/train.py": TRAIN,
        "lab/pyproject.toml": "[project]\nname='lab'\nversion='1'\n",
        "lab/train.py": TRAIN,
    }
    stages = {p.path: p.stage for p in scanned(files).report.projects}
    assert stages == {".": "production", "gateway": "production", "lab": "prototype"}
