"""A team's own tool is known to every command that takes a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacklint.cli import main

if TYPE_CHECKING:
    from pathlib import Path

TOOL = """name: Run Book
summary: The company's own schedule of pipelines
home: https://runbook.example.org
license: {id: proprietary, open_source: false}
jobs:
  automation: orchestrator
signals:
  - import: acme_runbook
detects:
  - why: an import that is called
    files:
      train.py: |
        import acme_runbook
        acme_runbook.plan()
ignores:
  - why: a comment
    files:
      train.py: |
        # import acme_runbook
checked: 2026-11-27
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository whose settings name a folder with a tool of its own."""
    folder = tmp_path / "house/tools/automation"
    folder.mkdir(parents=True)
    (folder / "run-book.yaml").write_text(TOOL)
    (tmp_path / "stacklint.toml").write_text('rules = ["house"]\n')
    (tmp_path / "train.py").write_text("import acme_runbook\nimport sklearn\n\nacme_runbook.plan()\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(["explain", "run-book"], "The company's own schedule of pipelines", id="explain"),
        pytest.param(["catalog", "show", "run-book"], "The company's own schedule of pipelines", id="catalog show"),
        pytest.param(["catalog", "--problem", "automation"], "run-book", id="catalog"),
        pytest.param(["why", "run-book"], "Run Book in the root: in use", id="why"),
        pytest.param(["try", "--", "-run-book"], "- Run Book", id="try"),
        pytest.param(["suggest", "automation"], "Run Book answers it already", id="suggest"),
    ],
)
@pytest.mark.usefixtures("repository")
def test_commands_know_it(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(words)
    assert done.value.code == 0
    assert told in capsys.readouterr().out


def test_why_of_another_folder_knows_that_folder(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository.parent)
    with pytest.raises(SystemExit):
        main(["why", "run-book", "--path", str(repository)])
    assert "Run Book in the root: in use" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param("orchestrator", "conductor", "tools/automation/run-book.yaml:6: the problem", id="a job"),
        pytest.param(
            "checked:",
            "relations: [{kind: integrates, with: airflwo}]\nchecked:",
            "tools/automation/run-book.yaml:20: a relation with 'airflwo'",
            id="a relation",
        ),
    ],
)
def test_a_fault_has_its_line(
    old: str, new: str, told: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = repository / "house/tools/automation/run-book.yaml"
    file.write_text(file.read_text().replace(old, new))
    with pytest.raises(SystemExit) as done:
        main(["rules", "validate", "house"])
    assert done.value.code == 1
    assert told in capsys.readouterr().out
