"""setup.cfg as setuptools reads it."""

from __future__ import annotations

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.setup_cfg import read_setup_cfg
from stacklint.repo.document import Document

TEXT = """\
[metadata]
name = my-package
version = attr: x.__version__

[options]
python_requires = >=3.8
install_requires =
    MLflow>=2  # tracking
    # a comment

    dvc[s3]; python_version < "3.9"
setup_requires = wheel; cython>=3
tests_require =
  pytest

[options.extras_require]
GPU_x =
    torch
docs = file: docs/requirements.txt

[options.entry_points]
console_scripts =
    run = a.b:main
mlflow.tracking_store =
    x = a:Store

[flake8]
install_requires = no
"""


def read(kind: str, text: str = TEXT) -> list[Evidence]:
    found = read_setup_cfg(Document("setup.cfg", text), Interest())
    return [f for f in found if isinstance(f, Evidence) and f.kind == kind]


def test_packages_by_group_at_their_place() -> None:
    assert [
        (
            f.value,
            f.detail.get("specifier", ""),
            f.detail["group"],
            f.location.line,
            f.location.column,
        )
        for f in read("package")
    ] == [
        ("mlflow", ">=2", "main", 8, 5),
        ("dvc", "", "main", 11, 5),
        ("wheel", "", "build", 12, 18),
        ("cython", ">=3", "build", 12, 25),
        ("pytest", "", "dev", 14, 3),
        ("torch", "", "extra:gpu-x", 18, 5),
    ]


def test_a_file_is_included() -> None:
    assert [(f.value, f.detail["group"]) for f in read("include")] == [("docs/requirements.txt", "extra:docs")]


def test_config() -> None:
    assert [f.value for f in read("config")] == [
        "project.name=my-package",
        "requires-python=>=3.8",
        "project.scripts=a.b:main",
        "project.entry-points=mlflow.tracking_store",
        "project.scripts=a:Store",
    ]


@pytest.mark.parametrize("text", ["", "[", "[options\ninstall_requires", "=\n=", "install_requires = x", "\x00[a]\n b"])
def test_what_is_no_setup_cfg_says_nothing(text: str) -> None:
    assert read("package", text) == []


def test_an_extra_holds_those_that_it_names() -> None:
    text = "[options.extras_require]\nall =\n  x\n  %(Dev)s\ndev =\n  y\n  %(all)s\n"
    assert [(f.value, f.detail["group"], f.location.line) for f in read("package", text)] == [
        ("x", "extra:all", 3),
        ("y", "extra:all", 6),
        ("y", "extra:dev", 6),
        ("x", "extra:dev", 3),
    ]
