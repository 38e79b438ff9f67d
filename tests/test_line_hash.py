"""The hash of a line is the one that GitHub's upload computes."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacklint.line_hash import line_hashes


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        pytest.param("", {1: "c129715d7a2bc9a3:1"}, id="nothing"),
        pytest.param(
            " a\nb\n  \t\tc\n d",
            {
                1: "271789c17abda88f:1",
                2: "54703d4cd895b18:1",
                3: "180aee12dab6264:1",
                4: "a23a3dc5e078b07b:1",
            },
            id="blanks do not count",
        ),
    ],
)
def test_known_texts(text: str, hashes: dict[int, str]) -> None:
    assert line_hashes(text, range(1, 9)) == hashes


@given(text=st.text(st.sampled_from(" \t\r\nab😀"), max_size=400))
def test_it_is_the_rolling_hash_of_the_upload(text: str) -> None:
    assert line_hashes(text, range(1, 999)) == _rolling(text)


def test_only_the_wanted_lines_are_hashed() -> None:
    assert list(line_hashes("a\nb\nc\n", [2, 50])) == [2]


def _rolling(text: str) -> dict[int, str]:
    """State the algorithm as the upload does: unit by unit, with a window of a hundred."""
    raw = text.encode("utf-16-le")
    units = [raw[i] | raw[i + 1] << 8 for i in range(0, len(raw), 2)]
    window, starts, value, at = [0] * 100, [0] * 100, 0, 0
    line, fresh, after_return = 0, True, False
    seen: Counter[int] = Counter()
    found: dict[int, str] = {}
    for unit in [*units, 0xFFFF, *[-1] * 100]:
        code = max(unit, 0)
        if unit in (0x20, 0x09) or (after_return and unit == 0x0A):
            after_return = False
            continue
        after_return = unit == 0x0D
        code = 0x0A if unit == 0x0D else code
        if starts[at]:
            seen[value] += 1
            found[starts[at]] = f"{value:x}:{seen[value]}"
            starts[at] = 0
        if fresh and unit >= 0:
            fresh, line = False, line + 1
            starts[at] = line
        fresh = fresh or code == 0x0A
        value = (37 * value + code - pow(37, 100, 1 << 64) * window[at]) % (1 << 64)
        window[at] = code
        at = (at + 1) % 100
    return found
