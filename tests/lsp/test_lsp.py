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
    from collections.abc import Callable, Iterator
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
def start() -> Iterator[Callable[[Path], Client]]:
    """Return what starts a server for a folder and waits for its first diagnostics."""
    made: list[Client] = []

    def one(root: Path) -> Client:
        made.append(Client(root))
        made[-1].until()
        return made[-1]

    yield one
    for client in made:
        client.end()


@pytest.fixture(scope="module")
def client(start: Callable[[Path], Client], tmp_path_factory: pytest.TempPathFactory) -> Client:
    root = _filled(tmp_path_factory.mktemp("open"))
    (root / "pyproject.toml").write_text('[project]\nname = "a"\nversion = "1"\nrequires-python = ">=3.11"\n')
    (root / ".python-version").write_text("3.9\n")
    made = start(root)
    while "train.py" not in str(made.seen):
        made.until()
    return made


def test_the_catalogue_is_shown_where_a_line_names_a_tool(client: Client) -> None:
    for path, line in (("train.py", 0), ("requirements.txt", 1)):
        client.open(path)
        text = client.hover(path, line)
        assert text.startswith("**MLflow")
        assert "- Experiment tracking: records runs" in text
        assert "Licence: Apache-2.0" in text
        assert "State: active as of 2026" in text
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


def test_a_notebook_is_shown_at_the_lines_of_its_file(root: Path, start: Callable[[Path], Client]) -> None:
    (root / "train.py").unlink()
    path = root / "train.ipynb"
    path.write_text(json.dumps(BOOK, indent=1))
    client = start(root)
    (found,) = client.seen[client.uri("train.ipynb")]
    line = path.read_text().split("\n")[found["range"]["start"]["line"]]
    assert line.strip() == '"import mlflow\\n",'
    client.open("train.ipynb")
    client.apply(client.actions("train.ipynb")[0])
    source = json.loads(path.read_text())["cells"][0]["source"]
    assert source[0] == "import mlflow  # stacklint: ignore[two-experiment-trackers] reason\n"
    client.save("train.ipynb")
    assert client.seen[client.uri("train.ipynb")] == []
    assert client.close() == (0, "")


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
