"""`stacklint report-wrong`: minimal, redacted, and the finding shows itself again in what is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml
from click.testing import CliRunner

from stacklint.cli.root import root
from stacklint.model import StacklintError

if TYPE_CHECKING:
    from pathlib import Path

TRAIN = '''"""Sprocket of the customers of Initech; see https://wiki.initech.corp/sprocket and ask bob@initech.corp."""
import os
import numpy as np
import mlflow, sklearn
import wandb  # our own dashboards on 10.17.3.9

DB_PASSWORD = "hunter2hunter2"
BUCKET = "s3://initech-sprocket/2026/raw"


def load_initech_frame(path):
    token = "ghp_0123456789abcdefghijABCDEFGHIJ012345"
    return np.load(path)


def main():
    mlflow.set_tracking_uri("https://mlflow.initech.corp")
    with mlflow.start_run():
        wandb.log({"initech_sprocket_score": 1})


main()
'''
FILES = {
    "initech/sprocket_train.py": TRAIN,
    "initech/other_module.py": "import numpy as np\nprint(np.pi)\n",
    "requirements.txt": "mlflow==2.9.0\nwandb==0.16.0\nscikit-learn==1.4.0\n",
    "README.md": "# Initech sprocket\n",
}
RULE = "two-experiment-trackers"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        file = tmp_path / "repository" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path / "repository"


def _run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(root, list(words), standalone_mode=False)
    if done.exception:
        raise done.exception
    return int(done.return_value or 0), done.stdout


def _reported(folder: Path, *words: str, rule: str = RULE) -> tuple[Path, dict[str, str]]:
    """Return the file that is written for a repository, and the files of its one example."""
    target = folder.parent / f"{rule}.yaml"
    _run("report-wrong", rule, "--path", str(folder), "-o", str(target), *words)
    (example,) = yaml.safe_load(target.read_text(encoding="utf-8"))["good"]
    return target, example["files"]


def test_the_finding_shows_itself_again_in_what_is_written(repository: Path) -> None:
    target, _ = _reported(repository)
    status, shown = _run("rules", "test", str(target))
    assert status == 1
    assert f"FAILED   {RULE}: good:" in shown
    assert "0 passed, 1 failed" in shown


def test_only_what_the_finding_needs_is_left(repository: Path) -> None:
    _, files = _reported(repository)
    assert len(files) == 1
    (text,) = files.values()
    assert text.splitlines() == [
        "import mlflow, sklearn",
        "import wandb",
        "def main():",
        "    with mlflow.start_run():",
        '        wandb.log({"name3": 1})',
    ]


def test_no_name_secret_address_or_path_is_left(repository: Path) -> None:
    target, _ = _reported(repository, "--keep", "initech/sprocket_train.py")
    written = target.read_text(encoding="utf-8").lower()
    for word in ("initech", "sprocket", "bob", "hunter2", "ghp_", "10.17.3.9", "s3://initech", "/2026/"):
        assert word not in written, word
    assert "mlflow.start_run()" in written


def test_what_is_to_be_kept_stays(repository: Path) -> None:
    _, files = _reported(repository, "--keep", "initech/other_module.py:2", "--keep", "README.md")
    assert any("print(np.pi)" in text for text in files.values())
    assert any(text.startswith("# ") for path, text in files.items() if path == "README.md")


def test_what_it_says_why(repository: Path) -> None:
    target, _ = _reported(repository, "--why", "the second one only mirrors the first")
    assert "why: the second one only mirrors the first" in target.read_text(encoding="utf-8")


def test_a_finding_that_is_silenced_can_be_reported(repository: Path) -> None:
    file = repository / "initech/sprocket_train.py"
    file.write_text(
        TRAIN.replace("import mlflow", f"import mlflow  # stacklint: ignore[{RULE}] no\nimport mlflow"),
        encoding="utf-8",
    )
    (repository / "stacklint.toml").write_text(f'ignore = ["{RULE}"]\n', encoding="utf-8")
    target, files = _reported(repository)
    assert "stacklint.toml" not in files
    assert "ignore[" not in "".join(files.values())
    assert _run("rules", "test", str(target))[0] == 1


def test_settings_that_the_finding_rests_on_are_part_of_the_example(repository: Path) -> None:
    (repository / "stacklint.toml").write_text('[policy.tools]\nforbid = ["wandb"]\n', encoding="utf-8")
    target, files = _reported(repository, rule="tool-against-policy")
    assert 'forbid = ["wandb"]' in files["stacklint.toml"]
    assert _run("rules", "test", str(target))[0] == 1


def test_of_a_notebook_the_cells_that_matter_are_left(tmp_path: Path) -> None:
    sources = [
        "# Initech\nsecret plans",
        "import numpy",
        "import sklearn\nimport mlflow",
        "import neptune\nneptune.init_run()",
    ]
    cells: list[dict[str, object]] = [
        {"cell_type": "code" if n else "markdown", "metadata": {}, "outputs": [{"text": "Initech 42"}], "source": text}
        for n, text in enumerate(sources)
    ]
    book = {
        "cells": cells,
        "metadata": {"kernelspec": {"display_name": "initech", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (tmp_path / "r").mkdir()
    (tmp_path / "r/book.ipynb").write_text(json.dumps(book), encoding="utf-8")
    target, files = _reported(tmp_path / "r", rule="service-shut-down")
    assert "nitech" not in target.read_text(encoding="utf-8")
    (text,) = files.values()
    (cell,) = json.loads(text)["cells"]
    assert cell["source"] == "import neptune"
    assert _run("rules", "test", str(target))[0] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["two-experiment-tracker"], "did you mean 'two-experiment-trackers'?", id="a rule's name misspelt"),
        pytest.param(["model-without-monitoring"], "it finds nothing here", id="nothing to report"),
        pytest.param([RULE, "--at", "initech/sprocket_train.py:99"], "no finding of two-experiment-trackers there; there are: initech/sprocket_train.py:4", id="not there"),
        pytest.param([RULE, "--keep", "nowhere.py"], "there is no such file or line", id="nothing to keep"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line(repository: Path, words: list[str], said: str) -> None:
    with pytest.raises(StacklintError, match=r".") as caught:
        _run("report-wrong", *words, "--path", str(repository))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_of_examples_is_called_after_its_rule(tmp_path: Path) -> None:
    file = tmp_path / "two-experiment-tracker.yaml"
    file.write_text("good:\n  - why: none\n    files:\n      a.py: |\n        1\n", encoding="utf-8")
    with pytest.raises(StacklintError, match="did you mean 'two-experiment-trackers'"):
        _run("rules", "test", str(file))
    assert _run("rules", "test", str(file.rename(tmp_path / f"{RULE}.yaml")))[0] == 0
