"""The command line as its users meet it: exit status, messages, what it writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from stacklint import __version__
from stacklint.cli import main

if TYPE_CHECKING:
    from pathlib import Path

TWO = "import torch\nimport mlflow\nimport wandb\nmlflow.log_metric('a', 1)\nwandb.log({})\n"


def run(*words: str) -> int:
    """Run the program in this process and return its exit status."""
    with pytest.raises(SystemExit) as caught:
        main([str(word) for word in words])
    return int(caught.value.code or 0)


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A repository with two trackers in one script."""
    (tmp_path / "repo").mkdir()
    (tmp_path / "repo/train.py").write_text(TWO, encoding="utf-8")
    return tmp_path / "repo"


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"stacklint {__version__}\n"


def test_findings_exit_1(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", str(repo)) == 1
    assert "MLflow and Weights & Biases both record the runs" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "status"),
    [
        pytest.param(["--exit-zero"], 0, id="exit zero"),
        pytest.param(["--fail-on", "error"], 0, id="only errors fail"),
        pytest.param(["--fail-on", "never"], 0, id="nothing fails"),
        pytest.param(["--ignore", "overlap", "--fail-on", "warning"], 0, id="the kind is ignored"),
        pytest.param(["--select", "two-experiment-trackers"], 1, id="the rule is selected"),
        pytest.param(["--select", "conflict"], 0, id="another kind is selected"),
    ],
)
def test_exit_status(repo: Path, words: list[str], status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", str(repo), *words) == status
    capsys.readouterr()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(["check", "no-such-folder"], "no such folder", id="a path that does not exist"),
        pytest.param(["check", ".", "--format", "sarf"], "did you mean 'sarif'?", id="a format"),
        pytest.param(["chekc"], "did you mean 'check'?", id="a command"),
        pytest.param(
            ["check", ".", "--ignore", "two-experiment-tracker"], "did you mean 'two-experiment-trackers'?", id="a rule"
        ),
        pytest.param(["check", ".", "--as-of", "yesterday"], "a date such as", id="a date"),
        pytest.param(["explain", "mlfow"], "did you mean 'mlflow'?", id="a tool"),
        pytest.param(["why", "mlfow"], "did you mean 'mlflow'?", id="a tool to ask about"),
        pytest.param(["why", "pickle"], "`stacklint explain pickle`", id="what `why` is not about"),
        pytest.param(["baseline", "creat"], "did you mean 'create'?", id="a command of a group"),
        pytest.param(["catalog", "--problem", "monitorng"], "did you mean 'monitoring'?", id="a problem"),
        pytest.param(["catalog", "--status", "archivd"], "did you mean 'archived'?", id="a state"),
        pytest.param(["rules", "list", "--kind", "overlp"], "did you mean 'overlap'?", id="a kind"),
        pytest.param(["rules", "test", "--only", "mlfow"], "did you mean 'mlflow'?", id="an example's owner"),
        pytest.param(["."], "did you mean 'check .'?", id="a folder without a command"),
        pytest.param(["check", "--formt", "json"], "--format", id="an option's name"),
        pytest.param(["check", "--nonsense"], "No such option", id="an option"),
    ],
)
def test_the_users_mistake_is_one_line(
    words: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*words) == 2
    error = capsys.readouterr().err.splitlines()
    assert message in error[0]
    assert len(error) <= 2


def test_an_unknown_setting_says_where_and_guesses(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repo / "stacklint.toml").write_text('select = []\nignroe = ["overlap"]\n', encoding="utf-8")
    assert run("check", str(repo)) == 2
    error = capsys.readouterr().err
    assert "stacklint.toml:2" in error
    assert "did you mean 'ignore'?" in error
    assert run("check", str(repo), "--isolated", "--exit-zero") == 0
    capsys.readouterr()


def test_a_setting_without_effect_is_told(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repo / "stacklint.toml").write_text('[context]\nscale = "one laptop"\n', encoding="utf-8")
    assert run("check", str(repo), "--exit-zero") == 0
    assert capsys.readouterr().err == "stacklint: stacklint.toml: context: this setting has no effect in this version\n"


def test_a_notebook_that_git_lfs_holds_is_said_to_be_there(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repo / "a.ipynb").write_text(
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n", encoding="utf-8"
    )
    assert run("check", str(repo), "--exit-zero") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "a.ipynb:1 (Git LFS holds it and it is not fetched)" in shown


def test_an_empty_folder_is_fine_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", str(tmp_path)) == 0
    assert capsys.readouterr().out.strip()
    assert run("check", str(tmp_path), "--strict") == 3
    capsys.readouterr()


def test_something_unread_is_4_only_when_strict(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repo / "train.py").write_text("import mlflow\n", encoding="utf-8")
    (repo / "pyproject.toml").write_text("[project\n", encoding="utf-8")
    assert run("check", str(repo)) == 0
    assert "pyproject.toml" in capsys.readouterr().out
    assert run("check", str(repo), "--strict") == 4
    capsys.readouterr()


def test_after_the_time_given_there_is_a_report_on_what_was_read(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", str(repo), "--timeout", "0") == 0
    out = capsys.readouterr().out
    assert "in the time that was given" in out
    assert "in what was read" in out
    assert run("check", str(repo), "--timeout", "0", "--strict") == 4
    capsys.readouterr()
    assert run("check", str(repo), "--timeout", "600") == 1  # what was cut short is not remembered
    assert "not read" not in capsys.readouterr().out.lower()


def test_several_outputs_in_one_run(repo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(
        "check",
        str(repo),
        "--format",
        "concise",
        "--format",
        f"json:{tmp_path / 'r.json'}",
        "--format",
        f"sarif:{tmp_path / 'r.sarif'}",
    )
    assert "train.py:2" in capsys.readouterr().out
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert report["schema_version"] == 1
    assert json.loads((tmp_path / "r.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"


def test_statistics_keep_out_of_the_output_for_programs(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("check", str(repo), "--statistics", "-q")
    assert "    1  warning  two-experiment-trackers" in capsys.readouterr().out
    run("check", str(repo), "--statistics", "--format", "json")
    out, error = capsys.readouterr()
    assert json.loads(out)["schema_version"] == 1
    assert "two-experiment-trackers" in error


def test_a_folder_beside_a_missing_one_is_guessed(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", str(repo.parent / "rep")) == 2
    assert "did you mean 'repo'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("begun", "offered"),
    [
        pytest.param("stacklint che", "check", id="a command"),
        pytest.param("stacklint check --select two-exp", "two-experiment-trackers", id="a rule"),
        pytest.param("stacklint check --format sa", "sarif", id="a format"),
        pytest.param("stacklint explain lake", "lakefs", id="a name"),
        pytest.param("stacklint suggest moni", "monitoring", id="a problem"),
        pytest.param("stacklint check --fail-on no", "note", id="a severity"),
    ],
)
def test_a_shell_is_offered_what_fits(begun: str, offered: str, tmp_path: Path) -> None:
    words = {"COMP_WORDS": begun, "COMP_CWORD": str(begun.count(" ")), "_STACKLINT_COMPLETE": "bash_complete"}
    script = "import sys; sys.argv[0] = 'stacklint'; from stacklint.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | words,
    )
    assert f"plain,{offered}" in done.stdout.splitlines(), done.stderr


def test_an_output_is_not_written_through_a_link(
    repo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "precious").write_text("kept", encoding="utf-8")
    (tmp_path / "out.json").symlink_to(tmp_path / "precious")
    assert run("check", str(repo), "--format", "json", "-o", str(tmp_path / "out.json")) == 2
    assert (tmp_path / "precious").read_text(encoding="utf-8") == "kept"
    capsys.readouterr()


def test_the_same_input_gives_the_same_bytes(repo: Path, tmp_path: Path) -> None:
    for name, words in (("a", ["--no-cache"]), ("b", ["--no-cache", "--jobs", "2"]), ("c", []), ("d", [])):
        run("check", str(repo), "--format", "json", "-o", str(tmp_path / name), "--as-of", "2026-11-24", *words)
    assert len({(tmp_path / name).read_bytes() for name in "abcd"}) == 1


def test_nothing_is_written_into_the_repository(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(p.name for p in repo.rglob("*"))
    run("check", str(repo))
    assert sorted(p.name for p in repo.rglob("*")) == before
    capsys.readouterr()


def test_a_baseline_leaves_only_what_is_new(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = repo / ".stacklint-baseline.json"
    assert run("baseline", "create", str(repo)) == 0
    assert run("check", str(repo), "--baseline", str(file)) == 0
    (repo / "tune.py").write_text(
        "import sklearn\nimport optuna\nimport hyperopt\noptuna.create_study()\nhyperopt.fmin(f)\n", encoding="utf-8"
    )
    assert run("check", str(repo), "--baseline", str(file)) == 1
    assert run("baseline", "update", str(repo)) == 0
    assert run("check", str(repo), "--baseline", str(file)) == 0
    capsys.readouterr()


def test_a_teams_own_rules_are_read(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = repo / "house/tools/experiment-tracking"
    folder.mkdir(parents=True)
    (folder / "housetrack.yaml").write_text(
        "name: Housetrack\nsummary: Records runs in the house\njobs: {experiment-tracking: tracker}\n"
        "signals:\n  - import: housetrack\ndetects: []\nignores: []\nchecked: 2026-11-24\n",
        encoding="utf-8",
    )
    (repo / "stacklint.toml").write_text('rules = ["house"]\n', encoding="utf-8")
    (repo / "train.py").write_text("import torch, housetrack\nhousetrack.log(1)\n", encoding="utf-8")
    assert run("stack", str(repo)) == 0
    assert "Housetrack" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["stack"], "MLflow (imported, called): Experiment tracking", id="stack"),
        pytest.param(["why", "mlflow", "--path"], "in use", id="why a tool"),
        pytest.param(["why", "dvc", "--path"], "not seen here", id="why a tool that is not there"),
        pytest.param(["why", "monitoring", "--path"], "not needed", id="why a problem"),
        pytest.param(["suggest", "data-versioning", "--path"], "DVC", id="suggest"),
    ],
)
def test_commands_on_a_repository(repo: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*words, str(repo)) == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["explain", "monitoring"], "It is a problem where", id="a problem"),
        pytest.param(["explain", "MLflow"], "Experiment tracking", id="a tool by its name"),
        pytest.param(["explain", "two-experiment-trackers"], "Reported:", id="a rule"),
        pytest.param(["explain", "model-runs-code-on-load"], "… 23 more lines of this", id="an example's large file"),
        pytest.param(["explain", "pickle"], "Loading it runs code", id="a format"),
        pytest.param(["explain", "kubernetes"], "a platform", id="a platform"),
        pytest.param(["explain", "gap"], "Rules:", id="a kind"),
        pytest.param(["catalog", "--problem", "monitoring"], "evidently", id="catalogue"),
        pytest.param(["catalog", "changes", "--since", "2026-01-01"], "Neptune: shutdown", id="changes"),
        pytest.param(["rules", "list"], "two-experiment-trackers", id="rules"),
        pytest.param(["rules", "validate"], "sound", id="validate"),
        pytest.param(["rules", "test", "--only", "mlflow"], "0 failed", id="examples of one tool"),
        pytest.param(["capabilities"], "notebook", id="capabilities"),
        pytest.param(["completion", "bash"], "_STACKLINT_COMPLETE", id="completion"),
        pytest.param(["--help"], "check", id="help"),
    ],
)
def test_commands_without_a_repository(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*words) == 0
    assert said in capsys.readouterr().out


def _program(*words: str, cwd: Path, **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "stacklint", *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, check=False, **options)  # type: ignore[call-overload,no-any-return] # options vary


def test_no_module_of_the_repository_is_imported(repo: Path) -> None:
    for name in ("yaml", "click", "tomli", "sitecustomize", "packaging", "libcst"):
        (repo / f"{name}.py").write_text("open('canary', 'w').close()\n", encoding="utf-8")
    done = _program("check", ".", "--exit-zero", cwd=repo)
    assert done.returncode == 0, done.stderr
    assert not (repo / "canary").exists()


def test_a_closed_pipe_is_no_traceback(repo: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "stacklint", "check", str(repo)], stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert b"Traceback" not in done.stderr


def test_a_narrow_encoding_is_no_traceback(repo: Path) -> None:
    (repo / "módulo.py").write_text(TWO, encoding="utf-8")
    done = _program("check", ".", cwd=repo, env=dict(os.environ, PYTHONIOENCODING="ascii"))
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
