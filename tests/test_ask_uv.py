"""What is handed to uv, and what is made of its answer."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

import pytest

from stacklint import ask_uv
from stacklint.cli import main
from stacklint.cli.resolving import without_disproved
from stacklint.knowledge.releases import releases
from stacklint.model import Evidence, StacklintError
from stacklint.solver.environments import environments
from stacklint.solver.question import Question
from stacklint.solver.search import Shelves
from stacklint.syntax.declared import Place
from stacklint.syntax.pip_line import read_pip_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stacklint.report import Report
    from stacklint.scan import Scan


def _question(*lines: str, manager: str = "pip") -> Question:
    rows = [fact for i, text in enumerate(lines, 1) for fact in read_pip_line(text, Place("requirements.txt", i))]
    known = [fact for fact in rows if isinstance(fact, Evidence)]
    known = [Evidence(e.location, e.kind, e.value, {**e.detail, "manager": manager}) for e in known]
    return Question.of(next(iter(environments(known, lambda _: True))), Shelves(releases))


@pytest.mark.parametrize(
    ("line", "handed"),
    [
        pytest.param("a", "a", id="a name"),
        pytest.param("A[x,b]>=1.2,<2,!=1.5", "a[b,x]>=1.2,<2,!=1.5", id="extras and bounds"),
        pytest.param("a~=1.4.2", "a>=1.4.2,<1.5.dev0", id="compatible"),
        pytest.param("a!=1.3.*", "a!=1.3.dev0.*", id="left out by a star"),
        pytest.param("a==1.0; python_version < '3.8'", None, id="a marker that does not hold"),
        pytest.param("a @ https://example.org/a-1.tar.gz", None, id="an address"),
        pytest.param("--index-url https://example.org/simple", None, id="an option"),
        pytest.param("--extra-index-url=https://example.org a==1", None, id="an option before a name"),
        pytest.param("-e git+https://example.org/a.git#egg=a", None, id="an address to be edited"),
    ],
)
def test_only_names_versions_and_extras_are_handed_over(line: str, handed: str | None) -> None:
    found = list(ask_uv.requirements(_question("z", line), "3.11"))
    assert found[0] == "z"
    wanted = [] if handed is None else [handed.replace(".dev0.*", ".*")]
    assert found[1:] == wanted


def _pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    program = tmp_path / "uv"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -c {shlex.quote(body)} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(ask_uv, "find_uv", lambda: str(program))


def test_both_answers_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(tmp_path, monkeypatch, "import sys; sys.exit('your requirements are unsatisfiable')")
    (bad,) = ask_uv.ask_uv([_question("prefect==3.9.1", "vllm==0.33.0")])
    assert (bad.static, bad.uv) == ("cannot", "cannot")
    assert "they agree" in bad.line()
    (good,) = ask_uv.ask_uv([_question("mlflow", "optuna")])
    assert (good.static, good.uv) == ("fits", "cannot")
    assert "THEY DISAGREE" in good.line()


def test_an_index_that_does_not_answer_is_no_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(tmp_path, monkeypatch, "import sys; sys.exit('Failed to fetch')")
    (row,) = ask_uv.ask_uv([_question("mlflow", "optuna")])
    assert row.uv == "unknown"
    assert "nothing to compare" in row.line()


def test_a_release_without_a_wheel_is_no_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = "Because shap==0.54.1 has no usable wheels, your requirements are unsatisfiable"
    _pretend(tmp_path, monkeypatch, f"import sys; sys.exit({words!r})")
    (row,) = ask_uv.ask_uv([_question("mlflow", "optuna")])
    assert row.uv == "unknown"
    assert "nothing to compare" in row.line()


def test_uv_is_asked_under_a_python_that_the_pins_run_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(tmp_path, monkeypatch, "pass")
    (row,) = ask_uv.ask_uv([_question("shap==0.54.1", "mlflow")])
    assert row.python == "3.12"


def test_uv_runs_in_a_folder_of_its_own_without_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    body = f"import os, sys; open({str(seen)!r}, 'w').write(repr((os.listdir('.'), sys.argv[1:])))"
    _pretend(tmp_path, monkeypatch, body)
    (row,) = ask_uv.ask_uv([_question("mlflow", "optuna")])
    assert row.uv == "fits"
    text = seen.read_text(encoding="utf-8")
    assert text.startswith("(['requirements.in'],")
    assert "'--no-build', '--no-config'" in text


def test_without_uv_the_user_is_told_what_brings_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StacklintError, match="resolve"):
        ask_uv.find_uv()


CLASH = "prefect==3.9.1\nvllm==0.33.0\n"


def _report_of(scanned: Callable[[dict[str, str]], Scan]) -> Report:
    return scanned({"train.py": "import sklearn, vllm\n", "requirements.txt": CLASH}).report


def test_a_solution_withdraws_the_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scanned: Callable[[dict[str, str]], Scan]
) -> None:
    _pretend(tmp_path, monkeypatch, "pass")
    report = _report_of(scanned)
    assert [f.rule for f in report.findings if f.kind == "conflict"] == ["packages-exclude-each-other"]
    (row,) = ask_uv.ask_uv([_question(*CLASH.splitlines())])
    assert "the finding is withdrawn" in row.line()
    assert not [f for f in without_disproved(report, [row]).findings if f.kind == "conflict"]


def test_a_refusal_leaves_the_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scanned: Callable[[dict[str, str]], Scan]
) -> None:
    _pretend(tmp_path, monkeypatch, "import sys; sys.exit('your requirements are unsatisfiable')")
    (row,) = ask_uv.ask_uv([_question(*CLASH.splitlines())])
    report = _report_of(scanned)
    assert without_disproved(report, [row]) == report


def test_check_withdraws_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _pretend(tmp_path, monkeypatch, "pass")
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "train.py").write_text("import sklearn, vllm\n", encoding="utf-8")
    (folder / "requirements.txt").write_text(CLASH, encoding="utf-8")
    words = ["check", str(folder), "--select", "packages-exclude-each-other", "--format", "concise"]
    with pytest.raises(SystemExit, match="1"):
        main(words)
    capsys.readouterr()
    with pytest.raises(SystemExit, match="0"):
        main([*words, "--resolve"])
    told = capsys.readouterr()
    assert "packages-exclude-each-other" not in told.out
    assert "the finding is withdrawn" in told.err
