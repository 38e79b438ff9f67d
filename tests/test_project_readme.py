"""README shows what the program really prints, and its settings are settings."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from stacklint import __version__
from stacklint.cli import main
from stacklint.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def _sessions() -> Iterator[tuple[str, str]]:
    """Yield each command of the console blocks with the output that README shows."""
    for block in re.findall(r"^```console\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            yield command, shown


@pytest.mark.parametrize(("command", "shown"), [pytest.param(c, s, id=c) for c, s in _sessions()])
def test_a_command_prints_what_readme_shows(
    command: str, shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    program, *words = shlex.split(command)
    assert program == "stacklint"
    with pytest.raises(SystemExit):
        main([*words, "--no-cache", "--as-of", "2026-11-24"] if words[0] == "check" else words)
    pattern = ".*?".join(re.escape(part) for part in shown.strip("\n").split("…"))
    assert re.fullmatch(pattern, capsys.readouterr().out.strip("\n"), re.DOTALL)


def test_the_settings_are_valid(tmp_path: Path) -> None:
    block = re.search(r"^```toml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    assert block
    (tmp_path / "stacklint.toml").write_text(block.group(1), encoding="utf-8")
    settings = load_settings(tmp_path, isolated=False, config=None)
    assert settings.fail_on == "error"
    assert settings.problems["monitoring"].state == "not-needed"
    assert [row.rule for row in settings.accept] == ["model-runs-code-on-load"]


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def test_commands_for_a_shell_do_what_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    ours = [line for block in _blocks("sh") for line in block.splitlines() if line.startswith("stacklint ")]
    assert ours
    for line in ours:
        with pytest.raises(SystemExit):
            main(shlex.split(line)[1:])
        assert capsys.readouterr().err == ""
    assert (tmp_path / "stack.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_hooks_are_those_of_the_manifest() -> None:
    block = next(text for text in _blocks("yaml") if text.startswith("repos:"))
    (repo,) = yaml.safe_load(block)["repos"]
    named = {hook["id"] for hook in repo["hooks"]} | set(re.findall(r"# - id: (\S+)", block))
    manifest = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert named == {hook["id"] for hook in manifest}
    assert repo["rev"] == f"v{__version__}"


def test_the_workflow_uses_the_action_that_is_here() -> None:
    block = next(text for text in _blocks("yaml") if text.startswith("name:"))
    steps = yaml.safe_load(block)["jobs"]["stacklint"]["steps"]
    assert f"stacklint/stacklint@v{__version__}" in [step.get("uses") for step in steps]
    assert (ROOT / "action.yml").is_file()


def test_the_command_for_another_ci_writes_annotations_and_sarif(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "examples/house-prices", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    (command,) = re.findall(r"`(stacklint check [^`]*--format sarif:[^`]*)`", TEXT)
    with pytest.raises(SystemExit) as caught:
        main(shlex.split(command)[1:])
    assert caught.value.code == 1
    assert capsys.readouterr().out.startswith("::warning file=")
    assert json.loads((tmp_path / "stacklint.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"


def test_its_pictures_are_there_and_the_terminals_is_drawn_anew_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    for path in re.findall(r"^!\[[^\]]+\]\(([^)]+)\)", TEXT, re.MULTILINE):
        assert (ROOT / path).stat().st_size < 200_000
    monkeypatch.syspath_prepend(ROOT / "scripts")
    pictures = import_module("pictures")
    assert pictures.terminal(pictures.report()) == (ROOT / "docs/pictures/terminal.svg").read_text(encoding="utf-8")


@pytest.mark.by_hand
def test_the_first_command_works_in_a_fresh_clone(tmp_path: Path) -> None:
    command = next(line for block in _blocks("sh") for line in block.splitlines() if "dev.py check" in line)
    subprocess.run(["git", "clone", "-q", str(ROOT), str(tmp_path / "clone")], check=True)
    done = subprocess.run(command, shell=True, cwd=tmp_path / "clone", capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "both record the runs" in " ".join(done.stdout.split())


def test_the_two_commands_are_in_readme() -> None:
    assert "python3 scripts/dev.py check examples/house-prices" in TEXT
    assert "python3 scripts/dev.py test" in TEXT
