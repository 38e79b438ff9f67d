"""What the hand-written pages show is what the program does."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
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
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}


def _blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXTS[page], re.MULTILINE | re.DOTALL)


def _sessions() -> Iterator[tuple[str, str]]:
    """Yield each command of the pages' console blocks with the output that is shown."""
    for block in (*_blocks("tour.md", "console"), *_blocks("false-alarms.md", "console")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            yield command, shown


def _run(command: str) -> int:
    program, *words = shlex.split(command)
    assert program == "stacklint"
    with pytest.raises(SystemExit) as caught:
        main([*words, "--no-cache", "--as-of", "2026-11-24"] if words[0] == "check" else words)
    return int(str(caught.value.code or 0))


@pytest.mark.parametrize(("command", "shown"), [pytest.param(c, s, id=c) for c, s in _sessions()])
def test_a_command_prints_what_the_tour_shows(
    command: str, shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    _run(command)
    pattern = ".*?".join(re.escape(part.strip("\n")) for part in shown.strip("\n").split("…"))
    assert re.fullmatch(pattern, capsys.readouterr().out.strip("\n"), re.DOTALL)


def test_after_the_tours_baseline_nothing_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    create, again = _blocks("tour.md", "sh")[1].splitlines()
    assert _run(create) == 0
    assert _run(again) == 0
    assert "warning:" not in capsys.readouterr().out


@pytest.mark.parametrize("block", _blocks("false-alarms.md", "toml"))
def test_the_settings_are_valid(block: str, tmp_path: Path) -> None:
    (tmp_path / "stacklint.toml").write_text(block, encoding="utf-8")
    assert load_settings(tmp_path, isolated=False, config=None).source == "stacklint.toml"


def test_the_comment_silences_its_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "examples/house-prices", tmp_path, dirs_exist_ok=True)
    (line,) = _blocks("false-alarms.md", "python")
    code = (tmp_path / "src/train.py").read_text(encoding="utf-8")
    (tmp_path / "src/train.py").write_text(code.replace("import wandb\n", line), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    _run("stacklint check . --format json")
    report = json.loads(capsys.readouterr().out)
    assert "two-experiment-trackers" not in {row["rule"] for row in report["findings"]}
    assert [row["rule"] for row in report["suppressed"]] == ["two-experiment-trackers"]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the example with the rules of the page on one's own rules."""
    shutil.copytree(ROOT / "examples/house-prices", tmp_path, dirs_exist_ok=True)
    (tmp_path / "stacklint.toml").write_text(_blocks("own-rules.md", "toml")[0], encoding="utf-8")
    files = re.findall(r'^```yaml title="([^"]+)"\n(.*?)^```', TEXTS["own-rules.md"], re.MULTILINE | re.DOTALL)
    assert len(files) == 2
    for path, text in files:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("house")
def test_the_rules_of_a_house_are_sound_and_their_examples_hold(capsys: pytest.CaptureFixture[str]) -> None:
    for command in _blocks("own-rules.md", "sh")[0].splitlines():
        assert _run(command) == 0
    assert "4 passed, 0 failed" in capsys.readouterr().out


def test_an_example_of_a_house_that_does_not_hold_fails(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = house / "house/tools/experiment-tracking/run-book.yaml"
    text = path.read_text(encoding="utf-8").replace("        # import acme_runbook", "        import acme_runbook")
    path.write_text(text, encoding="utf-8")
    assert _run("stacklint rules test house") == 1
    assert "3 passed, 1 failed" in capsys.readouterr().out


def test_the_tool_of_a_house_is_seen_in_a_scan(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (house / "src/extra.py").write_text("import acme_runbook\nacme_runbook.record('loss', 1)\n", encoding="utf-8")
    _run("stacklint stack .")
    assert "Run Book (imported, called)" in capsys.readouterr().out


def test_the_settings_may_name_the_tool_of_a_house(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (house / "stacklint.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[policy.tools]\nforbid = ["run-book"]\n')
    (house / "src/extra.py").write_text("import acme_runbook\nacme_runbook.record('loss', 1)\n", encoding="utf-8")
    assert _run("stacklint check . --format concise") == 1
    assert "tool-against-policy" in capsys.readouterr().out


def test_the_recipes_use_versions_and_inputs_that_are_here() -> None:
    github, gitlab = (yaml.safe_load(block) for block in _blocks("ci.md", "yaml"))
    step = github["jobs"]["stacklint"]["steps"][-1]
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert step["uses"] == f"stacklint/stacklint@v{__version__}"
    assert step["with"].keys() <= action["inputs"].keys()
    assert gitlab["stacklint"]["script"][0].endswith(f"@v{__version__}")
    assert f"@v{__version__}\n" in _blocks("ci.md", "groovy")[0]


def test_the_commands_of_the_recipes_write_the_files_that_the_hosts_collect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "examples/house-prices", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    (groovy,) = _blocks("ci.md", "groovy")
    script = yaml.safe_load(_blocks("ci.md", "yaml")[1])["stacklint"]
    assert _run(script["script"][1]) == 0
    assert all((tmp_path / name).stat().st_size for name in script["artifacts"]["reports"].values())
    (tmp_path / "stacklint.xml").unlink()
    assert _run(re.findall(r"bin/(stacklint check .+?)\n *'''", groovy, re.DOTALL)[0].replace("\\\\\n", "")) == 0
    assert (tmp_path / "stacklint.xml").is_file()
    assert (tmp_path / "stacklint.sarif").is_file()


def test_a_change_is_told_from_two_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "examples/house-prices", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    check, diff = _blocks("ci.md", "sh")[0].splitlines()
    assert _run(check) == 0
    shutil.copy("new.json", "old.json")
    assert _run(diff) == 0
    assert capsys.readouterr().out.strip()


@pytest.mark.by_hand
@pytest.mark.parametrize("host", ["gitlab", "jenkins"])
def test_the_steps_of_a_recipe_run_in_a_fresh_folder_with_a_fresh_python(host: str, tmp_path: Path) -> None:
    """All that a machine without the host can try: the steps in a shell, from installing to the files collected."""
    folder = tmp_path / "checkout"
    shutil.copytree(ROOT / "examples/house-prices", folder)
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "python"], check=True)
    if host == "gitlab":
        steps = "\n".join(yaml.safe_load(_blocks("ci.md", "yaml")[1])["stacklint"]["script"])
        files = {"gl-code-quality-report.json", "stacklint.xml"}
    else:
        (body,) = re.findall(r"sh '''\n(.*?)'''", _blocks("ci.md", "groovy")[0], re.DOTALL)
        steps, files = body.replace("\\\\", "\\"), {"stacklint.xml", "stacklint.sarif"}
    steps = steps.replace(f"git+https://github.com/stacklint/stacklint@v{__version__}", str(ROOT))
    path = f"{tmp_path / 'python/bin'}:{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-xe", "-c", steps],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "solved: experiment tracking by MLflow" in done.stdout
    assert {name for name in files if (folder / name).stat().st_size} == files
