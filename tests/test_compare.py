"""Two reports of one repository, and what is said of the change between them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from stacklint.change_words import sentences
from stacklint.compare import compare, read_report
from stacklint.model import StacklintError

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {"mlflow": "MLflow", "wandb": "Weights & Biases", "experiment-tracking": "Experiment tracking"}


def report(**parts: Any) -> dict[str, Any]:
    """Return a report with the given parts and nothing else to tell."""
    return {"schema_version": 1, "findings": [], "problems": [], "stack": [], "unread": [], **parts}


def finding(mark: str, severity: str = "note", line: int | None = 1) -> dict[str, Any]:
    return {
        "fingerprint": mark,
        "severity": severity,
        "path": "a.py",
        "line": line,
        "rule": "r",
        "message": f"message {mark}",
    }


def problem(state: str, *by: str, project: str = ".") -> dict[str, Any]:
    return {"problem": "experiment-tracking", "project": project, "state": state, "covered_by": list(by)}


def tool(name: str, *, in_use: bool = True) -> dict[str, Any]:
    return {"tool": name.lower(), "name": name, "project": ".", "in_use": in_use}


def said(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    return [*sentences(compare(old, new), lambda id_: NAMES.get(id_, id_))]


def test_the_same_report_is_no_change() -> None:
    same = report(findings=[finding("a")], problems=[problem("gap")], stack=[tool("MLflow")])
    assert not compare(same, same)
    assert said(same, same) == []


def test_a_moved_finding_is_the_same_and_the_worst_new_one_comes_first() -> None:
    old = report(findings=[finding("a", line=1), finding("b")])
    new = report(findings=[finding("a", line=9), finding("c", "note"), finding("d", "error")])
    change = compare(old, new)
    assert [row["fingerprint"] for row in change.new] == ["d", "c"]
    assert [row["fingerprint"] for row in change.gone] == ["b"]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        pytest.param(problem("gap"), problem("covered", "mlflow"), "is solved, by MLflow", id="solved"),
        pytest.param(problem("covered", "mlflow"), problem("gap"), "is open again", id="open again"),
        pytest.param(problem("not-needed"), problem("gap"), "is open", id="a new need"),
        pytest.param(problem("gap"), problem("partial"), "is solved in part", id="in part, by no tool"),
        pytest.param(problem("gap"), problem("not-needed"), "is not needed here any more", id="no need"),
        pytest.param(
            problem("covered", "mlflow"),
            problem("covered", "mlflow", "wandb"),
            ": Weights & Biases joins MLflow",
            id="a second tool",
        ),
        pytest.param(
            problem("covered", "mlflow"),
            problem("covered", "wandb"),
            ": Weights & Biases instead of MLflow",
            id="replaced",
        ),
        pytest.param(
            problem("covered", "mlflow", "wandb"),
            problem("covered", "wandb"),
            ": MLflow is gone, Weights & Biases stays",
            id="one of two is gone",
        ),
    ],
)
def test_a_problem_that_turns_is_told_in_a_sentence(old: dict[str, Any], new: dict[str, Any], sentence: str) -> None:
    [text] = said(report(problems=[old]), report(problems=[new]))
    assert text in {f"Experiment tracking {sentence}", f"Experiment tracking{sentence}"}


def test_a_project_is_named_unless_it_is_the_root() -> None:
    [text] = said(report(), report(problems=[problem("gap", project="ml")]))
    assert text == "Experiment tracking in ml/ is open"


def test_a_tool_that_answers_no_problem_is_told_by_itself() -> None:
    assert said(report(stack=[tool("Ray", in_use=False)]), report(stack=[tool("Ray")])) == ["Ray: in use now"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("{", "not a JSON report", id="half a file"),
        pytest.param("[]", "not a report of stacklint", id="a list"),
        pytest.param('{"schema_version": 2}', "its schema_version is 2", id="from the future"),
        pytest.param('{"schema_version": 1}', "lacks findings", id="no findings"),
    ],
)
def test_what_is_no_report_is_the_users_mistake(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "r.json").write_text(text, encoding="utf-8")
    with pytest.raises(StacklintError, match=reason):
        read_report(tmp_path / "r.json")


def test_a_report_is_read(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(json.dumps(report()), encoding="utf-8")
    assert read_report(tmp_path / "r.json") == report()
