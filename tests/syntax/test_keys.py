"""The words before a colon, by which files are chosen for parsing."""

from __future__ import annotations

import time

import pytest

from stacklint.syntax.keys import words_before_colon


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: 1\nkey: 2", id="a line of YAML"),
        pytest.param("- key:\n    x", id="a member of a list"),
        pytest.param('{"a": {"key": 1}}', id="JSON"),
        pytest.param("a: {b: 1,key: 2}", id="a mapping on one line"),
        pytest.param("'key' : x", id="quoted, a blank before the colon"),
        pytest.param("a: 1\r\nkey: 2\r\n", id="line ends of Windows"),
        pytest.param("override key: x", id="the last word of several"),
        pytest.param("? key\n: x", id="an explicit key"),
    ],
)
def test_a_key_is_found(text: str) -> None:
    assert b"key" in words_before_colon(text.encode())


@pytest.mark.parametrize("text", ["a: key", "# key", "monkey: 1", "key_2: 1", "key = 1"])
def test_another_word_is_none(text: str) -> None:
    assert b"key" not in words_before_colon(text.encode())


def test_long_words_take_linear_time() -> None:
    started = time.process_time()
    words_before_colon(b"a" * (4 << 20) + b":" + b"x:" * (1 << 20))
    assert time.process_time() - started < 3
