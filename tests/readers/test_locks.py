"""Lock files: every version once, and never as a package."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.locks import read_lock
from stacklint.repo.document import Document

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.scan import Scan

UV = """\
version = 1
requires-python = ">=3.10"

[[package]]
name = "my-project"
version = "0.1.0"
source = { editable = "." }
dependencies = [
    { name = "mlflow" },
]

[[package]]
name = "MLflow"
version = "2.1"
source = { registry = "https://pypi.org/simple" }

[package.metadata]
requires-dist = [{ name = "mlflow", specifier = ">=2" }]
"""
POETRY = """\
[[package]]
category = "main"
name = "dvc"
optional = false
version = "3.1"

[package.dependencies]
version = ">=1"
name = "*"

[metadata]
content-hash = "x"
"""
PIPFILE = """\
{
    "_meta": {
        "requires": {
            "python_version": "3.9"
        }
    },
    "default": {
        "mlflow": {
            "hashes": [
                "sha256:aa"
            ],
            "version": "==2.1"
        },
        "mine": {
            "path": "."
        }
    },
    "develop": {
        "pytest": {
            "version": "==7.0"
        }
    }
}
"""
PIXI = """\
version: 6
environments:
  default:
    packages:
      linux-64:
      - conda: https://conda.anaconda.org/conda-forge/linux-64/zlib-1.3-h1.conda
packages:
- conda: https://conda.anaconda.org/conda-forge/linux-64/scikit-learn-1.5.0-py312_1.conda
  sha256: aa
- pypi: https://files.pythonhosted.org/packages/mlflow-2.1-py3-none-any.whl
  name: mlflow
  version: '2.1'
- pypi: ./
  name: my-project
  version: 0.1.0
- kind: conda
  name: numpy
  version: 1.26.0
"""
CONDA_LOCK = """\
version: 1
metadata:
  channels:
  - url: conda-forge
package:
- name: numpy
  version: '1.26'
  manager: conda
  platform: linux-64
- name: numpy
  version: '1.26'
  manager: conda
  platform: osx-64
- name: mlflow
  version: 2.1.0
  manager: pip
"""


def read(path: str, text: str) -> list[tuple[str, str, str, int]]:
    found = list(read_lock(Document(path, text), Interest()))
    assert {f.kind for f in found if isinstance(f, Evidence)} <= {"locked"}
    return [
        (f.value, f.detail["version"], f.detail["manager"], f.location.line) for f in found if isinstance(f, Evidence)
    ]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param("uv.lock", UV, [("mlflow", "2.1", "uv", 13)], id="uv"),
        pytest.param("poetry.lock", POETRY, [("dvc", "3.1", "poetry", 3)], id="Poetry"),
        pytest.param("pdm.lock", POETRY, [("dvc", "3.1", "pdm", 3)], id="PDM"),
        pytest.param(
            "pylock.gpu.toml",
            'lock-version = "1.0"\n[[packages]]\nname = "dvc"\nversion = "3.1"\n',
            [("dvc", "3.1", "pip", 3)],
            id="pylock",
        ),
        pytest.param(
            "Pipfile.lock", PIPFILE, [("mlflow", "2.1", "pipenv", 8), ("pytest", "7.0", "pipenv", 19)], id="pipenv"
        ),
        pytest.param(
            "pixi.lock",
            PIXI,
            [("scikit-learn", "1.5.0", "conda", 8), ("mlflow", "2.1", "pip", 11), ("numpy", "1.26.0", "conda", 17)],
            id="pixi",
        ),
        pytest.param(
            "gpu.conda-lock.yml", CONDA_LOCK, [("numpy", "1.26", "conda", 6), ("mlflow", "2.1.0", "pip", 14)], id="conda-lock"
        ),
        pytest.param("uv.lock", "", [], id="empty"),
        pytest.param("pixi.lock", "name: x\n", [], id="without packages"),
        pytest.param("Pipfile.lock", "[", [], id="broken"),
        pytest.param("uv.lock", '[[package]]\nname = "a b"\nversion = "1"\n', [], id="no name"),
    ],
)  # fmt: skip
def test_versions(path: str, text: str, expected: list[tuple[str, str, str, int]]) -> None:
    assert read(path, text) == expected


@pytest.mark.parametrize(
    ("path", "block"),
    [
        ("uv.lock", '[[package]]\nname = "p{}"\nversion = "1.{}"\n' + 'wheels = [{{ url = "https://x" }}]\n' * 8),
        ("pixi.lock", "\npackages:\n- kind: pypi\n  name: p{}\n  version: 1.{}\n  url: x\n  md5: y\n"),
        ("conda-lock.yml", "\npackage:\n- name: p{}\n  version: 1.{}\n  url: x\n  md5: y\n"),
    ],
)
def test_eight_megabytes_take_less_than_two_seconds(path: str, block: str) -> None:
    text = (block.format(1, 1) * 40 + block.format(2, 2)) * (8_000_000 // (41 * len(block)))
    start = time.process_time()
    assert len(read(path, text)) == 2
    assert time.process_time() - start < 2


def test_a_lock_that_is_read_is_not_told_as_too_large(scanned: Callable[[dict[str, str]], Scan]) -> None:
    entry = "- name: numpy\n  version: 1.26.0\n  manager: conda\n"
    text = "version: 1\npackage:\n" + entry + f"# {'x' * 98}\n" * 50_000
    report = scanned({"conda-lock.yml": text}).report
    assert len(text) > 4 << 20
    assert report.unread == ()


def test_a_large_file_that_nobody_reads_is_told(scanned: Callable[[dict[str, str]], Scan]) -> None:
    report = scanned({"big.yml": f"# {'x' * 98}\n" * 50_000, "setup.py": f"# {'x' * 98}\n" * 3_000}).report
    assert {item.path for item in report.unread} == {"big.yml", "setup.py"}
