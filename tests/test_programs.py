"""Kept programs of expressions: they are what the library makes, and a foreign or broken file costs time alone."""

from __future__ import annotations

import os
import re
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import pytest

import stacklint.checks
import stacklint.readers
import stacklint.syntax
from compile_rules import expressions
from stacklint import programs
from stacklint.programs import Programs, compiled, keep_programs, sooner
from stacklint.regex import LAZY

if TYPE_CHECKING:
    from pathlib import Path

    from stacklint.knowledge.load import Knowledge

NAMED = r"(?P<year>\d{4})-(?P<month>\d\d)|(?i:café)[^a-z]{2,3}?"


@pytest.fixture
def _fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STACKLINT_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(programs, "_PROGRAMS", [])


def _kept(first: Programs) -> Programs:
    return Programs(b"".join(first.parts()))


def test_every_expression_is_the_same_from_its_program() -> None:
    for package in (stacklint.checks, stacklint.readers, stacklint.syntax):
        for module in iter_modules(package.__path__, package.__name__ + "."):
            import_module(module.name)
    sources = [expression.source for expression in LAZY]
    first = Programs(b"")
    assert all(first.of(*source) == re.compile(*source) for source in sources)
    second = _kept(first)
    assert all(second.of(*source) == re.compile(*source) for source in sources)
    assert first.made
    assert not second.made


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        pytest.param(NAMED, "2026-11", id="names of groups, flags within"),
        pytest.param(rb"\x80|(a)(?=b)", b"xab", id="bytes"),
        pytest.param("a", "A", id="letters"),
    ],
)
def test_a_kept_program_matches_as_a_new_one(pattern: Any, text: Any) -> None:
    first = Programs(b"")
    first.of(pattern, re.IGNORECASE)
    again, new = _kept(first).of(pattern, re.IGNORECASE), re.compile(pattern, re.IGNORECASE)
    assert again == new
    assert (again.flags, again.groups, dict(again.groupindex)) == (new.flags, new.groups, dict(new.groupindex))
    one, other = again.search(text), new.search(text)
    assert one
    assert other
    assert (one.groupdict(), one.groups(), one.lastgroup) == (other.groupdict(), other.groups(), other.lastgroup)


def test_text_and_bytes_of_the_same_letters_are_two_expressions() -> None:
    first = Programs(b"")
    assert (first.of("a", 0), first.of(b"a", 0)) == (re.compile("a"), re.compile(b"a"))
    second = _kept(first)
    assert (second.of("a", 0), second.of(b"a", 0)) == (re.compile("a"), re.compile(b"a"))


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda _: b"[" * 100_000, id="nested deeply"),
        pytest.param(lambda data: b"{}\n" + data, id="no head"),
        pytest.param(lambda data: data[:-6], id="cut off"),
        pytest.param(lambda data: data[:-8], id="cut off between numbers"),
        pytest.param(lambda data: data.partition(b"\n")[0] + b"\n" + b"\xff" * 4_000, id="no program"),
        pytest.param(lambda data: data.replace(b"cpython", b"another"), id="of another Python"),
        pytest.param(lambda data: data.replace(b'"python":', b'"rows":[1],"python":'), id="rows twice"),
    ],
)
def test_a_foreign_or_broken_file_is_passed_over(broken: object) -> None:
    first = Programs(b"")
    first.of(NAMED, 0)
    assert callable(broken)
    found = Programs(broken(b"".join(first.parts()))).of(NAMED, 0)
    assert found == re.compile(NAMED)


def test_an_error_in_an_expression_is_the_librarys() -> None:
    with pytest.raises(re.error, match="unterminated"):
        Programs(b"").of("(", 0)


@pytest.mark.usefixtures("_fresh")
def test_a_run_keeps_what_it_made(tmp_path: Path) -> None:
    keep_programs(cached=True)
    assert not list(tmp_path.iterdir())  # nothing was compiled
    assert compiled("kept[0-9]") == re.compile("kept[0-9]")
    keep_programs(cached=False)  # a checkout keeps its tables all the same
    (kept,) = tmp_path.iterdir()
    programs._PROGRAMS.clear()
    assert compiled("kept[0-9]") == re.compile("kept[0-9]")
    assert not programs._PROGRAMS[0].made
    before = kept.stat().st_mtime_ns
    keep_programs(cached=True)
    assert kept.stat().st_mtime_ns == before


@pytest.mark.usefixtures("_fresh")
def test_an_installed_program_keeps_what_its_wheel_lacks_unless_it_runs_without_a_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "package" / "expressions.bin"
    shipped.parent.mkdir()
    monkeypatch.setattr(programs, "_SHIPPED", shipped)
    compiled("a+")
    keep_programs(cached=False)
    assert [p.name for p in tmp_path.iterdir()] == ["package"]
    shipped.write_bytes(b"".join(programs._PROGRAMS[0].parts()))
    for cached in (False, True):
        programs._PROGRAMS.clear()
        assert (compiled("a+"), compiled("b+")) == (re.compile("a+"), re.compile("b+"))
        keep_programs(cached=cached)
        assert len(list(tmp_path.iterdir())) == 1 + cached
    kept = next(p for p in tmp_path.iterdir() if p.is_file())
    assert list(Programs(kept.read_bytes()).known) == ["0 b+"]


@pytest.mark.usefixtures("_fresh")
def test_modules_take_their_expressions_while_they_are_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = re.compile
    (tmp_path / "library_of_tests.py").write_text("import re\nONE = re.compile('[xyz]{3}')\nTWO = re.compile(ONE)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with sooner():
        library = import_module("library_of_tests")
    assert re.compile is plain
    assert plain("[xyz]{3}") == library.ONE == library.TWO
    assert list(programs._PROGRAMS[0].made) == ["0 [xyz]{3}"]


@pytest.mark.usefixtures("_fresh")
def test_a_wheel_brings_the_programs_of_all_modules(knowledge: Knowledge) -> None:
    brought = Programs(expressions(knowledge.data))
    assert len(brought.known) > 400
    assert brought.of(*LAZY[0].source) == re.compile(*LAZY[0].source)
    assert not brought.made


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="needs owners of files")
def test_programs_of_somebody_else_are_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "expressions.bin"
    file.write_bytes(b"x")
    assert programs._bytes(file, own=True) == b"x"
    monkeypatch.setattr(os, "getuid", lambda: file.stat().st_uid + 1)
    assert programs._bytes(file, own=True) == b""
    assert programs._bytes(file) == b"x"
