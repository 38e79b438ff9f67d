"""What `init` would write: never in place of what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from stacklint.setup_files import HOOKS, SETTINGS, WORKFLOW, planned

if TYPE_CHECKING:
    from pathlib import Path


def hooks_after(root: Path, before: str) -> object:
    (root / HOOKS).write_text(before, encoding="utf-8")
    [edit] = [e for e in planned(root, hook=True, workflow=False).edits if e.path == HOOKS]
    assert edit.after.startswith(before.rstrip())
    return yaml.safe_load(edit.after)


def test_an_empty_folder_gets_all_three(tmp_path: Path) -> None:
    plan = planned(tmp_path, hook=True, workflow=True)
    assert [edit.path for edit in plan.edits] == [SETTINGS, HOOKS, WORKFLOW]
    assert plan.left == ()
    assert all(edit.diff().startswith("--- /dev/null\n+++ b/") for edit in plan.edits)
    assert yaml.safe_load(plan.edits[1].after)["repos"][0]["hooks"] == [{"id": "stacklint"}]
    assert "stacklint/stacklint@" in yaml.safe_load(plan.edits[2].after)["jobs"]["stacklint"]["steps"][1]["uses"]


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("repos:\n- repo: https://a/b\n  rev: v1\n  hooks:\n  - id: c\n", id="flush"),
        pytest.param(
            "repos:\n  - repo: https://a/b\n    rev: v1\n    hooks:\n      - id: c", id="indented, no end of line"
        ),
        pytest.param("ci: {}\nrepos:\n    - repo: local\n      hooks: []\n\n\n", id="deeper, after another key"),
    ],
)
def test_a_hook_is_added_to_those_that_are_there(tmp_path: Path, before: str) -> None:
    found = hooks_after(tmp_path, before)
    assert isinstance(found, dict)
    assert len(found["repos"]) == len(yaml.safe_load(before)["repos"]) + 1
    assert found["repos"][-1]["hooks"] == [{"id": "stacklint"}]


@pytest.mark.parametrize(
    "before", ["repos: []\n", "repos:\n- repo: local\n  hooks: []\nci: {}\n", "- nothing of the kind\n"]
)
def test_an_unusual_file_is_left_and_the_lines_are_shown(tmp_path: Path, before: str) -> None:
    (tmp_path / HOOKS).write_text(before, encoding="utf-8")
    plan = planned(tmp_path, hook=True, workflow=False)
    assert HOOKS not in {edit.path for edit in plan.edits}
    assert "- id: stacklint" in plan.left[0]


def test_what_is_set_up_is_left_as_it_is(tmp_path: Path) -> None:
    for edit in planned(tmp_path, hook=True, workflow=True).edits:
        (tmp_path / edit.path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / edit.path).write_text(edit.after, encoding="utf-8")
    plan = planned(tmp_path, hook=True, workflow=True)
    assert plan.edits == ()
    assert len(plan.left) == 3


def test_settings_in_pyproject_are_settings(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.stacklint]\n", encoding="utf-8")
    assert planned(tmp_path, hook=False, workflow=False).edits == ()
