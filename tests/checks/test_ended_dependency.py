"""Services, images and actions that are gone from a date on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacklint.checks.ended_dependency import _covers
from stacklint.model import Evidence, Location
from stacklint.repo.repository import Repo
from stacklint.scan import scan
from stacklint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.knowledge.load import Knowledge
    from stacklint.scan import Scan

_RULES = ("dependency-", "retired-package-name")
"""A retired name is told as that and not as a package that was shut down."""
_TRAIN = {"train.py": "import sklearn\n"}


def _found(files: dict[str, str], knowledge: Knowledge, as_of: str = "2026-11-27") -> list[tuple[str, int]]:
    report = scan(Repo({**_TRAIN, **files}), knowledge, Settings(), as_of).report
    return [(f.location.path, f.location.line) for f in report.findings if f.rule.startswith(_RULES)]


@pytest.mark.parametrize(("as_of", "count"), [("2025-03-30", 0), ("2025-03-31", 1)])
def test_the_state_is_that_of_the_day(as_of: str, count: int, knowledge: Knowledge) -> None:
    assert len(_found({"tell.py": 'ADDRESS = "https://notify-api.line.me/api/notify"\n'}, knowledge, as_of)) == count


def test_a_package_that_refuses_to_be_installed_is_told_only_where_it_would_be(knowledge: Knowledge) -> None:
    assert _found({"requirements.txt": "sklearn\n"}, knowledge) == [("requirements.txt", 1)]
    assert _found({"requirements.txt": "sklearn==0.0\n"}, knowledge) == []
    assert _found({"requirements.txt": "scikit-learn\n"}, knowledge) == []


def test_an_import_with_a_fallback_is_no_dependency(knowledge: Knowledge) -> None:
    text = "try:\n    import keras_preprocessing\nexcept ImportError:\n    keras_preprocessing = None\n"
    assert _found({"prepare.py": text}, knowledge) == []


@pytest.mark.parametrize(
    ("image", "step", "found"),
    [
        pytest.param("python:3.8-slim-buster", "apt-get update", True, id="packages from an archived release"),
        pytest.param("python:3.8-slim-buster", "pip install numpy", False, id="none"),
        pytest.param("python:3.12-bookworm", "apt-get update", False, id="a release on the mirrors"),
        pytest.param("busters/python:1", "apt-get update", False, id="the word in a name"),
    ],
)
def test_an_image_of_an_archived_release(image: str, step: str, found: bool, knowledge: Knowledge) -> None:
    places = _found({"Dockerfile": f"FROM {image}\nRUN {step}\nCOPY train.py .\n"}, knowledge)
    assert places == ([("Dockerfile", 1)] if found else [])


def test_versions_of_an_action_or_image_are_read_from_its_tag() -> None:
    row = {"versions": "<4"}
    for ref, covered in (("v3", True), ("v3.1.2", True), ("v4", False), ("main", False), ("5d5d22a3", False)):
        item = Evidence(Location("ci.yml"), "action", "owner/name", {"ref": ref})
        assert _covers(row, item) is covered, ref


def test_manifests_of_past_releases_are_history(knowledge: Knowledge) -> None:
    text = "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata:\n  name: model\n"
    assert _found({"install/v0.3.0/all.yaml": text}, knowledge) == []
    assert _found({"k8s/ingress.yaml": text}, knowledge) == [("k8s/ingress.yaml", 1)]


def test_what_no_file_imports_may_go(scanned: Callable[[dict[str, str]], Scan]) -> None:
    files = {"train.py": "import sklearn\n", "requirements.txt": "azureml-sdk==1.38.0\n"}
    told = {
        code: [f.act for f in scanned({**files, "run.py": code}).report.findings if f.rule == "dependency-past-its-end"]
        for code in ("import os\n", "from azureml.core import Run\n")
    }
    (drop,), (move,) = told.values()
    assert drop.startswith("Drop it, for no file here imports it; or move to SDK v2")
    assert move.startswith("Move to SDK v2")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("deploy/conda.yml", "name: score\ndependencies:\n  - python=3.10\n  - pip:\n    - azureml-core==1.54.0\n"),
        ("environment.yml", "name: churn\ndependencies:\n  - pip:\n    - azureml-core==1.54.0\n"),
    ],
)
def test_an_environment_may_hold_what_a_service_needs(
    path: str, text: str, scanned: Callable[[dict[str, str]], Scan]
) -> None:
    found = scanned({"train.py": "import sklearn\n", path: text}).report.findings
    (act,) = [f.act for f in found if f.rule == "dependency-past-its-end"]
    assert act.startswith("Move to SDK v2")


def test_an_environment_that_a_deployment_names_is_left_alone(scanned: Callable[[dict[str, str]], Scan]) -> None:
    files = {
        "train.py": "import sklearn\n",
        "deploy/conda.yml": "name: score\ndependencies:\n  - python=3.10\n  - pip:\n    - azureml-core==1.54.0\n",
    }
    for beside, count in (("environment:\n  conda_file: conda.yml\n", 0), ("environment: other\n", 1)):
        found = scanned({**files, "deploy/deployment.yml": beside}).report.findings
        assert len([f for f in found if f.rule == "dependency-past-its-end"]) == count
