"""Hostile patterns take no more time than friendly ones."""

from __future__ import annotations

import time

import pytest

from stacklint.repo.ignore import MOST_GLOBS, Patterns

LONG = "a" * 250
DEEP = "/".join(["a"] * 60)


@pytest.mark.parametrize(
    ("glob", "path"),
    [
        pytest.param("a*" * 25 + "b", LONG, id="stars in one name"),
        pytest.param("*a" * 10 + "b", LONG, id="stars before letters"),
        pytest.param("[a-z]*" * 20 + "?*!", LONG, id="stars behind sets"),
        pytest.param("**/a/" * 5 + "b", DEEP, id="folders at any depth"),
        pytest.param("**/*a*/" * 8 + "x*y", DEEP, id="folders and stars"),
        pytest.param("/" + "*/" * 50 + "b", DEEP, id="folders of any name"),
        pytest.param("a/**\\/" * 9 + "b", DEEP, id="escaped slashes"),
    ],
)
def test_a_pattern_takes_linear_time(glob: str, path: str) -> None:
    patterns = Patterns(glob.encode())
    patterns.verdict("x", "x", folder=False)
    start = time.process_time()
    assert not patterns.verdict(path.rpartition("/")[2], path, folder=False)
    assert time.process_time() - start < 0.05


def test_a_hundred_thousand_plain_patterns_are_looked_up() -> None:
    data = "".join(f"name-{n}\n*.e{n}\n/p/{n}\n" for n in range(33_000)).encode()
    patterns = Patterns(data)
    assert not patterns.cut
    start = time.process_time()
    for path in ("name-32999", "x.e7", "p/9", "no"):
        patterns.verdict(path.rpartition("/")[2], path, folder=False)
    assert time.process_time() - start < 0.01


def test_a_file_of_too_many_globs_is_cut_and_says_so() -> None:
    patterns = Patterns(b"a*b\n" * (MOST_GLOBS + 1))
    assert patterns.cut
    assert patterns.verdict("axb", "axb", folder=False) > 0
