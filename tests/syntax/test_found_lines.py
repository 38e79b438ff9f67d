"""Lines that hold a word: the same as a look at every line finds, in time that grows with the text."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacklint.syntax.found_lines import lines_with


@given(st.text(alphabet="ab\n/", max_size=60), st.lists(st.sampled_from(["a", "b/", "aa", "/"]), max_size=3))
def test_it_finds_what_a_look_at_every_line_finds(text: str, words: list[str]) -> None:
    expected = [(n, line) for n, line in enumerate(text.split("\n"), 1) if any(word in line for word in words)]
    assert list(lines_with(text, *words)) == expected


@pytest.mark.parametrize("text", ["x\n" * 200_000, "xy\n" * 200_000, "x" * 400_000 + "\ny"])
def test_its_time_grows_with_the_text(text: str) -> None:
    before = process_time()
    assert list(lines_with(text, "x", "y", "z"))
    assert process_time() - before < 5
