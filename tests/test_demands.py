"""What a demand on a package says of a version, and what a Python can install."""

from __future__ import annotations

import pytest

from stacklint.demands import admits, reachable
from stacklint.knowledge.releases import Line, Releases


@pytest.mark.parametrize(
    ("specifier", "version", "expected"),
    [
        pytest.param("", "0.7", "maybe", id="nothing is said"),
        pytest.param("==0.4.7", "0.7", "never", id="pinned below"),
        pytest.param("==0.7.20", "0.7", "only", id="pinned above"),
        pytest.param("==0.4.*", "0.7", "never", id="a wildcard below"),
        pytest.param("==1.*", "1.2", "maybe", id="a wildcard around"),
        pytest.param(">=0.7.16", "0.7", "only", id="a floor above"),
        pytest.param(">=0.3", "0.7", "maybe", id="a floor below"),
        pytest.param("<0.7", "0.7", "never", id="a ceiling at the removal"),
        pytest.param("<=0.7", "0.7", "maybe", id="a ceiling that lets the removal in"),
        pytest.param(">=0.3,<0.5", "0.7", "never", id="a range below"),
        pytest.param(">=1.3,!=1.5", "2.0", "maybe", id="one version kept out"),
        pytest.param("=0.4", "0.7", "never", id="conda's pin"),
        pytest.param("~=1.4.2", "1.6", "never", id="compatible with a patch"),
        pytest.param("~=1.4", "1.6", "maybe", id="compatible with a minor"),
        pytest.param("~=1.4", "2.0", "never", id="compatible, and a major later"),
        pytest.param("^0.6", "0.7", "never", id="a caret before 1.0"),
        pytest.param("^1.2", "1.6", "maybe", id="a caret after 1.0"),
        pytest.param("^1.2", "2.0", "never", id="a caret, and a major later"),
        pytest.param("~1.2", "1.6", "never", id="a tilde"),
        pytest.param("0.4.7", "0.7", "never", id="a bare version"),
        pytest.param("nonsense", "0.7", "maybe", id="not understood"),
    ],
)
def test_admits(specifier: str, version: str, expected: str) -> None:
    assert admits(specifier, version) == expected


@pytest.mark.parametrize(
    ("pythons", "expected"),
    [
        pytest.param([], True, id="no Python is fixed"),
        pytest.param(["3.8"], False, id="too old for every release that lacks it"),
        pytest.param(["3.10"], True, id="new enough"),
        pytest.param(["3.8", "3.10"], True, id="one of two"),
    ],
)
def test_what_a_python_can_install(pythons: list[str], expected: bool) -> None:
    lines = (Line("1.0", "1.5", "2022", "2022", ">=3.7", ()), Line("2.0", "2.3", "2024", "2025", ">=3.9", ()))
    assert reachable(Releases("p", "", frozenset(), lines), "2.0", pythons) is expected
    assert reachable(None, "2.0", pythons) is True
