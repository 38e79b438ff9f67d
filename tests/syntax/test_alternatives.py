"""One expression finds what each of its words is, and nothing else."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from stacklint.syntax.alternatives import NEVER, any_of

WORDS = st.text("ab.(é\n", max_size=4)


@settings(deadline=None)
@given(st.sets(WORDS, max_size=8), st.sets(WORDS, max_size=8))
def test_it_is_any_of_the_words(words: set[str], others: set[str]) -> None:
    pattern = re.compile(any_of(words))
    for word in words | others:
        assert (pattern.fullmatch(word.encode()) is not None) == (word in words)


@settings(deadline=None)
@given(st.sets(WORDS.filter(bool), min_size=1, max_size=8), WORDS)
def test_it_takes_the_longest_word(words: set[str], after: str) -> None:
    for word in words:
        found = re.match(any_of(words), (word + after).encode())
        assert found is not None
        longest = max((w for w in words if (word + after).startswith(w)), key=len)
        assert found[0] == longest.encode()


def test_no_word_is_never_found() -> None:
    assert any_of([]) == NEVER
    assert re.search(any_of([]), b"") is None
