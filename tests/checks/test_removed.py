"""Interfaces that a version removed, by the nearest pin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacklint.examples import AS_OF
from stacklint.repo.repository import Repo
from stacklint.scan import Scan, scan
from stacklint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.knowledge.load import Knowledge


def test_each_place_is_judged_by_its_own_pin(scanned: Callable[[dict[str, str]], Scan]) -> None:
    drift = "import sklearn\nfrom evidently.dashboard import Dashboard\nDashboard()\n"
    report = scanned(
        {
            "old/requirements.txt": "evidently==0.1.50\n",
            "old/drift.py": drift,
            "new/requirements.txt": "evidently\n",
            "new/drift.py": drift,
        }
    ).report
    found = {(f.location.path, f.rule) for f in report.findings if f.kind == "obsolete"}
    assert found == {
        ("old/drift.py", "removed-interface-blocks-upgrade"),
        ("new/drift.py", "removed-interface-on-next-install"),
    }


def test_a_method_counts_only_where_it_can_be_the_tools(scanned: Callable[[dict[str, str]], Scan]) -> None:
    report = scanned(
        {
            "requirements.txt": "dash==3.0.4\n",
            "app.py": "import sklearn\nimport dash\napp = dash.Dash(__name__)\napp.run_server()\n",
            "other.py": "import twisted\nreactor.run_server()\n",
        }
    ).report
    assert [(f.location.path, f.rule) for f in report.findings if f.kind == "obsolete"] == [
        ("app.py", "removed-interface-in-use")
    ]


_SCORE = "from sklearn.metrics import mean_squared_error\nmean_squared_error(a, b, squared=False)\n"


def _found(scanned: Callable[[dict[str, str]], Scan], files: dict[str, str]) -> list[tuple[str, str, int]]:
    report = scanned(files).report
    return [(f.rule, f.location.path, f.location.line) for f in report.findings if f.rule.startswith("removed-")]


@pytest.mark.parametrize(
    ("files", "rule"),
    [
        pytest.param({"requirements.txt": "scikit-learn==1.6.1\n"}, "removed-interface-in-use", id="pinned above"),
        pytest.param({"requirements.txt": "scikit-learn\n"}, "removed-interface-on-next-install", id="any version"),
        pytest.param({"requirements.txt": "scikit-learn~=1.5.0\n"}, "removed-interface-blocks-upgrade", id="pinned"),
        pytest.param(
            {"README.md": "# A\n\n```sh\npip install scikit-learn\n```\n"},
            "removed-interface-on-next-install",
            id="README says it",
        ),
        pytest.param({"other/README.md": "# A\n\n    pip install scikit-learn\n"}, "", id="a README elsewhere"),
        pytest.param({}, "", id="nothing is declared"),
        pytest.param(
            {"Dockerfile": "FROM python:3.8-slim\nRUN pip install scikit-learn\nCOPY train.py .\n"},
            "removed-interface-blocks-upgrade",
            id="a Python too old for the release that lacks it",
        ),
        pytest.param(
            {"Dockerfile": "FROM python:3.12-slim\nRUN pip install scikit-learn\nCOPY train.py .\n"},
            "removed-interface-on-next-install",
            id="a Python that is new enough",
        ),
    ],
)
def test_an_argument_that_is_gone(scanned: Callable[[dict[str, str]], Scan], files: dict[str, str], rule: str) -> None:
    expected = [(rule, "train.py", 2)] if rule else []
    assert _found(scanned, {**files, "train.py": _SCORE}) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(_SCORE.replace(", squared=False", ""), id="without the argument"),
        pytest.param(
            "import sklearn\nif sklearn.__version__ < '1.6':\n    " + _SCORE.replace("\n", "\n    "), id="by version"
        ),
        pytest.param(
            "try:\n    from sklearn.metrics import root_mean_squared_error\nexcept ImportError:\n    "
            + _SCORE.replace("\n", "\n    "),
            id="a fallback from what took its place",
        ),
    ],
)
def test_code_that_works_with_both_versions(scanned: Callable[[dict[str, str]], Scan], text: str) -> None:
    assert _found(scanned, {"requirements.txt": "scikit-learn==1.6.1\n", "train.py": text}) == []


def test_what_an_import_tried_first_is_guarded_wherever_it_is_called(scanned: Callable[[dict[str, str]], Scan]) -> None:
    text = (
        "import sklearn\ntry:\n    from azure.storage.blob import BlobServiceClient\nexcept ImportError:\n    try:\n"
        "        from azure.storage.blob import BlockBlobService\n    except ImportError:\n        raise\n"
        "service = BlockBlobService(account_name='a')\n"
    )
    assert _found(scanned, {"requirements.txt": "azure-storage-blob>=12.0.0\n", "store.py": text}) == []
    plain = "import sklearn\nfrom azure.storage.blob import BlockBlobService\nBlockBlobService(account_name='a')\n"
    found = _found(scanned, {"requirements.txt": "azure-storage-blob>=12.0.0\n", "store.py": plain})
    assert found == [("removed-interface-in-use", "store.py", 2)]


def test_a_module_that_asks_for_the_version_chooses(scanned: Callable[[dict[str, str]], Scan]) -> None:
    text = (
        "import pydantic\nimport sklearn\nif newer(pydantic.VERSION, '2.0'):\n    from pydantic.v1 import BaseSettings\n"
        "else:\n    from pydantic import BaseSettings\n"
    )
    assert _found(scanned, {"requirements.txt": "pydantic>=1.10\n", "settings.py": text}) == []


def test_an_argument_that_is_no_literal_counts(scanned: Callable[[dict[str, str]], Scan]) -> None:
    text = _SCORE.replace("squared=False", "squared=not root")
    found = _found(scanned, {"requirements.txt": "scikit-learn==1.6.1\n", "train.py": text})
    assert found == [("removed-interface-in-use", "train.py", 2)]


def test_an_option_of_a_command_that_is_gone(scanned: Callable[[dict[str, str]], Scan]) -> None:
    files = {
        "Dockerfile": "FROM python:3.12\nRUN pip install mlflow\nCOPY train.py .\nCMD mlflow run . --no-conda\n",
        "train.py": "import mlflow\nmlflow.log_metric('a', 1)\n",
    }
    assert _found(scanned, files) == [("removed-interface-on-next-install", "Dockerfile", 4)]
    kept = {**files, "Dockerfile": files["Dockerfile"].replace(" --no-conda", "")}
    assert _found(scanned, kept) == []


def test_the_demand_that_decides_is_shown(scanned: Callable[[dict[str, str]], Scan]) -> None:
    report = scanned({"requirements.txt": "numpy\nscikit-learn>=1.0\n", "train.py": _SCORE}).report
    finding = next(f for f in report.findings if f.rule.startswith("removed-"))
    assert [(r.location.path, r.location.line) for r in finding.related] == [("requirements.txt", 2)]


def test_the_version_of_another_product_s_image_is_none_of_the_package(
    scanned: Callable[[dict[str, str]], Scan],
) -> None:
    dag = "import sklearn\nfrom airflow.operators.python_operator import PythonOperator\nPythonOperator(task_id='a')\n"
    own = {"Dockerfile": "FROM apache/airflow:2.8.0\n", "dag.py": dag}
    assert _found(scanned, own) == [("removed-interface-blocks-upgrade", "dag.py", 2)]
    assert _found(scanned, {**own, "Dockerfile": "FROM quay.io/astronomer/astro-runtime:10.1.0\n"}) == []


def test_the_act_names_what_takes_the_place_of_each_and_joins_those_with_one_successor(
    scanned: Callable[[dict[str, str]], Scan],
) -> None:
    files = {
        "requirements.txt": "numpy==2.1.0\nscikit-learn==1.6.0\n",
        "train.py": (
            "import numpy as np\nfrom sklearn.linear_model import Ridge\n"
            "Ridge().fit(np.array([[np.NaN]]), [np.Inf])\nprint(np.infty)\n"
        ),
    }
    (found,) = [f for f in scanned(files).report.findings if f.rule == "removed-interface-in-use"]
    assert found.message.startswith("Obsolete: numpy.NaN, numpy.Inf, numpy.infty are gone in NumPy 2.0")
    assert "lacks them" in found.message
    assert found.act == "Use numpy.nan in place of numpy.NaN, and numpy.inf in place of numpy.Inf and numpy.infty"


def test_one_cause_is_told_once_with_the_other_projects_beside_it(scanned: Callable[[dict[str, str]], Scan]) -> None:
    files = {f"{name}/requirements.txt": "scikit-learn==1.5.0\n" for name in "abc"}
    files |= {f"{name}/train.py": _SCORE for name in "abc"}
    report = scanned(files).report
    found = [f for f in report.findings if f.rule.startswith("removed-")]
    assert [(f.location.path, f.project) for f in found] == [("a/train.py", "a")]
    told = [(r.location.path, r.message) for r in found[0].related]
    here = "sklearn.metrics.mean_squared_error(squared=) here"
    assert told[:2] == [("b/train.py", here), ("c/train.py", here)]


def test_what_several_versions_of_a_package_lack_is_one_finding(scanned: Callable[[dict[str, str]], Scan]) -> None:
    text = "from keras.engine import Layer\nfrom keras.layers.advanced_activations import LeakyReLU\n"
    report = scanned({"requirements.txt": "keras>=2.6,<3\n", "net.py": text}).report
    found = [f for f in report.findings if f.rule.startswith("removed-")]
    assert len(found) == 1
    assert "are gone in Keras 2.9.0 and 2.13.1" in found[0].message
    assert [r.message for r in found[0].related][:1] == ["keras.layers.advanced_activations here, gone in 2.9.0"]


def test_a_script_beside_the_packages_of_a_library_is_not_what_it_ships(knowledge: Knowledge) -> None:
    files = {
        "pyproject.toml": "[project]\nname = 'trees'\nversion = '1'\ndependencies = ['scikit-learn']\n",
        "trees/__init__.py": "",
        "trees/fit.py": _SCORE,
        "distributed/once.py": _SCORE,
    }

    def places(kind: str) -> list[str]:
        report = scan(Repo(files), knowledge, Settings(kind=kind), AS_OF).report
        found = next(f for f in report.findings if f.rule == "removed-interface-on-next-install")
        return [found.location.path, *(r.location.path for r in found.related if r.location.path.endswith(".py"))]

    assert places("library") == ["trees/fit.py"]
    assert places("application") == ["distributed/once.py", "trees/fit.py"]


def test_nothing_is_said_of_a_later_upgrade_where_the_next_installation_breaks(
    scanned: Callable[[dict[str, str]], Scan],
) -> None:
    later = "import sklearn\nfrom keras.preprocessing.image import ImageDataGenerator\nImageDataGenerator()\n"
    files = {"requirements.txt": "keras==2.15.0\n", "later.py": later}
    assert _found(scanned, files) == [("removed-interface-blocks-upgrade", "later.py", 2)]
    files["requirements.txt"] = "keras>=2.6,<3\n"
    assert _found(scanned, files) == [], "who asks says by a bound of his own that the newer one is not meant"
    files["net.py"] = "from keras.layers.advanced_activations import LeakyReLU\n"
    assert _found(scanned, files) == [("removed-interface-on-next-install", "net.py", 1)]


def test_an_image_that_takes_any_version_does_not_outrank_the_lock_above_it(
    scanned: Callable[[dict[str, str]], Scan],
) -> None:
    files = {
        "ml/Dockerfile": "FROM python:3.12\nRUN pip install scikit-learn\nCOPY train.py .\n",
        "ml/train.py": _SCORE,
        "pyproject.toml": "[project]\nname = 'houses'\nversion = '1'\ndependencies = ['scikit-learn']\n",
    }
    lock = {"uv.lock": 'version = 1\n[[package]]\nname = "scikit-learn"\nversion = "1.5.2"\n'}
    assert _found(scanned, files) == [("removed-interface-on-next-install", "ml/train.py", 2)]
    assert _found(scanned, files | lock) == [("removed-interface-blocks-upgrade", "ml/train.py", 2)]
    pinned = {"ml/Dockerfile": files["ml/Dockerfile"].replace("scikit-learn", "scikit-learn==1.6.1")}
    assert _found(scanned, files | lock | pinned) == [("removed-interface-in-use", "ml/train.py", 2)]


def test_the_tasks_of_an_orchestrator_run_in_its_image(scanned: Callable[[dict[str, str]], Scan]) -> None:
    dag = "import sklearn\nfrom airflow.operators.dummy_operator import DummyOperator\nDummyOperator(task_id='a')\n"
    files = {"dags/a.py": dag, "requirements.txt": "apache-airflow==3.2.2\n"}
    assert _found(scanned, files) == [("removed-interface-in-use", "dags/a.py", 2)]
    image = {"deploy/Dockerfile": "FROM apache/airflow:2.10.5-python3.12\nCOPY dags dags\n"}
    assert _found(scanned, files | image) == [("removed-interface-blocks-upgrade", "dags/a.py", 2)]


def test_what_is_listed_is_named_before_the_image_of_a_server(scanned: Callable[[dict[str, str]], Scan]) -> None:
    report = scanned(
        {
            "pyproject.toml": '[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\nprefect = "^2.19.9"\n',
            "deploy.py": "import sklearn\nfrom prefect.deployments import Deployment\nDeployment.build_from_flow(f)\n",
            "docker-compose.yaml": "services:\n  server:\n    image: prefecthq/prefect:2.11.5-python3.10\n",
        }
    ).report
    (found,) = [f for f in report.findings if f.rule == "removed-interface-blocks-upgrade"]
    assert {r.location.path for r in found.related} == {"deploy.py", "pyproject.toml"}


def test_a_pin_of_conda_is_named_as_it_is_written(scanned: Callable[[dict[str, str]], Scan]) -> None:
    listed = "name: a\nchannels: [pytorch]\ndependencies:\n  - pytorch=1.9.0\n  - pytorch-lightning>=1.5.8\n"
    report = scanned(
        {"environment.yml": listed, "train.py": "import pytorch_lightning as pl\npl.Trainer(gpus=1)\n"}
    ).report
    (found,) = [f for f in report.findings if f.kind == "obsolete"]
    assert found.rule == "removed-interface-blocks-upgrade"
    assert "; pytorch 1.9.0 here keeps it alive" in found.message
