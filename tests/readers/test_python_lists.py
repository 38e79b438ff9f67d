"""Packages that Python code lists for where it will run."""

from __future__ import annotations

import time

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.notebook import read_notebook
from stacklint.readers.python_source import read_python
from stacklint.repo.document import Document
from stacklint.syntax.python_lists import listed_packages


def _read(text: str, module: str = "kfp") -> list[Evidence]:
    document = Document("p.py", f"{text}\nimport {module}\n")
    found = read_python(document, Interest(modules=frozenset({"kfp"}), seen=frozenset({"torch"})))
    return [item for item in found if isinstance(item, Evidence) and item.kind == "package"]


def _packages(text: str) -> list[str]:
    return [f"{e.location.line}:{e.location.column} {e.value}{e.detail.get('specifier', '')}" for e in _read(text)]


@pytest.mark.parametrize(
    ("text", "packages"),
    [
        pytest.param('@component(packages_to_install=["a==1", \'b\'])\n', ["1:34 a==1", "1:42 b"], id="one line"),
        pytest.param(
            "f(\n  packages_to_install=[\n    'a',  # why\n    # 'c',\n    'b>=2',\n  ],\n)\n", ["3:6 a", "5:6 b>=2"], id="several lines"
        ),
        pytest.param('ray.init(runtime_env={"pip": ["a"]})\n', ["1:32 a"], id="an environment of a run"),
        pytest.param('runtime_env = {"pip": {"packages": ["a"], "pip_check": False}}\n', ["1:38 a"], id="its long form"),
        pytest.param('f(pip_requirements=["a"], extra_pip_requirements=["b"])\n', ["1:22 a", "1:52 b"], id="of a model"),
    ],
)  # fmt: skip
def test_lists_of_requirements(text: str, packages: list[str]) -> None:
    assert _packages(text) == packages


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('"""packages_to_install=["a"]"""\n', id="in a docstring"),
        pytest.param('# packages_to_install=["a"]\n', id="in a comment"),
        pytest.param('f(packages_to_install=["a b c"])\n', id="no requirement"),
        pytest.param("f(packages_to_install=NAMES)\n", id="a name"),
        pytest.param('x = {"pip": ["a"]}\n', id="another table"),
        pytest.param("packages_to_install: list[str] = []\n", id="a field without members"),
        pytest.param('f(my_packages_to_install_x=["a"])\n', id="a longer name"),
    ],
)
def test_other_lists_are_none(text: str) -> None:
    assert _packages(text) == []


def test_each_list_is_an_environment_of_its_own() -> None:
    text = 'f(packages_to_install=["a==1"])\nf(packages_to_install=["a==2"])\n'
    assert [f.detail["environment"] for f in _read(text)] == ["p.py#1", "p.py#2"]


@pytest.mark.parametrize(("module", "packages"), [("kfp", ["a"]), ("kfp.dsl", ["a"]), ("torch", []), ("os", [])])
def test_lists_are_looked_for_beside_tools(module: str, packages: list[str]) -> None:
    assert [e.value for e in _read('f(packages_to_install=["a"])\n', module)] == packages


def test_a_cell_of_a_notebook() -> None:
    text = '{"cells": [{"cell_type": "code", "source": ["x = 1\\n", "f(packages_to_install=[\'a\'])"]}], "nbformat": 4}'
    found = [f for f in read_notebook(Document("n.ipynb", text), Interest()) if isinstance(f, Evidence)]
    assert [(f.kind, f.value, f.location.cell, f.location.line) for f in found] == [("package", "a", 1, 2)]


@pytest.mark.parametrize(
    "text",
    ["packages_to_install=[", 'packages_to_install=["a",', "runtime_env 'pip': [\n", "packages_to_install=[ \n#\n"],
)
def test_repetition_takes_linear_time(text: str) -> None:
    spent = []
    for size in (30_000, 240_000):
        started = time.process_time()
        list(listed_packages((text * (size // len(text))).encode()))
        spent.append(time.process_time() - started)
    assert spent[1] < 40 * max(spent[0], 0.02)
