"""pyproject.toml in its dialects."""

from __future__ import annotations

import time

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence, Unread
from stacklint.readers.pyproject import read_pyproject
from stacklint.repo.document import Document, Unreadable


def read(text: str, path: str = "pyproject.toml") -> list[Evidence | Unread]:
    return list(read_pyproject(Document(path, text), Interest()))


def of_kind(kind: str, text: str, path: str = "pyproject.toml") -> list[Evidence]:
    return [f for f in read(text, path) if isinstance(f, Evidence) and f.kind == kind]


def packages(text: str) -> list[tuple[str, str, str, int]]:
    return [
        (f.value, f.detail.get("specifier", ""), f.detail["group"], f.location.line) for f in of_kind("package", text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            '[project]\ndependencies = [\n  "MLflow>=2",\n  "dvc[s3]",\n]\n',
            [("mlflow", ">=2", "main", 3), ("dvc", "", "main", 4)],
            id="PEP 621",
        ),
        pytest.param(
            '[project.optional-dependencies]\nGPU_all = ["torch"]\n',
            [("torch", "", "extra:gpu-all", 2)],
            id="extra",
        ),
        pytest.param(
            '[build-system]\nrequires = ["hatchling>=1"]\n',
            [("hatchling", ">=1", "build", 2)],
            id="build",
        ),
        pytest.param(
            '[dependency-groups]\ndev = ["ruff", {include-group = "Test"}]\ntest = ["pytest"]\n',
            [("ruff", "", "dev", 2), ("pytest", "", "dev", 3), ("pytest", "", "group:test", 3)],
            id="group that includes another",
        ),
        pytest.param(
            '[dependency-groups]\na = [{include-group = "b"}, "x"]\nb = [{include-group = "a"}]\n',
            [("x", "", "group:a", 2), ("x", "", "group:b", 2)],
            id="groups that include each other",
        ),
        pytest.param(
            '[tool.poetry.dependencies]\npython = "^3.9"\nmlflow = "^2.1"\ndvc = {version = "~3", extras = ["s3"]}\nx = "*"\n',
            [("mlflow", "^2.1", "main", 3), ("dvc", "~3", "main", 4), ("x", "", "main", 5)],
            id="Poetry",
        ),
        pytest.param(
            '[tool.poetry.dependencies]\nx = {version = "1", optional = true}\n[tool.poetry.extras]\na = ["x"]\nb = ["X"]\n',
            [("x", "1", "extra:a", 2), ("x", "1", "extra:b", 2)],
            id="Poetry, optional",
        ),
        pytest.param(
            '[tool.poetry.dev-dependencies]\na = "1"\n[tool.poetry.group.dev.dependencies]\nb = "1"\n[tool.poetry.group.docs.dependencies]\nc = "1"\n',
            [("a", "1", "dev", 2), ("b", "1", "dev", 4), ("c", "1", "group:docs", 6)],
            id="Poetry, groups",
        ),
        pytest.param(
            '[tool.poetry.dependencies]\nx = [{version = "1", python = "<3.8"}, {version = "2"}]\n',
            [("x", "1", "main", 2), ("x", "2", "main", 2)],
            id="Poetry, several constraints",
        ),
        pytest.param(
            '[tool.pdm.dev-dependencies]\ntest = ["pytest"]\n',
            [("pytest", "", "group:test", 2)],
            id="PDM",
        ),
        pytest.param(
            '[tool.uv]\ndev-dependencies = ["a"]\nconstraint-dependencies = ["b<2"]\n',
            [("a", "", "dev", 2), ("b", "<2", "constraint", 3)],
            id="uv",
        ),
        pytest.param(
            '[tool.hatch.envs.default]\ndependencies = ["a"]\n[tool.hatch.envs.docs]\nextra-dependencies = ["b"]\n',
            [("a", "", "dev", 2), ("b", "", "group:docs", 4)],
            id="Hatch",
        ),
        pytest.param(
            '[tool.flit.metadata]\nrequires = ["a"]\n[tool.flit.metadata.requires-extra]\nx = ["b"]\n',
            [("a", "", "main", 2), ("b", "", "extra:x", 4)],
            id="Flit",
        ),
        pytest.param(
            '[tool.pixi.dependencies]\npython = "3.10.*"\na = ">=1,<2"\n[tool.pixi.feature.gpu.pypi-dependencies]\nb = { version = "*" }\n',
            [("a", ">=1,<2", "main", 3), ("b", "", "group:gpu", 5)],
            id="pixi",
        ),
    ],
)
def test_packages(text: str, expected: list[tuple[str, str, str, int]]) -> None:
    assert packages(text) == expected


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param('[project]\ndependencies = ["a", "MLflow>=2"]\n', (2, 23, 29), id="string"),
        pytest.param('[tool.poetry.dependencies]\nmlflow = "^2"\n', (2, 1, 7), id="key"),
    ],
)
def test_the_place_is_that_of_the_name(text: str, place: tuple[int, int, int]) -> None:
    where = of_kind("package", text)[-1].location
    assert (where.line, where.column, where.end_column) == place


@pytest.mark.parametrize(
    ("text", "environment"),
    [
        ('[project]\ndependencies = ["a"]', "pyproject.toml"),
        ('[project.optional-dependencies]\nx = ["a"]', "pyproject.toml#extra:x"),
        ('[build-system]\nrequires = ["a"]', "pyproject.toml#build"),
        ('[tool.hatch.envs.x]\ndependencies = ["a"]', "pyproject.toml#env:x"),
    ],
)
def test_a_group_is_an_environment(text: str, environment: str) -> None:
    assert [f.detail["environment"] for f in of_kind("package", text)] == [environment]


def test_poetry_writes_its_own_specifiers() -> None:
    [found] = of_kind(
        "package",
        '[tool.poetry.dependencies]\na = {version = "^1", extras = ["b"], markers = "python_version < \'3.9\'"}',
    )
    assert found.detail["manager"] == "poetry"
    assert (found.detail["extras"], found.detail["marker"]) == ("b", "python_version < '3.9'")


def test_a_git_address_has_no_credentials() -> None:
    [found] = of_kind("package", '[tool.poetry.dependencies]\na = {git = "https://u:secret@h.org/a.git"}')
    assert found.detail["url"] == "https://h.org/a.git"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            '[tool.setuptools.dynamic]\ndependencies = {file = ["req.txt"]}\noptional-dependencies.x = {file = "x.txt"}\n',
            [("a/req.txt", "requirement", "main"), ("a/x.txt", "requirement", "extra:x")],
            id="setuptools",
        ),
        pytest.param(
            '[tool.hatch.metadata.hooks.requirements_txt]\nfiles = ["req.txt"]\n',
            [("a/req.txt", "requirement", "main")],
            id="Hatch",
        ),
        pytest.param(
            '[tool.uv.workspace]\nmembers = ["packages/*"]\n[tool.uv.sources]\nx = {workspace = true}\ny = {path = "../y", editable = true}\n',
            [("y", "editable", "main"), ("a/packages/*", "workspace", "main")],
            id="uv",
        ),
        pytest.param(
            '[tool.poetry.dependencies]\nx = {path = "libs/x"}\n',
            [("a/libs/x", "editable", "main")],
            id="Poetry",
        ),
    ],
)
def test_includes(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = of_kind("include", text, "a/pyproject.toml")
    assert [(f.value, f.detail["form"], f.detail["group"]) for f in found] == expected


def test_a_path_outside_the_repository_is_unread() -> None:
    found = read('[tool.poetry.dependencies]\nx = {path = "../x"}\n')
    assert Unread("pyproject.toml", "includes a file outside the repository", 2) in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('[project]\nname = "a"\n', ["project.name=a"], id="name"),
        pytest.param('[project]\nrequires-python = ">=3.9"\n', ["requires-python=>=3.9"], id="Python"),
        pytest.param('[project.scripts]\nx = "a.b:main"\n', ["project.scripts=a.b:main"], id="script"),
        pytest.param(
            '[project.entry-points."kedro.hooks"]\nx = "a:hooks"\n',
            ["project.entry-points=kedro.hooks", "project.scripts=a:hooks"],
            id="entry point",
        ),
        pytest.param(
            '[tool.poetry]\nname = "a"\nscripts = {x = "a:main"}\n[tool.poetry.dependencies]\npython = "^3.9"\n',
            ["project.name=a", "requires-python=^3.9", "project.scripts=a:main", "tool.poetry"],
            id="Poetry",
        ),
        pytest.param("[tool.ruff.lint]\n[tool.kedro]\n", ["tool.ruff", "tool.kedro"], id="tools"),
        pytest.param('[project]\nname = "{{ cookiecutter.name }}"\n', [], id="name of a template"),
        pytest.param(
            '[tool.pixi.dependencies]\npython = ">=3.10"\n',
            ["python-version=>=3.10", "tool.pixi"],
            id="pixi",
        ),
    ],
)
def test_config(text: str, expected: list[str]) -> None:
    assert [f.value for f in of_kind("config", text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        '{% if a %}\n[project]\ndependencies = ["x"]\n{% endif %}\n',
        '[project]\nname = {{ a|tojson }}\ndependencies = ["x", {{ b }}]\n',
    ],
)
def test_a_template_is_read_without_its_actions(text: str) -> None:
    assert [name for name, *_ in packages(text)] == ["x"]


@pytest.mark.parametrize(
    "text",
    [
        "[project]\ndependencies = 1\n",
        "[project]\ndependencies = {}\n",
        "[project]\ndependencies = [1, [], {}]\n",
        "project = 1\ntool = []\n",
        "[tool]\npoetry = 1\nuv = []\n",
        '[tool.poetry]\ndependencies = ["a"]\nextras = "x"\n',
        "[dependency-groups]\na = 'x y'\n",
        "",
    ],
)
def test_values_of_the_wrong_kind_name_nothing(text: str) -> None:
    assert packages(text) == []


def test_broken_toml_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="not TOML"):
        read("[project\n")


def test_groups_that_multiply_end_in_time() -> None:
    groups = "".join(f'g{i} = [{{include-group = "g{i + 1}"}}, "x{i}"]\n' for i in range(3000))
    start = time.process_time()
    read(f"[dependency-groups]\n{groups}g3000 = []\n")
    assert time.process_time() - start < 3
