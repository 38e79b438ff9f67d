"""What `rules validate` says of folders that do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacklint.knowledge.load import load, load_folder
from stacklint.knowledge.validate import problems_of

if TYPE_CHECKING:
    from pathlib import Path

_TOOL = """
name: Ours
summary: Runs our jobs
signals: [{package: ours}]
detects: [{why: declared, files: {requirements.txt: ours}}]
ignores: [{why: nothing, files: {a.py: ""}}]
checked: 2026-11-27
"""


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param("tools/automation/ours.yaml", _TOOL, "", id="a sound tool"),
        pytest.param(
            "tools/automation/ours.yaml",
            _TOOL + "relations: [{kind: wraps, with: mlflow}]\n",
            "",
            id="a relation with the catalogue",
        ),
        pytest.param(
            "tools/automation/ours.yaml",
            _TOOL + "relations: [{kind: wraps, with: nothing}]\n",
            "a relation with 'nothing'",
            id="a dangling relation",
        ),
        pytest.param(
            "tools/automation/ours.yaml",
            _TOOL + "jobs: {automation: dreamer}\n",
            "has no job 'dreamer'",
            id="a job that the problem does not have",
        ),
        pytest.param("tools/automation/dvc.yaml", _TOOL, "the id 'dvc' is taken", id="an id of the catalogue"),
        pytest.param(
            "tools/automation/ours.yaml",
            _TOOL.replace("package: ours", 'path: "**/*/**/*/**/*.x"'),
            "can take very long to match",
            id="a glob that can blow up",
        ),
        pytest.param(
            "tools/automation/ours.yaml",
            _TOOL.replace("detects: [{why: declared, files: {requirements.txt: ours}}]", "detects: []"),
            "no detects example",
            id="no example",
        ),
        pytest.param(
            "checks/wiring/ours.yaml",
            "message: m\nwhy: w\nact: a\nseverity: note\ncovers: [nothing]\n"
            'parameters: {check: names-missing-file, contexts: ci}\ngood: [{why: g, files: {a.py: ""}}]\n'
            'bad: [{why: b, files: {a.py: ""}, finds: ["a.py:1"]}]\n',
            "covers 'nothing', which no other rule is called",
            id="a rule that covers nothing",
        ),
        pytest.param(
            "dependencies/ours.yaml",
            'name: O\nsummary: S\npackages: [ours]\nremoved: [{in: "1", state: removed}]\nchecked: 2026-11-27\n',
            "one of symbol, command, resource",
            id="a removal of nothing",
        ),
        pytest.param(
            "dependencies/ours.yaml",
            'name: O\nsummary: S\nremoved: [{symbol: ours.x, in: "1", state: removed}]\nchecked: 2026-11-27\n',
            "removed needs packages",
            id="a removal from no package",
        ),
        pytest.param(
            "dependencies/ours.yaml",
            'name: O\nsummary: S\npackages: [o]\nremoved: [{symbol: "*.x", in: "1", state: removed}]\nchecked: 2026-11-27\n',
            "needs beside",
            id="a method of anybody",
        ),
    ],
)
def test_what_is_wrong_with_a_folder(name: str, text: str, expected: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    found = "\n".join(problems_of(load_folder(tmp_path), load()))
    assert expected in found
    assert bool(found) is bool(expected)
