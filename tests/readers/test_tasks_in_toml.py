"""Tasks of runners in TOML files."""

from __future__ import annotations

import pytest
from reading import evidence, shown

from stacklint.readers.tasks import read_tasks


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        pytest.param(
            "pixi.toml",
            '[tasks]\ntrain = "dvc repro"\n[feature.gpu.tasks]\nfit = { cmd = "python fit.py", cwd = "x" }\n',
            ["2:1 target train", "2:10 command dvc repro", "4:1 target fit", "4:16 command python fit.py"],
            id="pixi",
        ),
        pytest.param(
            "mise.toml",
            '[tasks.train]\nrun = ["dvc pull", "dvc repro"]\n[tasks]\nlint = "ruff check"\n',
            ["1:2 target train", "2:9 command dvc pull", "2:21 command dvc repro", "4:1 target lint", "4:9 command ruff check"],
            id="mise",
        ),
        pytest.param(
            "pyproject.toml", '[tool.poe.tasks]\na.shell = "dvc repro"\nb = "ruff check"\n',
            ["2:1 target a", "2:12 command dvc repro", "3:1 target b", "3:6 command ruff check"],
            id="poe",
        ),
        pytest.param("pyproject.toml", '[tool.pdm.scripts]\na = {cmd = "dvc repro"}\n', ["2:1 target a", "2:13 command dvc repro"], id="pdm"),
        pytest.param(
            "pyproject.toml", '[tool.hatch.envs.x.scripts]\na = ["dvc pull", "dvc repro"]\n',
            ["2:1 target a", "2:7 command dvc pull", "2:19 command dvc repro"],
            id="hatch",
        ),
    ],
)  # fmt: skip
def test_tasks(name: str, text: str, found: list[str]) -> None:
    assert shown(evidence(read_tasks, name, text)) == found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("pyproject.toml", '[project.scripts]\na = "b.c:main"\n', id="entry points are no tasks"),
        pytest.param("pyproject.toml", '[tool.poe.tasks]\na = {ref = "b"}\n', id="a task that names another"),
        pytest.param("pixi.toml", '[tasks]\na = {depends-on = ["b"]}\n', id="a task of others"),
        pytest.param("pyproject.toml", "tasks = [\n", id="no TOML"),
    ],
)
def test_what_is_no_task(name: str, text: str) -> None:
    assert evidence(read_tasks, name, text) == []
