"""Which folders are projects."""

from __future__ import annotations

import pytest

from stacklint.projects import Projects, find_projects
from stacklint.scopes import Scopes


def _projects(*paths: str) -> tuple[str, ...]:
    return find_projects(paths, Scopes(paths).of)


@pytest.mark.parametrize(
    ("paths", "projects"),
    [
        pytest.param(["train.py"], (".",), id="a lone script"),
        pytest.param(
            ["a/pyproject.toml", "a/a.py", "b/requirements.txt", "b/b.py"],
            (".", "a", "b"),
            id="two with manifests and code",
        ),
        pytest.param(
            ["requirements/dev.txt", "requirements/notes.py", "a.py"],
            (".",),
            id="a folder of requirements",
        ),
        pytest.param(["serving/requirements.txt", "train.py"], (".",), id="an environment without code"),
        pytest.param(["src/requirements.txt", "src/train.py"], (".",), id="src belongs to the project above"),
        pytest.param(
            ["m/MLmodel", "m/requirements.txt", "m/code.py", "a.py"],
            (".",),
            id="a saved model's own requirements",
        ),
        pytest.param(["tests/proj/setup.py", "tests/proj/a.py", "a.py"], (".",), id="a test's project"),
    ],
)
def test_projects(paths: list[str], projects: tuple[str, ...]) -> None:
    assert _projects(*paths) == projects


def test_a_file_belongs_to_the_nearest_project() -> None:
    assert Projects((".", "a", "a/b")).of("a/b/c/d.py") == "a/b"
