"""The commands around a change: diff, badge, init and the block in README, as their users meet them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from stacklint.cli import main

if TYPE_CHECKING:
    from pathlib import Path

ONE = "import torch\nimport mlflow\nmlflow.log_metric('a', 1)\n"
TWO = "import torch\nimport mlflow\nimport wandb\nmlflow.log_metric('a', 1)\nwandb.log({})\n"


def run(*words: object) -> int:
    with pytest.raises(SystemExit) as caught:
        main([str(word) for word in words])
    return int(caught.value.code or 0)


@pytest.fixture
def reports(tmp_path: Path) -> tuple[Path, Path]:
    """Two reports: of one tracker, and of two."""
    repo = tmp_path / "repo"
    repo.mkdir()
    made = []
    for name, text in (("old", ONE), ("new", TWO)):
        (repo / "train.py").write_text(text, encoding="utf-8")
        made.append(tmp_path / f"{name}.json")
        run("check", repo, "--exit-zero", "--no-cache", "--format", f"json:{made[-1]}")
    return made[0], made[1]


def test_diff_says_what_the_change_makes_of_the_stack(
    reports: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("diff", *reports) == 0
    assert "Experiment tracking: Weights & Biases joins MLflow" in capsys.readouterr().out


def test_diff_fails_only_where_it_is_asked_to(reports: tuple[Path, Path]) -> None:
    assert run("diff", *reports, "--fail-on", "warning") == 1
    assert run("diff", *reports, "--fail-on", "error") == 0
    assert run("diff", *reversed(reports), "--fail-on", "note") == 0


def test_diff_writes_markdown_and_json(reports: tuple[Path, Path], tmp_path: Path) -> None:
    run("diff", *reports, "--format", "markdown", "-o", tmp_path / "c.md")
    assert (tmp_path / "c.md").read_text(encoding="utf-8").startswith("**stacklint**: Experiment tracking")
    run("diff", *reports, "--format", "json", "-o", tmp_path / "c.json")
    assert json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))["turned"][0]["came"] == ["wandb"]


def test_diff_of_no_report_is_the_users_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("diff", tmp_path / "a.json", tmp_path / "b.json") == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_badge_is_written(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(ONE, encoding="utf-8")
    assert run("badge", tmp_path, "-o", tmp_path / "b.svg") == 0
    assert "ML stack: " in (tmp_path / "b.svg").read_text(encoding="utf-8")


def test_the_block_is_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "train.py").write_text(ONE, encoding="utf-8")
    (tmp_path / "README.md").write_text("# A\n", encoding="utf-8")
    run("stack", tmp_path, "--write", tmp_path / "README.md")
    run("stack", tmp_path, "--write", tmp_path / "README.md")
    assert capsys.readouterr().out.split() == ["written", "unchanged"]


def test_init_writes_nothing_where_nobody_can_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert run("init", tmp_path) == 2
    assert "--yes" in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []


def test_init_shows_before_it_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("init", tmp_path, "--dry-run") == 0
    assert "+++ b/stacklint.toml" in capsys.readouterr().out
    assert [*tmp_path.iterdir()] == []
    assert run("init", tmp_path, "--yes") == 0
    assert {p.name for p in tmp_path.iterdir()} == {"stacklint.toml", ".pre-commit-config.yaml"}
    assert run("check", tmp_path) == 0


def test_init_is_not_led_out_of_the_repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "repo/.github").mkdir(parents=True)
    (tmp_path / "away").mkdir()
    (tmp_path / "repo/.github/workflows").symlink_to(tmp_path / "away")
    assert run("init", tmp_path / "repo", "--yes") == 2
    assert "leads out of the repository" in capsys.readouterr().err
    assert [*(tmp_path / "away").iterdir()] == []
