"""When two demands exclude one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacklint.checks.conflict import excludes

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.scan import Scan


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


POINTER = "outs:\n- md5: 0123456789abcdef0123456789abcdef\n  path: houses.csv\n"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        pytest.param({}, "committed whole beside it", id="git alone"),
        pytest.param({".gitattributes": "*.csv filter=lfs -text\n"}, "kept by Git LFS as well", id="at the root"),
        pytest.param({"data/.gitattributes": "houses.* filter=lfs\n"}, "kept by Git LFS as well", id="in the folder"),
        pytest.param({".gitattributes": "*.png filter=lfs\n*.csv text\n"}, "committed whole beside it", id="another"),
    ],
)
def test_a_path_that_is_versioned_twice_says_by_what(
    scanned: Callable[[dict[str, str]], Scan], files: dict[str, str], said: str
) -> None:
    own = {"train.py": "import sklearn\n", "data/houses.csv": "a,b\n", "data/houses.csv.dvc": POINTER}
    messages = [f.message for f in scanned(own | files).report.findings if f.rule == "path-versioned-twice"]
    assert messages == [f"Integration: data/houses.csv is versioned by a pointer file and {said}"]
