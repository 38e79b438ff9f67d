"""When two demands exclude one another."""

from __future__ import annotations

import pytest

from stacklint.checks.conflict import excludes


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        pytest.param("==1.26.4", ">=2.0", True, id="a pin below a floor"),
        pytest.param(">=2.0", "==1.26.4", True, id="the other way round"),
        pytest.param("==1.26.4", "<2", False, id="a pin below a ceiling"),
        pytest.param("==1.*", ">=2", False, id="a wildcard is not judged"),
        pytest.param(">=1", "<1", False, id="two ranges are not judged"),
        pytest.param("==1.0", "==2.0", True, id="two pins"),
        pytest.param("==1.0+cu118", ">=1.0", False, id="a local version"),
        pytest.param("^1.0", "==2.0", False, id="a specifier of another system"),
    ],
)
def test_excludes(one: str, two: str, expected: bool) -> None:
    assert excludes(one, two) is expected
