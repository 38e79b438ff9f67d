"""`--config-from`: settings, rules and baseline of a trusted place, whatever the repository says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stacklint.cli import main
from stacklint.model import StacklintError
from stacklint.settings_from import settings_from

if TYPE_CHECKING:
    from collections.abc import Callable

RULE = "two-experiment-trackers"
TWO = "import mlflow\nimport wandb\n\nmlflow.log_metric('a', 1)\nwandb.init()\n"
HIDING = f'ignore = ["{RULE}"]\n'
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="makes a history")


def _git(root: Path, *words: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True)


def _write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def _commit(root: Path, files: dict[str, str]) -> None:
    """Make one commit on `main`, and stand on a branch of a stranger."""
    root.mkdir(exist_ok=True)
    _git(root, "init", "-q")
    _write(root, {"train.py": TWO, "requirements.txt": "mlflow\nwandb\n", **files})
    _git(root, "add", "-A")
    _git(root, "commit", "-qm", "one")
    _git(root, "checkout", "-qb", "stranger")


@pytest.fixture
def rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[list[str], str]]:
    """Return a function that checks a folder: the rules that found something, and standard error."""

    def run(*words: str) -> tuple[list[str], str]:
        out = tmp_path / "report.json"
        with pytest.raises(SystemExit) as ended:
            main(["check", *words, "--format", "json", "-o", str(out), "--as-of", "2026-11-24"])
        told = capsys.readouterr().err
        if ended.value.code == 2:
            return [], told
        return [row["rule"] for row in json.loads(out.read_text(encoding="utf-8"))["findings"]], told

    return run


@needs_git
class TestRevision:
    def test_what_a_stranger_hides_is_shown_and_told(
        self, tmp_path: Path, rules: Callable[..., tuple[list[str], str]]
    ) -> None:
        root = tmp_path / "root"
        _commit(root, {})
        _write(root, {"stacklint.toml": HIDING})
        assert RULE not in rules(str(root))[0]
        found, told = rules(str(root), "--config-from", "main")
        assert RULE in found
        assert told == "stacklint: stacklint.toml: ignore: not as in main, whose settings hold\n"

    def test_settings_of_a_stranger_that_are_broken_break_nothing(
        self, tmp_path: Path, rules: Callable[..., tuple[list[str], str]]
    ) -> None:
        root = tmp_path / "root"
        _commit(root, {})
        _write(root, {"stacklint.toml": "nonsense = 1\n"})
        assert rules(str(root))[0] == []
        found, told = rules(str(root), "--config-from", "main")
        assert RULE in found
        assert told.endswith(" (the settings of main hold)\n")

    @pytest.mark.parametrize("revision", ["main", "HEAD", "refs/heads/main"])
    def test_what_the_revision_says_holds(
        self, tmp_path: Path, rules: Callable[..., tuple[list[str], str]], revision: str
    ) -> None:
        root = tmp_path / "root"
        _commit(root, {"pyproject.toml": f"[tool.stacklint]\n{HIDING}"})
        _write(root, {"pyproject.toml": ""})
        assert RULE in rules(str(root))[0]
        assert RULE not in rules(str(root), "--config-from", revision)[0]

    def test_comments_are_heard_unless_isolated(
        self, tmp_path: Path, rules: Callable[..., tuple[list[str], str]]
    ) -> None:
        root = tmp_path / "root"
        _commit(root, {})
        _write(root, {"train.py": TWO.replace("mlflow\n", f"mlflow  # stacklint: ignore[{RULE}] reason\n", 1)})
        assert RULE not in rules(str(root), "--config-from", "main")[0]
        assert RULE in rules(str(root), "--config-from", "main", "--isolated")[0]

    def test_rules_and_baseline_are_those_of_the_revision(
        self, tmp_path: Path, rules: Callable[..., tuple[list[str], str]]
    ) -> None:
        root = tmp_path / "root"
        _commit(root, {})
        with pytest.raises(SystemExit):
            main(["baseline", "create", str(root)])
        own = Path(__file__).parents[1] / "rules/checks/overlap" / f"{RULE}.yaml"
        _write(root, {"stacklint.toml": 'baseline = "stacklint-baseline.json"\nrules = ["own"]\n'})
        name = next(p.name for p in root.glob("*baseline*.json"))
        _write(root, {"stacklint.toml": f'baseline = "{name}"\nrules = ["own"]\n'})
        _write(root, {"own/checks/overlap/three.yaml": own.read_text(encoding="utf-8")})
        _git(root, "add", "-A")
        _git(root, "commit", "-qm", "two")
        shutil.rmtree(root / "own")
        (root / name).unlink()
        (root / "stacklint.toml").unlink()
        assert RULE in rules(str(root))[0]
        found, _ = rules(str(root), "--config-from", "HEAD")
        assert RULE not in found
        assert "three" in found

    def test_settings_above_the_folder_that_is_checked_hold(
        self, tmp_path: Path, rules: Callable[..., tuple[list[str], str]]
    ) -> None:
        root = tmp_path / "root"
        _commit(root, {"stacklint.toml": '[per-file-ignores]\n"svc/*.py" = ["overlap"]\n', "svc/train.py": TWO})
        (root / "stacklint.toml").unlink()
        assert RULE in rules(str(root / "svc"))[0]
        assert RULE not in rules(str(root / "svc"), "--config-from", "main")[0]

    @pytest.mark.parametrize(
        ("settings", "told"),
        [
            ("selekt = []\n", "main:stacklint.toml:1: unknown key 'selekt'"),
            ('rules = ["none"]\n', "rules: "),
            ('rules = ["../../x"]\n', "main:stacklint.toml:1: rules: '../../x' leaves the repository"),
            ('baseline = "link"\n', "link"),
        ],
    )
    def test_mistakes_in_it_are_one_line(
        self, tmp_path: Path, rules: Callable[..., tuple[list[str], str]], settings: str, told: str
    ) -> None:
        root = tmp_path / "root"
        root.mkdir()
        (root / "link").symlink_to("/etc/passwd")
        _commit(root, {"stacklint.toml": settings})
        _write(root, {"stacklint.toml": ""})
        error = rules(str(root), "--config-from", "main")[1]
        assert told in error.splitlines()[-1]
        assert tempfile.gettempdir() not in error

    @pytest.mark.parametrize("revision", ["none", "origin/main", "0" * 40, "\n::error::x", "../x", "-x", ""])
    def test_no_such_revision_is_one_line(
        self,
        tmp_path: Path,
        rules: Callable[..., tuple[list[str], str]],
        monkeypatch: pytest.MonkeyPatch,
        revision: str,
    ) -> None:
        root = tmp_path / "root"
        _commit(root, {})
        monkeypatch.chdir(root)  # so that no word is a folder by chance
        error = rules(str(root), f"--config-from={revision}")[1]
        assert error.startswith("stacklint: --config-from")
        assert error.count("\n") == 1

    def test_nothing_is_left_behind(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "made").mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "made"))
        _commit(tmp_path / "root", {"stacklint.toml": HIDING})
        with settings_from("main", tmp_path / "root") as settings:
            assert settings.ignore == (RULE,)
        with pytest.raises(StacklintError), settings_from("none", tmp_path / "root"):
            pass
        assert list((tmp_path / "made").iterdir()) == []


class TestFolder:
    def test_its_settings_hold(self, tmp_path: Path, rules: Callable[..., tuple[list[str], str]]) -> None:
        _write(tmp_path / "root", {"train.py": TWO, "requirements.txt": "mlflow\nwandb\n", "stacklint.toml": HIDING})
        _write(tmp_path / "trusted", {"stacklint.toml": 'fail-on = "never"\n'})
        assert RULE not in rules(str(tmp_path / "root"))[0]
        assert RULE in rules(str(tmp_path / "root"), "--config-from", str(tmp_path / "trusted"))[0]

    def test_a_part_of_what_is_checked_is_refused(self, tmp_path: Path) -> None:
        _write(tmp_path, {"root/own/stacklint.toml": HIDING})
        with (
            pytest.raises(StacklintError, match="part of what is checked"),
            settings_from(str(tmp_path / "root/own"), tmp_path / "root"),
        ):
            pass

    def test_a_folder_is_no_revision(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        _write(tmp_path, {"root/a.py": "", "main/stacklint.toml": HIDING})
        monkeypatch.chdir(tmp_path)
        with (
            pytest.raises(StacklintError, match=r"no git repository here; write a folder as \./main"),
            settings_from("main", Path("root")),
        ):
            pass
        with settings_from("./main", Path("root")) as settings:
            assert settings.ignore == (RULE,)

    def test_none_is_one_line(self, tmp_path: Path, rules: Callable[..., tuple[list[str], str]]) -> None:
        _write(tmp_path, {"root/a.py": ""})
        told = rules(str(tmp_path / "root"), "--config-from", f"{tmp_path}{os.sep}none")[1]
        assert told.endswith("none: no such folder\n")

    def test_it_goes_with_no_other_settings(self, tmp_path: Path, rules: Callable[..., tuple[list[str], str]]) -> None:
        _write(tmp_path, {"root/a.py": "", "x/stacklint.toml": ""})
        told = rules(str(tmp_path / "root"), "--config-from", "main", "--config", str(tmp_path / "x/stacklint.toml"))[1]
        assert told == "stacklint: --config-from: --config gives the settings already\n"
