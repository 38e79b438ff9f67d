"""Requirements and install commands: what they name, what they must not be taken for."""

from __future__ import annotations

import shlex
import time

import pytest
from packaging.requirements import InvalidRequirement
from packaging.requirements import Requirement as Oracle

from stacklint.syntax.requirement import (
    Requirement,
    canonical,
    included,
    installed,
    parse_conda,
    parse_requirement,
    without_credentials,
)

VALID = [
    "dvc",
    "dvc[s3]==3.50",
    "dvc[s3, gs] == 3.50",
    "x>=1,<2",
    "x >= 1 , != 1.5 , < 2",
    "x (>=1,<2)",
    "x~=1.4.2",
    "x===1.0+local",
    "x==1.*",
    "x==1!2.0",
    "Zope.Interface_X>1",
    'x; python_version < "3.8"',
    'x>=1; (python_version < "3.8" or sys_platform == "win32") and extra == "y"',
    "x @ https://example.com/x.zip",
    "x[a,b] @ git+https://example.com/x.git@main",
    'x @ https://example.com/x.zip ; os_name == "nt"',
    "x@file:///tmp/x",
    "x[]",
    "x>=1,",
]


@pytest.mark.parametrize("text", VALID)
def test_agrees_with_packaging(text: str) -> None:
    mine = parse_requirement(text)
    theirs = Oracle(text)
    assert mine is not None
    assert mine.name == canonical(theirs.name)
    assert set(mine.extras) == {canonical(e) for e in theirs.extras}
    assert set(mine.specifier.strip(",").split(",")) - {""} == {str(s) for s in theirs.specifier}
    assert bool(mine.marker) == bool(theirs.marker)
    assert mine.url == (theirs.url or "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a b",
        "x=1",
        "[x]",
        "x[",
        "-r y.txt",
        "==1",
        "x==",
        "x>=",
        "x,y",
        "# x",
        "x[a b]",
        "x y>1",
    ],
)
def test_refuses_what_packaging_refuses(text: str) -> None:
    with pytest.raises(InvalidRequirement):
        Oracle(text)
    assert parse_requirement(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "git+https://github.com/a/b.git@v1#egg=Foo_x[y]",
            Requirement("foo-x", "", ("y",), "", "git+https://github.com/a/b.git@v1#egg=Foo_x[y]"),
            id="egg",
        ),
        pytest.param(
            "https://d.org/whl/cu117/torch-2.0.0%2Bcu117-cp310-cp310-linux_x86_64.whl",
            Requirement(
                "torch",
                "==2.0.0+cu117",
                url="https://d.org/whl/cu117/torch-2.0.0%2Bcu117-cp310-cp310-linux_x86_64.whl",
            ),
            id="address of a wheel",
        ),
        pytest.param(
            "./dist/my_pkg-1.0-py3-none-any.whl",
            Requirement("my-pkg", "==1.0", url="./dist/my_pkg-1.0-py3-none-any.whl"),
            id="local wheel",
        ),
        pytest.param(
            "https://h/en_core_web_sm-2.3.0.tar.gz",
            Requirement("en-core-web-sm", "==2.3.0", url="https://h/en_core_web_sm-2.3.0.tar.gz"),
            id="source archive",
        ),
        pytest.param("git+https://github.com/a/b.git", None, id="address without a name"),
        pytest.param("git@github.com:a/b.git", None, id="scp address"),
        pytest.param("./x", None, id="folder"),
        pytest.param("requirements.txt", None, id="file"),
        pytest.param("ruamel.yaml", Requirement("ruamel-yaml"), id="name that looks like a file"),
        pytest.param("numpy; this is nice", None, id="prose after a semicolon"),
        pytest.param("\u212aedro", None, id="look-alike of a letter"),
    ],
)
def test_addresses_and_files(text: str, expected: Requirement | None) -> None:
    assert parse_requirement(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "x @ https://user:s3cret@h.org/x.zip",
        "git+https://s3cret@github.com/a/b.git#egg=x",
        "x @ git+https://user:s3c/ret@github.com/a/b.git",
        "https://${s3cret}@h.org/x-1.0.tar.gz?token=s3cret",
        "git+https://user:s3c#?ret@h.org/x.git#egg=x",
    ],
)
def test_credentials_are_dropped(text: str) -> None:
    found = parse_requirement(text)
    assert found is not None
    assert "s3c" not in found.url
    assert "ret@" not in found.url


def test_a_version_control_reference_is_no_credential() -> None:
    assert without_credentials("git+ssh://git@h.org/a/b.git@v1") == "git+ssh://h.org/a/b.git@v1"


@pytest.mark.parametrize(
    ("text", "name", "specifier"),
    [
        pytest.param("conda-forge::dvc=3.1=py3_0", "dvc", "=3.1", id="channel, version, build"),
        pytest.param("dvc >=1, <2", "dvc", ">=1,<2", id="spaces"),
        pytest.param("numpy 1.2 py_0", "numpy", "==1.2", id="three words"),
        pytest.param("numpy=1.2.*", "numpy", "=1.2.*", id="fuzzy"),
        pytest.param("x[version='>=1,<2',build=y]", "x", ">=1,<2", id="keys"),
        pytest.param("scikit_learn", "scikit-learn", "", id="name alone"),
        pytest.param("x>=1|<0.5", "x", ">=1|<0.5", id="alternatives"),
    ],
)
def test_conda_specs(text: str, name: str, specifier: str) -> None:
    assert parse_conda(text) == Requirement(name, specifier, manager="conda")


@pytest.mark.parametrize("text", ["", "env.yml", "a b c", "https://x/y", "- x", "x: y"])
def test_no_conda_spec(text: str) -> None:
    assert parse_conda(text) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("pip install -U x==1 -r y.txt", ["x==1"]),
        (
            "python3 -m pip install --upgrade pip 'torch>=1' --index-url https://a",
            ["pip", "torch>=1"],
        ),
        ("sudo -H pip3.10 install -Ur req.txt -c c.txt foo", ["foo"]),
        ("A=1 pip --no-cache-dir install foo==${V} ${BAR} > /dev/null 2>&1", ["foo"]),
        ("pip install -e git+https://h/b.git#egg=bb -e . ./x /abs/x .[dev]", ["bb"]),
        ("pip install x && echo y", ["x"]),
        ("$PYTHON -m pip install x", ["x"]),
        ("uv pip install --system -r requirements.txt x", ["x"]),
        ("uv pip sync requirements.txt", []),
        ("uv add --dev pytest --optional gpu torch", ["pytest", "torch"]),
        ("uv tool install ruff@0.3 --with y", ["ruff==0.3", "y"]),
        ("uvx ruff@latest check numpy", ["ruff"]),
        ("uvx --from 'dvc[s3]' dvc pull", ["dvc"]),
        ("uv run --with mlflow train.py numpy", ["mlflow"]),
        ("uv run --no-sync python -m pip install x", ["x"]),
        ("poetry add x@^1.0 --group dev y -E z", ["x^1.0", "y"]),
        ("poetry run pip install a", ["a"]),
        ("pdm add -dG test pytest", ["pytest"]),
        ("pipx install poetry==1.7", ["poetry==1.7"]),
        ("pipx run --spec a b", ["a"]),
        ("pipx inject poetry plug", ["plug"]),
        ("pipenv install --dev black", ["black"]),
        ("conda install -y -c conda-forge x=1 'y>=2' --file r.txt", ["x=1", "y>=2"]),
        ("conda create -n e python=3.9 pytorch::torch", ["torch"]),
        ("conda run -n env pip install foo", ["foo"]),
        ("mamba env update -n base -f env.yml", []),
        ("pixi add --pypi x", ["x"]),
        ("pip uninstall x", []),
        ("pip freeze", []),
        ("conda --version", []),
        ("echo pip install x", []),
        ("pip", []),
    ],
)
def test_installed(line: str, expected: list[str]) -> None:
    found = installed(tuple(shlex.split(line)))
    assert [f"{r.name}{r.specifier}" for r in found] == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "pip install -r a.txt -c b.txt --requirement=c.txt -rd.txt",
            ["a.txt", "b.txt", "c.txt", "d.txt"],
        ),
        ("pip install -Ur a.txt", ["a.txt"]),
        ("uv pip sync a.txt", ["a.txt"]),
        ("conda env create -f environment.yml", ["environment.yml"]),
        ("conda install --file requirements.txt", ["requirements.txt"]),
        ("pip install x", []),
        ("cat -r a.txt", []),
    ],
)
def test_included(line: str, expected: list[str]) -> None:
    assert list(included(tuple(shlex.split(line)))) == expected


def test_the_manager_is_the_program() -> None:
    found = [r.manager for r in installed(("conda", "install", "x"))]
    assert found == ["conda"]


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "x; " + "(" * 8000,
        "x[" + "a," * 4000,
        "x" + " " * 8000 + "!",
        "x>=1" + ",>=1" * 2000 + "?",
        "a" + "-1" * 4000 + ".zip",
        "https://" + "@:" * 4000,
    ],
    ids=["long", "marker", "extras", "spaces", "clauses", "archive", "address"],
)
def test_hostile_lines_take_no_time(text: str) -> None:
    start = time.process_time()
    parse_requirement(text)
    parse_conda(text)
    list(installed(("pip", "install", text)))
    assert time.process_time() - start < 2


def test_a_quote_at_the_end_belongs_to_the_marker() -> None:
    (found,) = installed(("pip", "install", 'x<5; python_version<"3.9"'))
    assert (found.name, found.marker) == ("x", 'python_version<"3.9"')
