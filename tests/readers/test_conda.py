"""Conda environments, and YAML files that only look like one."""

from __future__ import annotations

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence, Unread
from stacklint.readers.conda import read_conda, read_recipe
from stacklint.repo.document import Document

TEXT = """\
name: env
channels: [conda-forge]
dependencies:
  - python=3.9
  - pytorch::pytorch>=1.12
  - scikit_learn  # [linux]
  - pip
  - pip:
      - MLflow==2.1
      - -r requirements.txt
      - -e .
      - dvc[s3]; python_version < "3.9"
"""


def read(text: str, path: str = "environment.yml") -> list[Evidence | Unread]:
    return list(read_conda(Document(path, text), Interest()))


def of_kind(kind: str, text: str, path: str = "environment.yml") -> list[Evidence]:
    return [f for f in read(text, path) if isinstance(f, Evidence) and f.kind == kind]


def test_packages_of_conda_and_pip_at_their_place() -> None:
    assert [
        (f.value, f.detail.get("specifier", ""), f.detail["manager"], f.location.line, f.location.column)
        for f in of_kind("package", TEXT)
    ] == [
        ("pytorch", ">=1.12", "conda", 5, 14),
        ("scikit-learn", "", "conda", 6, 5),
        ("pip", "", "conda", 7, 5),
        ("mlflow", "==2.1", "pip", 9, 9),
        ("dvc", "", "pip", 12, 9),
    ]


def test_includes_of_pip() -> None:
    found = of_kind("include", TEXT, "envs/gpu/environment.yml")
    assert [(f.value, f.detail["form"]) for f in found] == [
        ("envs/gpu/requirements.txt", "requirement"),
        ("envs/gpu", "editable"),
    ]


def test_python_is_configuration() -> None:
    assert [f.value for f in of_kind("config", TEXT)] == ["python-version=3.9"]


@pytest.mark.parametrize(
    "path",
    ["conda.yaml", "my-environment.yml", "env.yml", "envs/gpu.yml", "conda_dependencies.yml", "reco_gpu.yaml"],
)
def test_an_environment_by_any_name(path: str) -> None:
    assert of_kind("package", TEXT, path)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("chart/Chart.yaml", "apiVersion: v2\nname: x\ndependencies:\n  - name: redis\n", id="chart"),
        pytest.param(".github/labeler.yml", "dependencies:\n  - pyproject.toml\n  - requirements/*\n", id="labels"),
        pytest.param("environment.yml", "dependencies:\n  a: 1\n", id="mapping"),
        pytest.param("environment.yml", "dependencies:\n", id="nothing"),
        pytest.param("a.yml", "x:\n  dependencies:\n    - python\n", id="deeper"),
        pytest.param("conda-lock.yml", "dependencies:\n  - python\n", id="lock"),
    ],
)
def test_other_files_with_dependencies_are_no_environment(path: str, text: str) -> None:
    assert read(text, path) == []


def test_what_pip_refuses_is_unread_with_its_line() -> None:
    text = "dependencies:\n  - python\n  - pip:\n    - a b c\n"
    assert Unread("environment.yml", "not a requirement", 4) in read(text)


def test_an_export_is_a_dump_of_an_environment() -> None:
    specs = "".join(f"  - p{i}=1.0=h{i}\n" for i in range(30))
    text = f"dependencies:\n  - _libgcc_mutex=0.1=main\n  - openssl=1=0\n  - zlib=1=0\n{specs}  - pip:\n    - x==1\n"
    found = of_kind("package", text)
    assert {f.detail.get("frozen") for f in found} == {"yes"}
    assert "-libgcc-mutex" not in {f.value for f in found}


def test_the_pip_environment_of_a_saved_model() -> None:
    text = "python: 3.9.7\nbuild_dependencies:\n- pip==22\ndependencies:\n- -r requirements.txt\n- x==1\n"
    found = read(text, "model/python_env.yaml")
    assert [(f.kind, f.value) for f in found if isinstance(f, Evidence)] == [
        ("config", "python-version=3.9.7"),
        ("include", "model/requirements.txt"),
        ("package", "x"),
    ]


def test_a_recipe_by_group() -> None:
    text = """\
{% set version = "1.0" %}
package:
  name: x
  version: {{ version }}
requirements:
  host:
    - python
    - setuptools
  run:
    - MLflow >=2
    - {{ pin_compatible("numpy") }}
"""
    found = read_recipe(Document("recipe/meta.yaml", text), Interest())
    assert [
        (f.value, f.detail.get("specifier"), f.detail["group"], f.location.line)
        for f in found
        if isinstance(f, Evidence) and f.kind == "package"
    ] == [("mlflow", ">=2", "main", 10), ("setuptools", None, "build", 8)]


def test_other_meta_files_are_no_recipe() -> None:
    assert list(read_recipe(Document("mlruns/0/meta.yaml", "artifact_location: x\nname: y\n"), Interest())) == []
