"""Specifiers as intervals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from stacklint.solver.spec import both, holds_version, is_empty, spec_of

VERSIONS = ["0.9", "1.0", "1.2", "1.2.3", "1.2.9", "1.3", "1.9", "2.0", "2.0.1", "3"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["==", ">=", "<=", "<", ">", "!=", "~="]), st.sampled_from(VERSIONS[1:-1])),
        min_size=1,
        max_size=3,
    ),
    st.sampled_from(VERSIONS),
)
def test_a_specifier_lets_in_what_the_standard_lets_in(clauses: list[tuple[str, str]], version: str) -> None:
    text = ",".join(f"{operator}{bound}" for operator, bound in clauses)
    spec = spec_of(text)
    assert spec is not None
    assert holds_version(spec, version) == SpecifierSet(text).contains(Version(version))


@pytest.mark.parametrize(
    ("text", "manager", "inside", "outside"),
    [
        pytest.param("^1.2", "poetry", ["1.2", "1.9.9"], ["1.1", "2.0"], id="caret"),
        pytest.param("^0.2.3", "poetry", ["0.2.3", "0.2.9"], ["0.3.0"], id="caret below one"),
        pytest.param("~1.2", "poetry", ["1.2.9"], ["1.3"], id="tilde"),
        pytest.param("1.2.3", "poetry", ["1.2.3"], ["1.2.4"], id="a bare version is exact"),
        pytest.param("==1.2.*", "pip", ["1.2", "1.2.99"], ["1.3", "1.1.9"], id="star"),
        pytest.param(">=1.2,!=1.3.*", "pip", ["1.2", "1.4"], ["1.3", "1.3.5"], id="left out by a star"),
    ],
)
def test_dialects(text: str, manager: str, inside: list[str], outside: list[str]) -> None:
    spec = spec_of(text, manager)
    assert spec is not None
    assert all(holds_version(spec, version) for version in inside)
    assert not any(holds_version(spec, version) for version in outside)


@pytest.mark.parametrize("text", [">=1 || <2", "1.2.3", "=1.2", "latest", "^1.2", ">=" + "9" * 99])
def test_what_pip_does_not_read_says_nothing(text: str) -> None:
    assert spec_of(text) is None


def test_two_specifiers_exclude_one_another() -> None:
    one, two = spec_of(">=0.139.0,<0.151"), spec_of("<0.137.0,>=0.133.0")
    assert one is not None
    assert two is not None
    joined = both(one, two)
    assert is_empty(joined.low, joined.high)
