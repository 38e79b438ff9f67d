"""The last report is given again only where nothing has changed."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from stacklint.knowledge.load import load
from stacklint.memory import Memory, mark_of
from stacklint.plain import from_plain, to_plain
from stacklint.repo.limits import Limits
from stacklint.repo.open import open_repo
from stacklint.report import Report
from stacklint.scan import scan
from stacklint.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

LIVE = frozenset({"source", "style", "rules", "names"})
TEXT = "import sklearn\nimport mlflow\nimport wandb\nmlflow.log_metric('a', 1)\nwandb.log({})\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "repo").mkdir()
    path = tmp_path / "repo/train.py"
    path.write_text(TEXT, encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return tmp_path / "repo"


def _report(root: Path) -> Report:
    return scan(open_repo(root, tracked=False, exclude=(), limits=Limits()), load(), Settings(), "2026-11-24").report


def _mark(root: Path, *parts: str) -> tuple[str, int]:
    return mark_of(open_repo(root, tracked=False, exclude=(), limits=Limits()), *parts)


def test_a_report_survives_the_way_through_plain_data(root: Path) -> None:
    report = _report(root)
    plain = json.loads(json.dumps(to_plain(report, without=LIVE)))
    again = from_plain(Report, plain, without=LIVE)
    assert to_plain(again, without=LIVE) == to_plain(report, without=LIVE)
    assert again.findings == report.findings


def test_an_unchanged_folder_recalls_its_report(root: Path, tmp_path: Path) -> None:
    memory = Memory(str(root), tmp_path / "cache")
    mark, newest = _mark(root, "settings")
    memory.keep(mark, _report(root))
    known = memory.recall(mark, newest)
    assert known is not None
    assert known.findings == _report(root).findings


@pytest.mark.parametrize("change", ["content", "file", "settings"])
def test_a_change_forgets(root: Path, tmp_path: Path, change: str) -> None:
    memory = Memory(str(root), tmp_path / "cache")
    memory.keep(_mark(root, "settings")[0], _report(root))
    if change == "content":
        (root / "train.py").write_text("import mlflow\n", encoding="utf-8")
    if change == "file":
        (root / "new.txt").write_text("", encoding="utf-8")
    mark, newest = _mark(root, "others" if change == "settings" else "settings")
    assert memory.recall(mark, newest) is None


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"mark": "m", "time": 1, "report": []}', "\0"])
def test_a_broken_memory_is_none(root: Path, tmp_path: Path, text: str) -> None:
    memory = Memory(str(root), tmp_path / "cache")
    memory.keep("m", _report(root))
    for path in (tmp_path / "cache").iterdir():
        path.write_text(text, encoding="utf-8")
    assert memory.recall("m", 0) is None
