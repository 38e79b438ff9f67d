"""What goes beyond a budget is told, the rest is read, and the outcome is the same whatever the cache and the jobs."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stacklint.budget import MOST_FACTS, TOO_MANY, Shelf
from stacklint.cache import Cache
from stacklint.collect import collect
from stacklint.interest import Interest
from stacklint.model import Evidence, Location, Unread
from stacklint.overtime import Overtime, Watch
from stacklint.readers.registry import Reader
from stacklint.repo.limits import Limits
from stacklint.repo.open import open_repo
from stacklint.rows import sealed, to_rows

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from stacklint.repo.document import Document


def _names(document: Document, _: Interest) -> Iterator[Evidence]:
    yield Evidence(Location(document.path), "string", document.path)


READERS = (Reader("names", ("*.py",), ("string",), _names, 100),)


def _read(root: Path, limits: Limits, cache: Cache | None = None, jobs: int = 1) -> tuple[list[str], list[str]]:
    done = collect(open_repo(root, limits=limits), READERS, Interest(), cache, jobs)
    return [e.value for e in done.evidence], sorted({u.path for u in done.unread})


@pytest.mark.parametrize("jobs", [1, 2])
def test_bytes_are_counted_in_the_order_of_paths_whatever_is_known_already(tmp_path: Path, jobs: int) -> None:
    for number in range(1000):
        (tmp_path / f"f{number:03}.py").write_text("x" * 10)
    (tmp_path / "a.py").write_text("x" * 101)  # larger than its reader takes: not read, so not counted
    expected = [f"f{number:03}.py" for number in range(500)]
    for _ in range(2):
        cache = Cache(str(tmp_path), "", tmp_path / "cache")
        found, unread = _read(tmp_path, Limits(bytes=5000), cache, jobs)
        assert found == expected
        assert unread == ["a.py", *(f"f{number:03}.py" for number in range(500, 1000))]
    assert _read(tmp_path, Limits(bytes=5000), None, jobs) == (found, unread)


@pytest.mark.parametrize("jobs", [1, 2])
def test_where_the_time_is_over_it_is_said_how_many_files_were_not_read(tmp_path: Path, jobs: int) -> None:
    for number in range(500):
        (tmp_path / f"f{number}.py").write_text("")
    repo = open_repo(tmp_path, limits=Limits(deadline=time.monotonic() + 60))
    object.__setattr__(repo.limits, "deadline", 0.0)
    done = collect(repo, READERS, Interest(), None, jobs)
    assert (done.evidence, done.late) == ([], 500)
    assert [(u.path, u.reason) for u in done.unread] == [(".", "not read in the time that was given: 500 of 500 files")]


def test_a_walk_ends_with_the_time(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    repo = open_repo(tmp_path, limits=Limits(deadline=0.0))
    assert [(u.path, u.reason) for u in repo.unread] == [
        (".", "not all folders were looked into in the time that was given")
    ]


def test_folders_and_entries_are_counted(tmp_path: Path) -> None:
    for number in range(25):
        (tmp_path / f"d{number}").mkdir()
    reasons = {u.reason for u in open_repo(tmp_path, limits=Limits(files=10)).unread}
    assert reasons == {
        "more than 20 entries; the rest was not looked at",
        "not all folders were looked into in 10 folders",
    }


def test_a_file_that_takes_too_long_is_given_up_and_the_others_are_read(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.py").write_text("")

    def endless(document: Document, interest: Interest) -> Iterator[Evidence]:
        while document.path == "b.py":
            try:
                sum(range(10_000))
            except Exception:  # noqa: BLE001 - a reader that catches whatever comes
                continue
        yield from _names(document, interest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("stacklint.collect.Watch", lambda: Watch(1))
        done = collect(open_repo(tmp_path), (Reader("x", ("*.py",), ("string",), endless, 100),), Interest())
    assert [e.value for e in done.evidence] == ["a.py", "c.py"]
    assert [(u.path, u.reason) for u in done.unread] == [("b.py", "it took longer than 20 seconds to read")]
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_many_quick_files_are_no_overtime() -> None:
    watch, before = Watch(1), time.process_time()
    with watch.over():
        while time.process_time() - before < 2.5:
            watch.read(lambda: sum(range(100_000)))


def test_overtime_is_no_exception_that_readers_catch() -> None:
    assert not issubclass(Overtime, Exception)


@pytest.mark.parametrize("jobs", [1, 2])
def test_of_endless_facts_the_first_are_taken(tmp_path: Path, jobs: int) -> None:
    for number in range(450):
        (tmp_path / f"f{number}.py").write_text("")

    def endless(document: Document, interest: Interest) -> Iterator[Evidence]:
        while document.path == "f7.py":
            yield from _names(document, interest)

    done = collect(open_repo(tmp_path), (Reader("x", ("*.py",), ("string",), endless, 100),), Interest(), jobs=jobs)
    assert len(done.evidence) == MOST_FACTS
    assert [(u.path, u.reason) for u in done.unread] == [("f7.py", TOO_MANY)]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 6), max_size=12), st.integers(0, 20), st.randoms())
def test_the_facts_of_the_first_files_are_kept_whatever_comes_first(
    sizes: list[int], most: int, dice: random.Random
) -> None:
    order = [f"f{number:02}" for number in range(len(sizes))]
    facts = {path: [Unread(path, str(n)) for n in range(size)] for path, size in zip(order, sizes, strict=True)}
    beyond = next((n for n in range(len(order)) if sum(sizes[: n + 1]) > most), len(order))
    arriving = dice.sample(order, len(order))
    shelf = Shelf(order, most)
    for number, path in enumerate(arriving):
        if number % 2:
            shelf.put(path, sealed(to_rows(facts[path]), as_json=number % 3 == 0))
        else:
            shelf.put(path, [*facts[path]])
    assert set(shelf.files) == set(order[:beyond])
    assert {path: shelf.facts(path, {}) for path in order[:beyond]} == {path: facts[path] for path in order[:beyond]}
    assert not shelf.files
    assert sorted(shelf.left_out) == order[beyond:]


@pytest.mark.parametrize("jobs", [1, 2])
def test_files_beyond_all_facts_are_told_with_and_without_a_cache(tmp_path: Path, jobs: int) -> None:
    for number in range(450):
        (tmp_path / f"f{number:03}.py").write_text("import mlflow\nimport wandb\n")
    told = []
    for cache in (None, *(Cache(str(tmp_path), "", tmp_path / "cache") for _ in range(2))):
        repo = open_repo(tmp_path, limits=Limits(facts=201))
        done = collect(repo, (Reader("x", ("*.py",), ("import",), _two, 100),), Interest(), cache, jobs)
        assert len(done.evidence) == 200
        told.append([(u.path, u.reason) for u in done.unread])
    assert (
        told == [[(f"f{n:03}.py", "beyond the 201 facts that are taken of a repository") for n in range(100, 450)]] * 3
    )


def _two(document: Document, _: Interest) -> Iterator[Evidence]:
    yield from (Evidence(Location(document.path, line), "import", "x") for line in (1, 2))


def test_a_file_for_which_there_is_no_memory_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("")
    (tmp_path / "b.py").write_text("")

    def greedy(document: Document, interest: Interest) -> Iterator[Evidence]:
        if document.path == "a.py":
            raise MemoryError
        yield from _names(document, interest)

    done = collect(open_repo(tmp_path), (Reader("x", ("*.py",), ("string",), greedy, 100),), Interest())
    assert [e.value for e in done.evidence] == ["b.py"]
    assert [u.reason for u in done.unread] == ["there is not enough memory to read it"]
