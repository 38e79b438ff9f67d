"""Sources that are newer than this Python, or hostile: asked of a child, which may die."""

from __future__ import annotations

import time

import pytest

from stacklint.interest import Interest
from stacklint.syntax.python import scan
from stacklint.syntax.python_guarded import is_deep, spans

INTEREST = Interest(modules=frozenset({"ray"}))

NEWER = """\
x = f"{
    d["a"]  # it's
}" + f"{y["import ray"]}"; import ray
type T = "ray.no()"
z = t"{ray.get(1)} ray.no(2)"
"""


def test_strings_and_comments_of_a_newer_source() -> None:
    found = spans(NEWER.encode())
    assert found is not None
    assert [NEWER[start:end] for start, end, _ in found][:4] == ['f"', '"a"', "# it's", '"']
    assert [comment for *_, comment in found][:4] == [False, False, True, False]


def test_a_newer_source_is_read_by_way_of_the_child() -> None:
    found = scan(NEWER.encode(), INTEREST)
    assert [(item.line, item.site.value) for item in found.places] == [(3, "ray"), (5, "ray.get")]
    assert not found.trouble


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("(" * 1_500 + ")" * 1_500, id="brackets"),
        pytest.param("x = " + "-" * 10_000 + "1", id="signs"),
        pytest.param("x" + ".a" * 4_000, id="a chain of names"),
        pytest.param("x = 1" + " + x" * 10_000, id="a sum"),
        pytest.param("not " * 5_000 + "x", id="not"),
        pytest.param("x" + ".a()" * 1_000, id="a chain of calls"),
    ],
)
def test_what_would_kill_the_child_is_seen_before(text: str) -> None:
    start = time.process_time()
    assert is_deep(text.encode())
    assert spans(text.encode()) is None
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x = (\n", id="no Python"),
        pytest.param("if x:\n" + "".join(" " * n + "if x:\n" for n in range(1, 400)), id="indented"),
        pytest.param("x = 1\n" * 100_000, id="long"),
    ],
)
def test_what_the_child_does_not_read_is_none(text: str) -> None:
    assert spans(text.encode()) is None


def test_a_source_that_nothing_reads_is_trouble_and_keeps_what_was_found() -> None:
    found = scan(b"import ray\nray.get(1)\nx = 'a; ray.no()\n", INTEREST)
    assert [item.site.value for item in found.places] == ["ray", "ray.get"]
    assert (found.trouble, found.line) == ("a string does not end, and no parser reads it", 3)


def test_python_2_is_no_trouble() -> None:
    found = scan(b"import ray\nprint 'a', ray.get('\n", INTEREST)
    assert [item.site.value for item in found.places] == ["ray", "ray.get"]
    assert not found.trouble
