"""Which Python is asked for."""

from __future__ import annotations

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.mise import read_mise, read_python_version, read_tool_versions
from stacklint.readers.pixi import read_pixi
from stacklint.repo.document import Document


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3.10\n", ["3.10"]),
        ("3.10.4\n3.9\n", ["3.10.4", "3.9"]),
        ("python-3.9.16\n", ["3.9.16"]),
        ("cpython@3.12\n", ["3.12"]),
        ("# pinned\n3.8  # why\n", ["3.8"]),
        ("my-env-3.10\n", []),
        ("miniconda3-4.7.12\n", []),
        ("r-4.1-2021-11-10\n", []),
        ("", []),
    ],
)
def test_python_version_files(text: str, expected: list[str]) -> None:
    found = read_python_version(Document(".python-version", text), Interest())
    assert [f.value.removeprefix("python-version=") for f in found if isinstance(f, Evidence)] == expected


def test_tool_versions() -> None:
    text = "nodejs 18.1\npython 3.11.2 3.9 system # x\n"
    found = read_tool_versions(Document(".tool-versions", text), Interest())
    assert [(f.value, f.location.line) for f in found if isinstance(f, Evidence)] == [
        ("python-version=3.11.2", 2),
        ("python-version=3.9", 2),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[tools]\npython = "3.10"\nnode = "20"\n', ["python-version=3.10"]),
        ('[tools]\npython = ["3.10", "3.9"]\n', ["python-version=3.10", "python-version=3.9"]),
        ('[tools]\npython = {version = "3.10", virtualenv = ".venv"}\n', ["python-version=3.10"]),
        ('[tools]\npython = "latest"\n"pipx:dvc[s3]" = "3"\n', ["dvc"]),
        ("tools = 1\n", []),
    ],
)
def test_mise(text: str, expected: list[str]) -> None:
    found = read_mise(Document("mise.toml", text), Interest())
    assert [f.value for f in found if isinstance(f, Evidence)] == expected


def test_pixi() -> None:
    text = """\
[workspace]
name = "mine"
[dependencies]
python = "=3.10"
MLflow = ">=2"
[pypi-dependencies]
mine = {path = ".", editable = true}
[feature.gpu.target.linux-64.dependencies]
cuda = "*"
"""
    found = read_pixi(Document("pixi.toml", text), Interest())
    assert [(f.kind, f.value, f.detail.get("group", "")) for f in found if isinstance(f, Evidence)] == [
        ("config", "project.name=mine", ""),
        ("config", "python-version=3.10", ""),
        ("package", "mlflow", "main"),
        ("package", "mine", "main"),
        ("include", ".", "main"),
        ("package", "cuda", "group:gpu"),
    ]
