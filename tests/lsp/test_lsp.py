"""What an editor is told, by a scripted client on standard input and output."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("pygls")

from lsp_client import Client  # behind the question whether the extra is there

from stacklint.lsp.actions import offers
from stacklint.model import Finding, Location
from stacklint.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TWO = "import mlflow\nimport wandb\n\nname = '\N{SNOWMAN}'\nmlflow.log_metric('a', 1)\nwandb.init()\nwandb.log({'a': 1})\n"
BOOK = {
    "cells": [
        {
            "cell_type": "code",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": TWO.splitlines(keepends=True),
        }
    ],
    "metadata": {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def _filled(root: Path) -> Path:
    (root / "train.py").write_text(TWO, encoding="utf-8")
    (root / "requirements.txt").write_text("numpy\nmlflow==3.1\nwandb\n")
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return _filled(tmp_path)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Yield the one editor and server of these tests."""
    root = _filled(tmp_path_factory.mktemp("open"))
    (root / "pyproject.toml").write_text('[project]\nname = "a"\nversion = "1"\nrequires-python = ">=3.11"\n')
    (root / ".python-version").write_text("3.9\n")
    made = Client(root)
    while "train.py" not in str(made.seen):
        made.until()
    yield made
    made.end()


def test_the_catalogue_is_shown_where_a_line_names_a_tool(client: Client) -> None:
    for path, line in (("train.py", 0), ("requirements.txt", 1)):
        client.open(path)
        text = client.hover(path, line)
        assert text.startswith("**MLflow")
        assert "- Experiment tracking: records runs" in text
        assert "Licence: Apache-2.0" in text
        assert "State: active as of 2026" in text
        assert "<https://mlflow.org>" in text
    assert client.hover("requirements.txt", 0) == ""
    assert client.hover("train.py", 3) == ""
    assert client.hover("train.py", 500) == ""

    # nothing is said of a line that is not as it was scanned
    client.open("train.py")
    client.change("train.py", "import os\n" + TWO)
    assert client.hover("train.py", 0) == ""
    assert not [a for a in client.actions("train.py") if "with a comment" in a["title"]]


def test_a_finding_is_shown_explained_and_silenced_by_a_comment(client: Client) -> None:
    client.open("train.py")
    assert client.rules("train.py") == ["two-experiment-trackers"]
    (found,) = client.seen[client.uri("train.py")]
    assert found["range"] == {"start": {"line": 0, "character": 7}, "end": {"line": 0, "character": 13}}
    assert (found["severity"], found["source"]) == (2, "stacklint")
    (beside,) = found["relatedInformation"]
    assert (beside["location"]["uri"], beside["location"]["range"]["start"]["line"]) == (client.uri("train.py"), 1)

    comment, *_ = client.actions("train.py")
    assert comment["title"] == "Silence two-experiment-trackers with a comment; give the reason"
    assert comment["diagnostics"] == [found]
    client.apply(comment)
    assert (
        (client.root / "train.py")
        .read_text()
        .startswith("import mlflow  # stacklint: ignore[two-experiment-trackers] reason\n")
    )
    client.save("train.py")
    while client.rules("train.py"):
        client.until()


@pytest.fixture(scope="module")
def second(client: Client, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a second folder that the editor opens beside the first: with a notebook."""
    root = tmp_path_factory.mktemp("second")
    (root / "train.ipynb").write_text(json.dumps(BOOK, indent=1), encoding="utf-8")
    (root / "requirements.txt").write_text("mlflow==3.1\nwandb\n")
    added = {"added": [{"uri": root.as_uri(), "name": "second"}], "removed": []}
    client.tell("workspace/didChangeWorkspaceFolders", {"event": added})
    while not client.seen.get((root / "train.ipynb").as_uri()):
        client.until()
    return root


def test_a_notebook_is_shown_at_the_lines_of_its_file(client: Client, second: Path) -> None:
    uri = (second / "train.ipynb").as_uri()
    (found,) = client.seen[uri]
    lines = (second / "train.ipynb").read_text().split("\n")
    assert lines[found["range"]["start"]["line"]].strip() == '"import mlflow\\n",'
    offered = client.ask(
        "textDocument/codeAction",
        {"textDocument": {"uri": uri}, "range": found["range"], "context": {"diagnostics": [found]}},
    )
    (edit,) = offered[0]["edit"]["documentChanges"][0]["edits"]
    at = edit["range"]["start"]
    line = lines[at["line"]]
    shown = line[: at["character"]] + edit["newText"] + line[at["character"] :]
    assert shown.strip() == '"import mlflow  # stacklint: ignore[two-experiment-trackers] reason\\n",'


def test_of_a_notebook_that_is_open_as_one_the_cells_are_shown(client: Client, second: Path) -> None:
    uri, cell = (second / "train.ipynb").as_uri(), "vscode-notebook-cell:/second/train.ipynb#W0"
    document = {
        "uri": uri,
        "notebookType": "jupyter-notebook",
        "version": 1,
        "cells": [{"kind": 2, "document": cell}],
    }
    text = {"uri": cell, "languageId": "python", "version": 1, "text": TWO}
    client.tell("notebookDocument/didOpen", {"notebookDocument": document, "cellTextDocuments": [text]})
    while not client.seen.get(cell):
        client.until()
    (found,) = client.seen[cell]
    assert found["range"] == {"start": {"line": 0, "character": 7}, "end": {"line": 0, "character": 13}}
    at = {"textDocument": {"uri": cell}, "position": {"line": 1, "character": 0}}
    assert client.ask("textDocument/hover", at)["contents"]["value"].startswith("**Weights &amp; Biases")
    (comment,) = client.ask(
        "textDocument/codeAction",
        {"textDocument": {"uri": cell}, "range": found["range"], "context": {"diagnostics": [found]}},
    )
    (change,) = comment["edit"]["documentChanges"]
    assert change["textDocument"]["uri"] == cell
    (edit,) = change["edits"]
    assert edit["newText"] == "  # stacklint: ignore[two-experiment-trackers] reason"
    assert edit["range"]["start"] == {"line": 0, "character": len("import mlflow")}

    closed = {"notebookDocument": {"uri": uri}, "cellTextDocuments": [{"uri": cell}]}
    client.tell("notebookDocument/didClose", closed)
    while client.seen.get(cell) or not client.seen.get(uri):
        client.until()


def test_what_changes_outside_of_the_editor_is_seen_and_a_folder_that_is_closed_forgotten(
    client: Client, second: Path
) -> None:
    assert client.can["workspace"]["workspaceFolders"] == {"supported": True, "changeNotifications": True}
    assert client.watched == ["workspace/didChangeWatchedFiles"]
    uri = (second / "train.ipynb").as_uri()
    book = json.loads(json.dumps(BOOK))
    book["cells"][0]["source"] = TWO.replace("import wandb", "").replace("wandb.", "print").splitlines(keepends=True)
    (second / "train.ipynb").write_text(json.dumps(book, indent=1))
    client.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": f"{second.as_uri()}/.git/index", "type": 2}]})
    client.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]})
    while client.seen[uri]:
        client.until()

    gone = {"added": [], "removed": [{"uri": second.as_uri(), "name": "second"}]}
    client.tell("workspace/didChangeWorkspaceFolders", {"event": gone})
    at = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
    assert client.ask("textDocument/hover", at) is None


def test_the_server_ends_when_it_is_asked_to(root: Path) -> None:
    assert Client(root, {}).close() == (0, "")


def test_settings_are_made_where_the_editor_makes_files_and_a_mistake_in_them_is_told(client: Client) -> None:
    rules = client.rules(".python-version")
    assert rules == ["python-out-of-range", "python-past-its-end"]
    client.open(".python-version")
    offered = [a for a in client.actions(".python-version") if "in stacklint.toml" in a["title"]]
    client.apply(offered[0])
    assert "[[accept]]" in (client.root / "stacklint.toml").read_text()
    client.save(".python-version")
    assert client.rules(".python-version") == ["python-past-its-end"]

    (client.root / "stacklint.toml").write_text("selekt = []\n")
    client.tell("textDocument/didSave", {"textDocument": {"uri": client.uri("stacklint.toml")}})
    client.until("window/showMessage")
    assert "stacklint.toml:1" in client.shown[0]
    (client.root / "stacklint.toml").unlink()


@pytest.mark.parametrize(
    ("settings", "after"),
    [
        pytest.param(
            'accept = [{rule = "x"}]\n',
            'accept = [\n    {rule = "python-past-its-end", reason = "..."},{rule',
            id="a list",
        ),
        pytest.param("ignore = []", 'ignore = []\n\n[[accept]]\nrule = "python-past-its-end"\n', id="no list"),
        pytest.param("accept = {}\n", "", id="what would be no TOML is not offered"),
    ],
)
def test_settings_stay_what_can_be_read(settings: str, after: str) -> None:
    finding = Finding("python-past-its-end", "obsolete", "note", "old", Location(".python-version"))
    files = {".python-version": "3.9\n", "stacklint.toml": settings}
    report = Report(
        "1", "", "", findings=(finding,), settings="stacklint.toml", source=lambda path: files.get(path, "")
    )
    found = [offer.edit for offer in offers(report, ".python-version", range(1), files.get)]
    made = [
        "\n".join([*settings.split("\n")[: e.line], e.before + e.text + settings.split("\n")[e.line][len(e.before) :]])
        for e in found
    ]
    assert [text.startswith(after) for text in made] == ([True] if after else [])


def test_of_two_findings_at_one_place_each_is_silenced_by_its_own_setting() -> None:
    place = Location(".python-version")
    rules = ("python-out-of-range", "python-past-its-end")
    findings = tuple(Finding(rule, "obsolete", "note", rule, place) for rule in rules)
    report = Report("1", "", "", findings=findings, source=lambda _: "3.9\n")
    found = list(offers(report, ".python-version", range(1), lambda _: None))
    assert [offer.finding.rule for offer in found] == list(rules)
    assert all(f'rule = "{offer.finding.rule}"' in offer.edit.text for offer in found)


def test_without_the_extra_the_command_says_how_to_get_it() -> None:
    code = "import sys; sys.modules['pygls'] = None; from stacklint.cli import main; main(['lsp'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'stacklint: lsp: pygls is not installed; pip install "stacklint[lsp]" brings it\n'
