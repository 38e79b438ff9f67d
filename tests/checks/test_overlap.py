"""Real overlap is rare: what looks like it and is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stacklint.scan import Scan

Scanned = Callable[[dict[str, str]], Scan]
BOTH = "import torch\nimport mlflow\nimport wandb\nmlflow.log_metric('a', 1)\nwandb.log({})\n"


def _overlaps(done: Scan) -> list[tuple[str, ...]]:
    return [f.tools for f in done.report.findings if f.kind == "overlap"]


def test_two_trackers_in_one_script(scanned: Scanned) -> None:
    assert _overlaps(scanned({"train.py": BOTH})) == [("mlflow", "wandb")]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(
            {
                "a/requirements.txt": "",
                "a/t.py": "import torch, mlflow\nmlflow.log_metric('a', 1)\n",
                "b/requirements.txt": "",
                "b/t.py": "import torch, wandb\nwandb.log({})\n",
            },
            id="two projects of a monorepo",
        ),
        pytest.param({"README.md": "# MLOps course\n", "train.py": BOTH}, id="a course"),
        pytest.param(
            {
                "src/loggers/a.py": "import torch, mlflow\nmlflow.log_metric('a', 1)\n",
                "src/loggers/b.py": "import torch, wandb\nwandb.log({})\n",
            },
            id="modules of a folder of alternatives",
        ),
        pytest.param(
            {
                "train.py": "import torch\nimport wandb\nimport torch.utils.tensorboard\nwandb.init()\ntorch.utils.tensorboard.SummaryWriter()\n"
            },
            id="curves beside a tracker",
        ),
        pytest.param(
            {
                "train.py": "import torch\ntry:\n    import wandb\nexcept ImportError:\n    wandb = None\ntry:\n    import mlflow\nexcept ImportError:\n    mlflow = None\n"
            },
            id="both behind guards",
        ),
        pytest.param(
            {
                "configs/logger/a.yaml": "_target_: mlflow.x.Y\n",
                "configs/logger/b.yaml": "_target_: wandb.x.Y\n",
                "train.py": "import torch, hydra\n",
            },
            id="chosen by configuration",
        ),
        pytest.param(
            {"tune.py": "import sklearn\nfrom ray import tune\nimport optuna\ntune.run(f)\noptuna.create_study()\n"},
            id="one wraps the other",
        ),
    ],
)
def test_no_overlap(scanned: Scanned, files: dict[str, str]) -> None:
    assert _overlaps(scanned(files)) == []


def test_a_tracker_that_is_imported_in_a_branch_is_a_note_at_most(scanned: Scanned) -> None:
    text = "import torch\nimport mlflow\nmlflow.log_metric('a', 1)\ndef log():\n    import wandb\n    wandb.log({})\n"
    found = [f.severity for f in scanned({"train.py": text}).report.findings if f.kind == "overlap"]
    assert found == ["note"]


@pytest.mark.parametrize(
    ("files", "tools", "severity"),
    [
        pytest.param(
            {
                "score/train.py": "import torch, mlflow\nmlflow.log_metric('a', 1)\n",
                "rank/fit.py": "import torch, wandb\nwandb.init()\n",
            },
            ("mlflow", "wandb"),
            "note",
            id="two trackers in two packages of one project",
        ),
        pytest.param(
            {
                "dags/weekly.py": "from airflow import DAG\nDAG('weekly')\n",
                "flows/daily.py": "from prefect import flow\nflow(run)\n",
                "train.py": "from sklearn.linear_model import Ridge\nRidge().fit(x, y)\n",
            },
            ("airflow", "prefect"),
            "note",
            id="two orchestrators, whose code has folders of its own",
        ),
    ],
)
def test_overlap_within_a_project(
    scanned: Scanned, files: dict[str, str], tools: tuple[str, ...], severity: str
) -> None:
    found = [(f.tools, f.severity) for f in scanned(files).report.findings if f.kind == "overlap"]
    assert found == [(tools, severity)]


LIBRARY = {
    "README.md": "# Fastfit\n\n```\npip install fastfit\n```\n",
    "pyproject.toml": '[project]\nname = "fastfit"\nversion = "1"\ndependencies = ["wandb"]\n',
}


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        pytest.param({"fastfit/__init__.py": BOTH}, True, id="it cannot be imported without both"),
        pytest.param(
            {
                "fastfit/__init__.py": "import torch, mlflow\nmlflow.log_metric('a', 1)\n",
                "fastfit/w.py": "import wandb\n",
            },
            False,
            id="in modules of their own",
        ),
        pytest.param(
            {"fastfit/__init__.py": "import torch\nimport mlflow\ndef f():\n    import wandb\n    wandb.log({})\n"},
            False,
            id="one is imported where it is wanted",
        ),
    ],
)
def test_a_library_that_needs_both(code: dict[str, str], seen: bool, scanned: Scanned) -> None:
    found = [f for f in scanned(LIBRARY | code).report.findings if f.kind == "overlap"]
    assert [f.severity for f in found] == (["note"] if seen else [])


def test_a_library_that_requires_neither(scanned: Scanned) -> None:
    files = LIBRARY | {"pyproject.toml": '[project]\nname = "fastfit"\nversion = "1"\n', "fastfit/__init__.py": BOTH}
    assert not _overlaps(scanned(files))


def test_nothing_is_moved_out_of_a_service_that_was_shut_down(scanned: Scanned) -> None:
    code = BOTH.replace("import mlflow", "import neptune").replace("mlflow.log_metric('a', 1)", "neptune.init_run()")
    found = [f for f in scanned({"train.py": code}).report.findings if f.kind == "overlap"]
    assert [f.act for f in found] == ["Take Neptune out, which was shut down on 2026-03-05; Weights & Biases stays"]


def test_what_is_chosen_by_its_name_and_loaded_all_the_same_is_a_note(scanned: Scanned) -> None:
    choice = "import torch\nimport mlflow\nimport wandb\nif name == 'wandb':\n    wandb.init()\n"
    choice += "if name == 'mlflow':\n    mlflow.start_run()\n"
    found = [f for f in scanned({"train.py": choice}).report.findings if f.kind == "overlap"]
    assert [f.severity for f in found] == ["note"]
