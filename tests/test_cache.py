"""A warm run equals a cold one, and a broken cache is as good as none."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stacklint.cache import Cache, clear
from stacklint.collect import Collected, collect
from stacklint.interest import Interest
from stacklint.readers.registry import load_readers
from stacklint.repo.limits import Limits
from stacklint.repo.open import open_repo

if TYPE_CHECKING:
    from pathlib import Path

INTEREST = Interest(modules=frozenset({"mlflow"}), digest="x")
TEXTS = ["import mlflow\n", "x = 1\n", "import os, mlflow\nmlflow.log()\n", ""]


def _collect(root: Path, cache: Cache | None, jobs: int = 1) -> Collected:
    repo = open_repo(root, tracked=False, exclude=(), limits=Limits())
    return collect(repo, load_readers(), INTEREST, cache, jobs)


def _age(path: Path) -> None:
    """Make a file older than the two seconds in which its time is distrusted."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns - 10_000_000_000))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(TEXTS), st.booleans()), max_size=12))
def test_after_any_edits_a_warm_run_equals_a_cold_one(tmp_path: Path, edits: list[tuple[int, str, bool]]) -> None:
    root, store = tmp_path / "repo", tmp_path / "cache"
    root.mkdir(exist_ok=True)
    for number, text, gone in edits:
        path = root / f"m{number}.py"
        if gone:
            path.unlink(missing_ok=True)
        else:
            path.write_text(text, encoding="utf-8")
            _age(path)
        warm = _collect(root, Cache(str(root), "k", store))
        cold = _collect(root, None)
        assert (warm.evidence, warm.unread) == (cold.evidence, cold.unread)


def test_an_unchanged_file_is_not_read_again(tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    (tmp_path / "repo/a.py").write_text("import mlflow\n", encoding="utf-8")
    _age(tmp_path / "repo/a.py")
    read = [
        _collect(tmp_path / "repo", Cache(str(tmp_path / "repo"), "k", tmp_path / "c")).files_read for _ in range(2)
    ]
    assert read == [1, 0]


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_a_cache_cut_anywhere_is_as_good_as_none(tmp_path: Path, cut: int) -> None:
    (tmp_path / "repo").mkdir()
    (tmp_path / "repo/a.py").write_text("import mlflow\n", encoding="utf-8")
    _age(tmp_path / "repo/a.py")
    first = _collect(tmp_path / "repo", Cache(str(tmp_path / "repo"), "k", tmp_path / "c"))
    target = next((tmp_path / "c").glob("files-*.json"))
    target.write_bytes(target.read_bytes()[:cut])
    again = _collect(tmp_path / "repo", Cache(str(tmp_path / "repo"), "k", tmp_path / "c"))
    assert again.evidence == first.evidence


@pytest.mark.parametrize("text", ["[]", "{}", '{"mark": 1}', '{"mark": "m", "time": "x", "files": 3}', "null", "\0"])
def test_a_foreign_file_is_no_cache(tmp_path: Path, text: str) -> None:
    (tmp_path / "c").mkdir()
    Cache(str(tmp_path), "k", tmp_path / "c").save()
    for path in (tmp_path / "c").glob("files-*.json"):
        path.write_text(text, encoding="utf-8")
    assert Cache(str(tmp_path), "k", tmp_path / "c").get("a.py", 1, 1) is None


def test_a_cache_that_cannot_be_written_is_not_missed(tmp_path: Path) -> None:
    (tmp_path / "c").write_text("a file where the folder should be", encoding="utf-8")
    cache = Cache(str(tmp_path), "k", tmp_path / "c")
    cache.put("a.py", 1, 1, [])
    cache.save()


def test_clear_removes_the_caches_alone(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path), "k", tmp_path / "c")
    cache.put("a.py", 1, 1, [])
    cache.save()
    (tmp_path / "c/mine.txt").write_text("", encoding="utf-8")
    assert clear(tmp_path / "c") == 1
    assert (tmp_path / "c/mine.txt").exists()
