"""What leaving a tool would cost."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

from stacklint.exit_cost import ExitCost, exit_cost
from stacklint.leaving import Leaving
from stacklint.tool_names import names_in_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.knowledge.load import Knowledge
    from stacklint.scan import Scan

    Scanned = Callable[[dict[str, str]], Scan]


def _cost(done: Scan, tool: str, knowledge: Knowledge) -> ExitCost:
    situation = done.analysis.situations["."]
    return exit_cost(situation.usages[tool], situation, knowledge)


ONE = {
    "track.py": "import mlflow\ndef log(name, value):\n    mlflow.log_metric(name, value)\n    mlflow.log_param('a', 1)\n",
    "train.py": "import sklearn\nfrom track import log\nlog('loss', 1)\n",
}


def test_a_tool_behind_one_module_costs_little(scanned: Scanned, knowledge: Knowledge) -> None:
    cost = _cost(scanned(ONE), "mlflow", knowledge)
    assert (cost.level, cost.files, cost.behind) == ("low", ("track.py",), "track.py")
    assert (cost.calls, cost.interfaces) == (2, ("mlflow.log_metric", "mlflow.log_param"))


def test_a_call_is_counted_once(scanned: Scanned, knowledge: Knowledge) -> None:
    text = "import wandb, sklearn\n" + "wandb.init(project='a')\n" * 3 + "wandb.log({})\n" * 4
    assert _cost(scanned({"train.py": text}), "wandb", knowledge).calls == 7


def test_a_tool_in_every_corner_costs_much(scanned: Scanned, knowledge: Knowledge) -> None:
    spread = {f"part{i}.py": "import mlflow, sklearn\n" + "mlflow.log_metric('a', 1)\n" * 12 for i in range(12)}
    spread["docker-compose.yml"] = "services:\n  mlflow:\n    image: ghcr.io/mlflow/mlflow:v3.1.0\n"
    cost = _cost(scanned(spread), "mlflow", knowledge)
    assert cost.level == "high"
    assert len(cost.files) == 12
    assert cost.calls == 144
    assert cost.infrastructure == 1
    assert not cost.behind


def test_what_a_service_keeps_is_named_with_the_way_out(scanned: Scanned, knowledge: Knowledge) -> None:
    cost = _cost(
        scanned({"train.py": "import wandb, sklearn\nwandb.init()\nwandb.log({'a': 1})\n"}), "wandb", knowledge
    )
    assert "records in its service" in cost.holds
    assert "history()" in cost.export
    assert any(part.startswith("way out: ") for part in cost.parts())


def test_tests_of_the_repository_count_nothing(scanned: Scanned, knowledge: Knowledge) -> None:
    more = ONE | {"tests/test_track.py": "import mlflow\nmlflow.log_metric('a', 1)\n"}
    assert _cost(scanned(more), "mlflow", knowledge).files == ("track.py",)


LEFT = {
    "train.py": "import neptune\nrun = neptune.init_run()\n",
    "fit.py": "def fit(model, neptune_run=None):\n    neptune_run['loss'].append(1)\n",
    "requirements.txt": "neptune==1.10.0\nscikit-learn\n",
    "tests/test_train.py": "import neptune\n",
    ".github/workflows/e2e.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env:\n      NEPTUNE_API_TOKEN: x\n    steps:\n      - run: python train.py\n",
    "docs/index.md": "Runs are kept in Neptune.\n",
    "CHANGELOG.md": "- Neptune is supported\n",
    "docs/_sources/index.rst.txt": "neptune\n",
    "pages/v1/objects.inv": "",
    "pages/v1/guide.ipynb": '{"cells": [{"cell_type": "code", "source": "import neptune"}]}',
    "vendor/other/LICENSE": "",
    "vendor/other/x.py": "import neptune\n",
    "moons.py": "neptunes = 4\n",
}


def _touched(done: Scan, tool: str, knowledge: Knowledge) -> dict[str, str]:
    return Leaving(done.analysis.situations, done.paths, done.report.source).touched(knowledge.tools[tool], ".")


def test_files_that_only_pass_a_tool_on_are_touched_too(scanned: Scanned, knowledge: Knowledge) -> None:
    assert _touched(scanned(LEFT), "neptune", knowledge) == {
        ".github/workflows/e2e.yml": "CI",
        "docs/index.md": "name",
        "fit.py": "name",
        "requirements.txt": "list",
        "tests/test_train.py": "test",
        "train.py": "code",
    }


def test_a_name_that_means_other_things_gives_no_file_away(scanned: Scanned, knowledge: Knowledge) -> None:
    files = {
        "app.py": "import dash\nimport sklearn\napp = dash.Dash()\n",
        "text.py": "sep = 'dash'\n",
        "requirements.txt": "dash\ndash-bootstrap-components\n",
        "README.md": "Made with dash-bootstrap-components\n",
    }
    touched = _touched(scanned(files), "dash", knowledge)
    assert touched == {"app.py": "code", "requirements.txt": "list", "README.md": "name"}


def test_a_folder_that_bears_the_tools_name_is_touched_whole(scanned: Scanned, knowledge: Knowledge) -> None:
    files = {
        "airflow/dags/nightly.py": "from airflow import DAG\nimport sklearn\ndag = DAG('nightly')\n",
        "airflow/dags/parts.py": "COLUMNS = ['a']\n",
        "airflow/dev/makefile": "up:\n\tdocker compose up\n",
        "docs/airflow/logo.svg": "<svg/>",
        "jobs/__init__.py": "",
        "jobs/airflow_dags/__init__.py": "",
        "jobs/airflow_dags/weekly.py": "from airflow import DAG\n",
        "other/parts.py": "COLUMNS = ['a']\n",
        "tests/cases/lock/base.toml": "name = 'apache-airflow'\n",
    }
    assert sorted(_touched(scanned(files), "airflow", knowledge)) == [
        "airflow/dags/nightly.py",
        "airflow/dags/parts.py",
        "airflow/dev/makefile",
        "jobs/airflow_dags/__init__.py",
        "jobs/airflow_dags/weekly.py",
    ]


def test_the_repositorys_own_name_gives_no_file_away(scanned: Scanned, knowledge: Knowledge) -> None:
    done = scanned(
        {
            "pyproject.toml": "[project]\nname = 'claims-kedro'\ndependencies = ['kedro', 'scikit-learn']\n",
            "src/claims_kedro/__init__.py": "",
            "src/claims_kedro/nodes.py": "import sklearn\nfrom claims_kedro.parts import rows\n",
            "src/claims_kedro/parts.py": "rows = []\n",
            "src/claims_kedro/registry.py": "from kedro.pipeline import pipeline\npipeline([])\n",
            "README.md": "pip install claims-kedro\n",
            "docs/run.md": "claims-kedro runs with Kedro.\n",
        }
    )
    touched = _touched(done, "kedro", knowledge)
    assert sorted(touched) == ["docs/run.md", "pyproject.toml", "src/claims_kedro/registry.py"]


def test_texts_of_other_languages_and_short_names_count(scanned: Scanned, knowledge: Knowledge) -> None:
    done = scanned(
        {
            "train.py": "import sklearn\nimport wandb\nwandb.init()\n",
            "AGENTS.md": "Loggers: Comet, W&B, TensorBoard.\n",
            "THEORY.md": "The weights and biases of a layer.\n",
            "web/panel.tsx": "<a href='https://wandb.ai/acme'>runs</a>\n",
            "init.sql": "CREATE DATABASE wandb;\n",
        }
    )
    touched = _touched(done, "wandb", knowledge)
    assert touched == {"AGENTS.md": "name", "init.sql": "name", "train.py": "code", "web/panel.tsx": "name"}


def test_what_git_ignores_for_a_tool_is_touched(scanned: Scanned, knowledge: Knowledge) -> None:
    files = {
        ".dvc/config": "[core]\n    remote = a\n['remote \"a\"']\n    url = s3://a\n",
        "data/x.csv.dvc": "outs:\n- md5: 22a1a2931c8370d3aeedd7183606fd7f\n  size: 1\n  path: x.csv\n",
        "data/.gitignore": "/x.csv\n",
        "other/.gitignore": "/x.csv\n",
        "train.py": "import sklearn\n",
    }
    assert {"data/.gitignore", "data/x.csv.dvc"} <= set(_touched(scanned(files), "dvc", knowledge))
    assert "other/.gitignore" not in _touched(scanned(files), "dvc", knowledge)


def test_the_cost_says_what_is_touched_beside_the_code(scanned: Scanned, knowledge: Knowledge) -> None:
    done = scanned(LEFT)
    situation = done.analysis.situations["."]
    leaving = Leaving(done.analysis.situations, done.paths, done.report.source)
    cost = exit_cost(situation.usages["neptune"], situation, knowledge, leaving)
    assert (
        "touches 6 files in all: beside the code 1 test, 1 list of packages, 1 file of CI, 2 texts that name it"
        in cost.parts()
    )


def test_names_are_found_in_linear_time(knowledge: Knowledge) -> None:
    pattern = names_in_text(knowledge.tools["wandb"])
    begin = process_time()
    assert not pattern.search("wand" * 100_000)
    assert process_time() - begin < 2
