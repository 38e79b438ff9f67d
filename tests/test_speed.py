"""What a run costs, counted in work and not in seconds: files, bytes, parses, and modules imported.

A bound is what the work takes and less than twice that, so that nothing doubles unseen.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from ast import literal_eval
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import tomli

import stacklint.syntax.yaml
from stacklint.repo.open import open_repo
from stacklint.scan import scan
from stacklint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stacklint.knowledge.load import Knowledge

FILES = 60
SOURCE = "import os\n\nimport mlflow\n\n\ndef train(data):\n    mlflow.log_metric('loss', 1)\n    return data\n"
MIXED = {
    "pyproject.toml": '[project]\nname = "x"\nversion = "1"\ndependencies = ["mlflow>=2"]\n',
    ".github/workflows/ci.yml": "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: python src/m.py\n",
    "src/m.py": SOURCE,
    "README.md": "# x\n",
    "data/blob.bin": "x" * 300_000,
    "notes.txt": "nothing\n" * 10_000,
}
PROBE = """
import sys
before = set(sys.modules)
from stacklint.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
sys.stderr.write(repr(sorted(set(sys.modules) - before)))
"""


@pytest.fixture(scope="module")
def python_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository of Python files alone."""
    return _tree(tmp_path_factory.mktemp("python"), {f"src/m{n}.py": SOURCE for n in range(FILES)})


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with a manifest, a workflow, code, data and notes."""
    return _tree(tmp_path_factory.mktemp("mixed"), MIXED)


def _tree(root: Path, files: dict[str, str]) -> Path:
    """Write files old enough for a cache to trust their times."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return root


def imported(*words: str) -> frozenset[str]:
    """Return the modules that a run of the program imports."""
    done = subprocess.run([sys.executable, "-c", PROBE, *words], capture_output=True, text=True, check=True)
    return frozenset(literal_eval(done.stderr))


@pytest.fixture(scope="module")
def cold(python_only: Path) -> frozenset[str]:
    imported("check", str(python_only), "--no-cache")  # rules and the table of readers are compiled by the first run
    return imported("check", str(python_only), "--no-cache")


@pytest.fixture(scope="module")
def warm(python_only: Path) -> frozenset[str]:
    imported("check", str(python_only))
    return imported("check", str(python_only))


def test_version_imports_next_to_nothing() -> None:
    assert imported("--version") == {"__future__", "stacklint", "stacklint.cli"}


_HEAVY = ("yaml", "packaging", "libcst", "html", "xml", "ast", "tempfile", "datetime")
_HEAVY_AT_START = (
    "click",
    "dataclasses",
    "inspect",
    "pkgutil",
    "logging",
    "subprocess",
    "asyncio",
    "importlib.metadata",
)


@pytest.mark.parametrize("module", [*_HEAVY, *_HEAVY_AT_START])
@pytest.mark.parametrize("run", ["cold", "warm"])
def test_a_check_of_python_files_does_without(module: str, run: str, request: pytest.FixtureRequest) -> None:
    modules: frozenset[str] = request.getfixturevalue(run)
    assert module not in modules


@pytest.mark.parametrize("module", ["stacklint.scan", "stacklint.readers", "stacklint.checks", "stacklint.syntax"])
def test_a_run_where_nothing_changed_reads_and_judges_nothing(module: str, warm: frozenset[str]) -> None:
    assert module not in warm


def test_only_readers_that_a_file_wants_are_imported(cold: frozenset[str]) -> None:
    assert len([name for name in cold if name.startswith("stacklint.readers.")]) <= 12


@pytest.mark.parametrize(("name", "most"), [pytest.param("cold", 215, id="cold"), pytest.param("warm", 55, id="warm")])
def test_few_modules_of_our_own_are_imported(name: str, most: int, request: pytest.FixtureRequest) -> None:
    modules: frozenset[str] = request.getfixturevalue(name)
    assert len([m for m in modules if m.startswith("stacklint")]) <= most


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count files opened, bytes read and texts parsed."""
    counts: Counter[str] = Counter()

    def counting(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            found = function(*args, **options)
            counts[name] += len(found) if name == "bytes" else 1
            return found

        return call

    for module, attribute, name in (
        (os, "open", "files"),
        (os, "read", "bytes"),
        (stacklint.syntax.yaml, "parse_yaml", "yaml"),
        (tomli, "loads", "toml"),
        (json, "loads", "json"),
    ):
        monkeypatch.setattr(module, attribute, counting(name, getattr(module, attribute)))
    return counts


def _scan(root: Path, knowledge: Knowledge) -> None:
    scan(open_repo(root), knowledge, Settings(), "2026-11-24")


def test_each_python_file_is_read_once(python_only: Path, knowledge: Knowledge, work: Counter[str]) -> None:
    _scan(python_only, knowledge)
    again = 5  # a finding's file is read again for its line
    assert work["files"] <= FILES + again
    assert work["bytes"] <= (FILES + again) * len(SOURCE)
    assert work["yaml"] == work["toml"] == 0
    assert work["json"] <= 3  # the catalogue, what it looks for, the table of readers


def test_each_text_is_parsed_as_often_as_its_readers_need(
    mixed: Path, knowledge: Knowledge, work: Counter[str]
) -> None:
    _scan(mixed, knowledge)
    assert work["files"] <= 2 * len(MIXED)
    assert work["bytes"] <= 120_000
    assert work["yaml"] <= 1
    assert work["toml"] <= 1
    assert work["json"] <= 3  # the catalogue, what it looks for, the table of readers
