"""Texts that `conda list` wrote."""

from __future__ import annotations

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.conda_list import read_conda_list
from stacklint.repo.document import Document

EXPORT = """\
# This file may be used to create an environment using:
# $ conda create --name <env> --file <this file>
# platform: linux-64
_libgcc_mutex=0.1=main
python=3.9.7=h1
mlflow=1.20.2=pypi_0
Scikit_Learn=1.0=py39
"""
EXPLICIT = """\
# platform: linux-64
@EXPLICIT
https://conda.anaconda.org/conda-forge/linux-64/scikit-learn-1.0-py39_1.tar.bz2#a1
https://repo.anaconda.com/pkgs/main/noarch/dvc-3.1.0-pyhd_0.conda
"""
TABLE = """\
# packages in environment at /opt/conda:
#
# Name                    Version                   Build  Channel
mlflow                    1.20.2                   pypi_0    pypi
numpy                     1.21.2           py39h20f2e39_0
"""


def read(text: str) -> list[Evidence]:
    found = read_conda_list(Document("requirements.txt", text), Interest())
    return [f for f in found if isinstance(f, Evidence)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            EXPORT,
            {"mlflow": "pip", "scikit-learn": "conda"},
            id="export",
        ),
        pytest.param(TABLE, {"mlflow": "pip", "numpy": "conda"}, id="table"),
        pytest.param(EXPLICIT, {}, id="a list of addresses is a lock"),
        pytest.param("mlflow==1\n", {}, id="requirements"),
    ],
)
def test_packages_and_who_installed_them(text: str, expected: dict[str, str]) -> None:
    assert {f.value: f.detail["manager"] for f in read(text) if f.kind == "package"} == expected


def test_a_list_of_addresses_locks_versions() -> None:
    found = {f.value: (f.detail["version"], f.location.line) for f in read(EXPLICIT)}
    assert found == {"scikit-learn": ("1.0", 3), "dvc": ("3.1.0", 4)}


def test_an_export_is_a_dump_of_an_environment() -> None:
    assert {f.detail["frozen"] for f in read(EXPORT) if f.kind == "package"} == {"yes"}
