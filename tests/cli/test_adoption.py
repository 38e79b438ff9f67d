"""Adoption on an old repository, from end to end: comments in every format, settings, a baseline that code may move in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from stacklint.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TWO = "import torch\nimport mlflow\nimport wandb\nmlflow.log_metric('a', 1)\nwandb.log({})\n"
RULE = "two-experiment-trackers"
BASELINE = ".stacklint-baseline.json"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "train.py").write_text(TWO, encoding="utf-8")
    (tmp_path / "requirements.txt").write_text("torch==2.9.0\nmlflow==3.4.0\nwandb==0.22.0\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def found(root: Path) -> Callable[..., list[str]]:
    """Return a function that runs `check` with some words and returns the rules that find something."""

    def check(*words: str) -> list[str]:
        out = root.parent / f"{root.name}-report.json"
        with pytest.raises(SystemExit):
            main(["check", str(root), "--format", "json", "-o", str(out), "--as-of", "2026-11-24", *words])
        report = json.loads(out.read_text(encoding="utf-8"))
        return [row["rule"] for row in report["findings"]]

    return check


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(list(words))
    return int(caught.value.code or 0)


COMMENT = f"stacklint: ignore[{RULE}] of no use"
CELL: dict[str, object] = {
    "cell_type": "code",
    "metadata": {},
    "outputs": [],
    "execution_count": None,
    "source": [f"x = 1  # {COMMENT}"],
}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("a.py", f"import json  # {COMMENT}\n", id="Python"),
        pytest.param("a.ipynb", json.dumps({"cells": [CELL], "metadata": {}, "nbformat": 4}), id="a cell"),
        pytest.param("a.yaml", f"a: 1  # {COMMENT}\n", id="YAML"),
        pytest.param("a.toml", f"a = 1  # {COMMENT}\n", id="TOML"),
        pytest.param("requirements-dev.txt", f"pytest==8.0.0  # {COMMENT}\n", id="requirements"),
        pytest.param("environment.yml", f"name: x  # {COMMENT}\n", id="conda"),
        pytest.param("Dockerfile", f"# {COMMENT}\nFROM python:3.13\n", id="a container"),
        pytest.param("Makefile", f"# {COMMENT}\nall:\n\ttrue\n", id="make"),
        pytest.param("run.sh", f"true  # {COMMENT}\n", id="a script"),
        pytest.param("setup.cfg", f"# {COMMENT}\n[metadata]\nname = x\n", id="INI"),
        pytest.param("main.tf", f"# {COMMENT}\nlocals {{}}\n", id="Terraform"),
        pytest.param("Jenkinsfile", f"// {COMMENT}\npipeline {{}}\n", id="Jenkins"),
        pytest.param("q.sql", f"-- {COMMENT}\nselect 1;\n", id="SQL"),
        pytest.param("README.md", f"<!-- {COMMENT} -->\n# x\n", id="Markdown"),
        pytest.param(".github/workflows/ci.yml", f"on: push  # {COMMENT}\njobs: {{}}\n", id="a workflow"),
    ],
)
def test_a_comment_of_no_use_is_told_in_every_format(
    path: str, text: str, root: Path, found: Callable[..., list[str]]
) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")
    assert "unused-ignore" in found()
    assert "unused-ignore" not in found("--no-ignores")


def test_a_comment_hides_and_no_ignores_shows(root: Path, found: Callable[..., list[str]]) -> None:
    assert RULE in found()
    text = TWO.replace("import mlflow\n", f"import mlflow  # stacklint: ignore[{RULE}] both for a while\n")
    (root / "train.py").write_text(text, encoding="utf-8")
    assert RULE not in found()
    assert RULE in found("--no-ignores")
    assert RULE in found("--isolated")


def test_isolated_leaves_the_settings_of_the_command_line(
    found: Callable[..., list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    config = tmp_path_factory.mktemp("trusted") / "stacklint.toml"
    config.write_text(f'ignore = ["{RULE}"]\n', encoding="utf-8")
    assert RULE not in found("--isolated", "--config", str(config))


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param(f'[per-file-ignores]\n"train.py" = ["{RULE}"]\n', id="in a file"),
        pytest.param(f'[per-file-ignores]\n"*.py" = ["{RULE}"]\n', id="in files of a kind"),
        pytest.param(
            f'[[accept]]\nrule = "{RULE}"\nreason = "a move"\nuntil = 2027-01-01\n', id="accepted for a while"
        ),
        pytest.param('ignore = ["overlap"]\n', id="the kind"),
    ],
)
def test_settings_hide_and_isolated_shows(settings: str, root: Path, found: Callable[..., list[str]]) -> None:
    (root / "stacklint.toml").write_text(settings, encoding="utf-8")
    assert RULE not in found()
    assert RULE in found("--no-ignores")
    assert RULE in found("--isolated")


def test_an_entry_past_its_date_is_told_and_hides_nothing(root: Path, found: Callable[..., list[str]]) -> None:
    (root / "stacklint.toml").write_text(
        f'[[accept]]\nrule = "{RULE}"\nreason = "a move"\nuntil = 2026-01-01\n', encoding="utf-8"
    )
    assert {RULE, "expired-acceptance"} <= set(found())


class TestBaseline:
    def test_it_holds_what_is_known_wherever_it_moves(self, root: Path, found: Callable[..., list[str]]) -> None:
        assert run("baseline", "create", str(root)) == 0
        (root / "src").mkdir()
        (root / "train.py").rename(root / "src/training.py")
        (root / "src/training.py").write_text(f'"""Moved, with new lines above."""\n\nX = 1\n{TWO}', encoding="utf-8")
        assert RULE not in found("--baseline", str(root / BASELINE))
        assert RULE in found()

    def test_the_settings_may_name_it(self, root: Path, found: Callable[..., list[str]]) -> None:
        run("baseline", "create", str(root))
        (root / "stacklint.toml").write_text(f'baseline = "{BASELINE}"\n', encoding="utf-8")
        assert RULE not in found()
        assert RULE in found("--isolated")

    def test_it_is_not_overwritten(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        run("baseline", "create", str(root))
        assert run("baseline", "create", str(root)) == 2
        assert "`stacklint baseline update`" in capsys.readouterr().err

    def test_update_keeps_reasons_and_prune_adds_nothing(self, root: Path) -> None:
        run("baseline", "create", str(root))
        file = root / BASELINE
        known = json.loads(file.read_text(encoding="utf-8"))
        for row in known["findings"]:
            row["reason"] = "known since the beginning"
        file.write_text(json.dumps(known), encoding="utf-8")
        (root / "tune.py").write_text(
            "import sklearn\nimport optuna\nimport hyperopt\noptuna.create_study()\nhyperopt.fmin(f)\n",
            encoding="utf-8",
        )
        before = self._rules(file)
        run("baseline", "prune", str(root))
        assert self._rules(file) == before
        run("baseline", "update", str(root))
        assert "two-optimisers" in self._rules(file)
        reasons = {row["rule"]: row["reason"] for row in json.loads(file.read_text(encoding="utf-8"))["findings"]}
        assert reasons[RULE] == "known since the beginning"
        assert reasons["two-optimisers"] == ""
        (root / "train.py").write_text("import torch\n", encoding="utf-8")
        run("baseline", "prune", str(root))
        assert RULE not in self._rules(file)

    def test_it_is_sorted_and_a_line_each_so_that_two_branches_merge(self, root: Path) -> None:
        (root / "a.py").write_text(TWO.replace("mlflow", "comet_ml"), encoding="utf-8")
        (root / "Dockerfile").write_text(
            "FROM python:3.7\nRUN pip install flask>=3.0\nCOPY gone.py .\n", encoding="utf-8"
        )
        run("baseline", "create", str(root))
        lines = (root / BASELINE).read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line.strip().rstrip(",")) for line in lines[3:-2]]
        assert len(rows) >= 3
        assert rows == sorted(rows, key=lambda row: (row["path"], row["rule"], row["fingerprint"]))
        assert not any("line" in row for row in rows)

    @staticmethod
    def _rules(file: Path) -> list[str]:
        return [row["rule"] for row in json.loads(file.read_text(encoding="utf-8"))["findings"]]
