"""States of problems, their inheritance, and why a gap is no finding."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from stacklint.knowledge.load import load
from stacklint.repo.repository import Repo
from stacklint.scan import scan
from stacklint.settings import Settings, Stated

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.report import ProblemInfo
    from stacklint.scan import Scan

    Scanned = Callable[[dict[str, str]], Scan]

TRAIN = (
    "import pandas as pd\nfrom sklearn.linear_model import Ridge\nx = pd.read_csv('x.csv')\nm = Ridge()\nm.fit(x, y)\n"
)


def _info(done: Scan, problem: str, project: str = ".") -> ProblemInfo:
    return next(p for p in done.report.problems if (p.problem, p.project) == (problem, project))


def test_all_ten_problems_appear_for_every_project(scanned: Scanned) -> None:
    done = scanned({"a/requirements.txt": "", "a/t.py": TRAIN, "b/requirements.txt": "", "b/t.py": TRAIN})
    assert len(done.report.problems) == 10 * len(done.report.projects) == 30


def test_what_the_root_answers_is_inherited(scanned: Scanned) -> None:
    done = scanned({"a/requirements.txt": "", "a/t.py": TRAIN, "run.py": "import mlflow\nmlflow.log_metric('a', 1)\n"})
    info = _info(done, "experiment-tracking", "a")
    assert (info.state, info.inherited) == ("covered", True)


def test_a_gap_that_a_sibling_answers_is_no_finding(scanned: Scanned) -> None:
    done = scanned(
        {
            "ml/Dockerfile": "FROM python:3.13\nRUN pip install pandas\n",
            "ml/requirements.txt": "",
            "ml/train.py": TRAIN,
            "ml/tune.py": TRAIN,
            "ops/requirements.txt": "",
            "ops/log.py": "import sklearn, mlflow\nmlflow.log_metric('a', 1)\n",
        }
    )
    info = _info(done, "experiment-tracking", "ml")
    assert info.state == "gap"
    assert info.finding_withheld == "ops answers it"


def test_a_handful_of_files_that_nothing_runs_gets_no_advice(scanned: Scanned) -> None:
    done = scanned({"train.py": TRAIN})
    assert _info(done, "data-versioning").state == "gap"
    assert _info(done, "data-versioning").finding_withheld
    assert [f for f in done.report.findings if f.kind == "gap"] == []


def test_the_settings_may_say_that_a_problem_is_not_ours() -> None:
    settings = Settings(problems={"data-versioning": Stated("not-needed", "the lake keeps it")})
    done = scan(Repo({"train.py": TRAIN}), load(), settings, "2026-11-24")
    info = _info(done, "data-versioning")
    assert (info.state, info.reason) == ("not-needed", "the settings say so: the lake keeps it")


def test_a_hand_written_route_around_a_model_is_partial(scanned: Scanned) -> None:
    done = scanned(
        {"app.py": "import joblib\nfrom fastapi import FastAPI\napp = FastAPI()\nm = joblib.load('m')\nm.predict(x)\n"}
    )
    assert _info(done, "model-serving").state == "partial"


def test_a_route_and_a_model_in_two_files_of_a_package_are_one(scanned: Scanned) -> None:
    done = scanned(
        {
            "app/main.py": "from fastapi import FastAPI\napp = FastAPI()\n",
            "app/model.py": "import joblib\nimport sklearn\nm = joblib.load('m')\nm.predict(x)\n",
        }
    )
    assert _info(done, "model-serving").state == "partial"


SERVED = "from fastapi import FastAPI\napp = FastAPI()\n@app.post('/predict')\ndef predict(): ...\n"


def test_own_modules_are_part_of_the_job(scanned: Scanned) -> None:
    done = scanned(
        {
            "src/train.py": TRAIN,
            "src/app.py": SERVED,
            "src/drift.py": "def drift(): ...\n",
            "src/explainability.py": "def explain(): ...\n",
            "src/data/versioning.py": "def manifest(): ...\n",
        }
    )
    by_hand = ("model-serving", "monitoring", "explainability", "data-versioning")
    assert {_info(done, problem).state for problem in by_hand} == {"partial"}


def test_a_drift_module_is_part_of_monitoring_where_another_project_serves(scanned: Scanned) -> None:
    done = scanned({"api/requirements.txt": "", "api/app.py": SERVED, "src/psi.py": "import sklearn\n"})
    assert _info(done, "monitoring").state == "partial"


def test_a_gap_of_several_projects_is_one_finding(scanned: Scanned) -> None:
    parts = {
        "Dockerfile": "FROM python:3.13\nRUN pip install scikit-learn\n",
        "requirements.txt": "",
        "train.py": TRAIN,
        "tune.py": TRAIN,
    }
    done = scanned({f"{folder}/{name}": text for folder in ("a", "b") for name, text in parts.items()})
    assert [f.project for f in done.report.findings if f.rule == "runs-without-record"] == ["a"]


@pytest.mark.parametrize(
    ("patterns", "state"),
    [
        pytest.param("*.csv filter=lfs\n", "covered", id="tables"),
        pytest.param("*.keras filter=lfs\n*.onnx filter=lfs\n", "gap", id="models alone"),
    ],
)
def test_large_files_answer_for_data_where_they_are_data(patterns: str, state: str, scanned: Scanned) -> None:
    done = scanned({"train.py": TRAIN, ".gitattributes": patterns})
    assert _info(done, "data-versioning").state == state
    assert "git-lfs" in {row.tool.id for row in done.analysis.situations["."].usages.values() if row.in_use}


@pytest.mark.parametrize(
    ("code", "state"),
    [
        pytest.param("import joblib\njoblib.load('m').predict(1)\n", "partial", id="a service with a model"),
        pytest.param("import psutil\n", "not-needed", id="a device without one"),
    ],
)
def test_metrics_of_what_has_no_model_watch_none(code: str, state: str, scanned: Scanned) -> None:
    done = scanned({"node.py": "from prometheus_client import Gauge\nG = Gauge('up', 'Up')\n" + code})
    assert _info(done, "monitoring").state == state


@pytest.mark.parametrize(
    ("more", "state"),
    [
        pytest.param({}, "partial", id="no remote anywhere"),
        pytest.param({".dvc/config": "[core]\n"}, "partial", id="an empty configuration"),
        pytest.param({".dvc/config": "['remote \"s\"']\n    url = s3://b/s\n"}, "covered", id="a remote"),
        pytest.param({"Makefile": "data:\n\tdvc remote add -d s s3://b/s\n"}, "covered", id="a command adds it"),
        pytest.param({".dvc/config": "['remote \"s\"']\n    url = D:\\store\n"}, "partial", id="a disk of Windows"),
        pytest.param({".dvc/config": "['remote \"s\"']\n    url = ../store\n"}, "partial", id="a folder beside it"),
        pytest.param({".dvc/config": "['remote \"s\"']\n    url = /mnt/shared/s\n"}, "covered", id="a mounted disk"),
        pytest.param(
            {".dvc/config": "['remote \"s\"']\n    url = s3://b/s\n    endpointurl = http://127.0.0.1:9000\n"},
            "partial",
            id="a store on the machine itself",
        ),
        pytest.param(
            {".dvc/config": "['remote \"a\"']\n    url = /tmp/s\n['remote \"b\"']\n    url = gs://b/s\n"},
            "covered",
            id="one of two is for all",
        ),
        pytest.param(
            {".dvc/config": "['remote \"a\"']\n    url = /tmp/s\n", "Makefile": "r:\n\tdvc remote add s s3://b/s\n"},
            "covered",
            id="a command adds another one",
        ),
        pytest.param({"fetch.py": "main(['dvc', 'remote', 'add', name, url])\n"}, "covered", id="code adds it"),
    ],
)
def test_a_store_on_one_machine_answers_in_part(more: dict[str, str], state: str, scanned: Scanned) -> None:
    pointer = "outs:\n- md5: 0123456789abcdef0123456789abcdef\n  size: 12\n  path: x.csv\n"
    info = _info(scanned({"train.py": TRAIN, "x.csv.dvc": pointer} | more), "data-versioning")
    assert info.state == state
    assert ("others fetch" in info.reason) == (state == "partial")


def test_a_key_of_a_job_that_neither_trains_nor_deploys_answers_nothing(scanned: Scanned) -> None:
    job = "on: push\njobs:\n  w:\n    runs-on: x\n    env: {WANDB_API_KEY: x}\n    steps:\n      - run: RUN\n"
    for run, state in (("bash wiki.sh", "gap"), ("python train.py", "covered")):
        info = _info(
            scanned({"train.py": TRAIN, ".github/workflows/a.yml": job.replace("RUN", run)}), "experiment-tracking"
        )
        assert info.state == state


CURVES = "from torch.utils.tensorboard import SummaryWriter\n"
LOOP = "import torch\nloss = model(batch)\nloss.backward()\n"


def _notebook(code: str) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "metadata": {}, "source": [code]}], "nbformat": 4})


@pytest.mark.parametrize(
    ("files", "state"),
    [
        pytest.param({"train.py": LOOP + CURVES + "w = SummaryWriter()\n"}, "covered", id="the script records"),
        pytest.param(
            {"train.py": LOOP + CURVES, "try.ipynb": _notebook(CURVES + "w = SummaryWriter()\n")},
            "partial",
            id="only a notebook does",
        ),
        pytest.param(
            {"try.ipynb": _notebook(LOOP + CURVES + "w = SummaryWriter()\n")}, "covered", id="no script trains"
        ),
    ],
)
def test_notebooks_record_for_themselves(files: dict[str, str], state: str, scanned: Scanned) -> None:
    info = _info(scanned(files), "experiment-tracking")
    assert info.state == state
    assert ("in notebooks alone" in info.reason) == (state == "partial")


HASHED = "import hashlib\n\n\ndef register_dataset(name: str, content: bytes):\n    return hashlib.sha256(content).hexdigest()\n"
ROWS = "INSERT INTO dataset_group (\n    name, minor_version\n) SELECT name, minor_version + 1 FROM dataset_group\n"


@pytest.mark.parametrize(
    ("files", "state"),
    [
        pytest.param({"gateway/datasets.py": HASHED}, "partial", id="versions by hash"),
        pytest.param({"gateway/datasets.py": HASHED.replace("hashlib", "time")}, "gap", id="names without a hash"),
        pytest.param({"sql/new-dataset-version.sql": ROWS}, "partial", id="versions in a table"),
        pytest.param({"sql/datasets.sql": "SELECT name FROM dataset_group;\n"}, "gap", id="a table that is read"),
        pytest.param({"tests/datasets.py": HASHED}, "gap", id="a test"),
    ],
)
def test_own_code_may_keep_versions_of_data(files: dict[str, str], state: str, scanned: Scanned) -> None:
    assert _info(scanned({"train.py": TRAIN} | files), "data-versioning").state == state


def test_a_folder_above_a_project_says_nothing_of_it(scanned: Scanned) -> None:
    done = scanned(
        {"train.py": TRAIN, "demo/xai_parts/files/requirements.txt": "", "demo/xai_parts/files/up.py": TRAIN}
    )
    assert _info(done, "explainability", "demo/xai_parts/files").state == "not-needed"


STORE = {
    "store/app.py": "from flask import Flask\nfrom store.files import read\napp = Flask('x')\n",
    "store/files.py": "import torch\n\n\ndef read(path):\n    return torch.load(path)\n",
}


@pytest.mark.parametrize(
    ("files", "state"),
    [
        pytest.param(STORE, "not-needed", id="a store of files"),
        pytest.param(STORE | {"store/ask.py": "def ask(x):\n    return model(x)\n"}, "partial", id="a model is called"),
        pytest.param({"app.py": "\n".join(STORE.values())}, "partial", id="one file"),
    ],
)
def test_a_route_that_hands_out_a_model_answers_with_none(files: dict[str, str], state: str, scanned: Scanned) -> None:
    assert _info(scanned(files), "model-serving").state == state


def test_gpus_are_reserved_for_a_model_that_only_answers(scanned: Scanned) -> None:
    compose = "services:\n  api:\n    build: .\n    gpus: all\n"
    assert _info(scanned(STORE | {"compose.yaml": compose}), "gpu-access").state == "partial"


@pytest.mark.parametrize(
    ("path", "committed"),
    [
        pytest.param("data/houses.csv", True, id="data"),
        pytest.param("reports_shap/csv/instance.csv", False, id="what a run left"),
    ],
)
def test_what_a_run_leaves_is_no_data_in_git(path: str, committed: bool, scanned: Scanned) -> None:
    done = scanned({"train.py": TRAIN, path: "a,b\n" + "1,2\n" * 500})
    assert (_info(done, "data-versioning").finding_withheld == "data is committed here") == committed


GRID = "from fit import run\nfor rate in (0.1, 0.01):\n    run(rate)\n"


@pytest.mark.parametrize(
    ("files", "state"),
    [
        pytest.param({"training/hyperparameter_tuner.py": GRID}, "partial", id="a module named so"),
        pytest.param({"training/hyperparameters.py": GRID}, "not-needed", id="a module of values"),
        pytest.param({"grid_search.py": ""}, "not-needed", id="an empty one"),
    ],
)
def test_a_module_of_its_own_that_tries_combinations(files: dict[str, str], state: str, scanned: Scanned) -> None:
    assert _info(scanned({"train.py": TRAIN} | files), "hyperparameter-tuning").state == state


TRACED = "import os\nos.environ['LANGCHAIN_TRACING_V2'] = 'true'\nfrom langchain_openai import ChatOpenAI\n"


@pytest.mark.parametrize(
    ("path", "state"),
    [
        pytest.param("chat.py", "covered", id="what answers"),
        pytest.param("dataset/generate_dataset.py", "not-needed", id="what makes data to train on"),
    ],
)
def test_tracing_what_makes_data_watches_no_model(path: str, state: str, scanned: Scanned) -> None:
    assert _info(scanned({path: TRACED}), "monitoring").state == state


@pytest.mark.parametrize(
    ("metadata", "state"),
    [
        pytest.param({"kaggle": {"accelerator": "nvidiaTeslaT4", "isGpuEnabled": True}}, "covered", id="a GPU"),
        pytest.param({"kaggle": {"accelerator": "none", "isGpuEnabled": False}}, "not-needed", id="none"),
        pytest.param({}, "covered", id="not said"),
    ],
)
def test_a_hosted_notebook_that_runs_without_a_gpu(metadata: dict[str, object], state: str, scanned: Scanned) -> None:
    cell = {"cell_type": "code", "metadata": {}, "source": ["p = '/kaggle/input/rows.csv'\n", TRAIN]}
    note = json.dumps({"cells": [cell], "metadata": metadata, "nbformat": 4})
    assert _info(scanned({"train.ipynb": note}), "gpu-access").state == state


KEPT = "def log_predictions(rows, answers):\n    store.insert('answers', rows, answers)\n"


@pytest.mark.parametrize(
    ("more", "state"),
    [
        pytest.param({}, "gap", id="nothing is kept"),
        pytest.param({"store.py": KEPT}, "partial", id="a function keeps them"),
        pytest.param({"store.py": KEPT.replace("log_p", "plot_p")}, "gap", id="a function plots them"),
    ],
)
def test_answers_that_own_code_keeps(more: dict[str, str], state: str, scanned: Scanned) -> None:
    serve = "import joblib\nfrom flask import Flask\napp = Flask('x')\nm = joblib.load('m')\nm.predict(x)\n"
    deploy = {"Makefile": "deploy:\n\tgcloud run deploy api --source .\n"}
    assert _info(scanned({"app.py": serve, "train.py": TRAIN} | deploy | more), "monitoring").state == state


@pytest.mark.parametrize(
    ("name", "stage"),
    [
        pytest.param("production", "production", id="by its name"),
        pytest.param("{name: prod, url: x}", "production", id="by a name of several settings"),
        pytest.param("${{ github.ref_name == 'main' && 'production' || 'test' }}", "production", id="on one branch"),
        pytest.param("github-pages", "prototype", id="a site"),
    ],
)
def test_a_job_on_an_environment_of_production(name: str, stage: str, scanned: Scanned) -> None:
    job = f"on: push\njobs:\n  a:\n    runs-on: x\n    environment: {name}\n    steps:\n      - run: ./update.sh\n"
    done = scanned({"train.py": TRAIN, ".github/workflows/a.yml": job})
    assert done.analysis.situations["."].stage == stage


def test_the_database_of_a_tool_is_no_committed_data(scanned: Scanned) -> None:
    rows = "import pandas as pd\nfrom sklearn.linear_model import Ridge\nRidge().fit(pd.read_csv('raw/x.csv'), 1)\n"
    store = "SQLite format 3\x00" + "x" * 5000
    held = {
        name: _info(scanned({"train.py": rows, name: store}), "data-versioning").finding_withheld
        for name in ("mlflow.db", "rows.db")
    }
    assert held["rows.db"] == "data is committed here"
    assert held["mlflow.db"] != "data is committed here"


def test_a_part_is_deployed_where_an_action_builds_its_image(scanned: Scanned) -> None:
    job = (
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: docker/build-push-action@v6\n"
        "        with: {context: ., file: src/server/Dockerfile, push: true}\n"
        "      - uses: google-github-actions/deploy-cloudrun@v2\n"
    )
    part = {"src/server/requirements.txt": "fastapi\n", "src/server/main.py": "import joblib\njoblib.load('m')\n"}
    done = scanned({"pyproject.toml": "", "train.py": TRAIN, ".github/workflows/cd.yml": job} | part)
    assert {p: s.stage for p, s in done.analysis.situations.items()} == {".": "production", "src/server": "production"}


def test_a_served_model_of_a_part_is_operated_where_the_root_deploys_it(scanned: Scanned) -> None:
    serve = "import joblib\nfrom fastapi import FastAPI\napp = FastAPI()\nm = joblib.load('m')\nm.predict(x)\n"
    part = {"api/requirements.txt": "fastapi\n", "api/main.py": serve}
    deploy = "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - image: a/api\n"
    files = {
        "pyproject.toml": "",
        "train.py": TRAIN,
        "k8s/api.yaml": deploy,
        "Dockerfile": "FROM python:3.13\nCOPY api/ .\n",
    }
    states = {
        deployed: scanned({k: v for k, v in (files | part).items() if deployed or k != "k8s/api.yaml"})
        .analysis.situations["api"]
        .problems["monitoring"]
        .state
        for deployed in (True, False)
    }
    assert states == {True: "gap", False: "not-needed"}
