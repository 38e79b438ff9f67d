"""What the act is where a package's metadata are wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.scan import Scan

_BUILD = '[build-system]\nrequires = ["setuptools>=68"]\nbuild-backend = "setuptools.backends.legacy:build"\n'


@pytest.mark.parametrize(
    ("files", "act"),
    [
        pytest.param(
            {"pyproject.toml": _BUILD + '[project]\nname = "x"\nversion = "1"\n'},
            "In pyproject.toml, name setuptools.build_meta",
            id="a project",
        ),
        pytest.param(
            {"pyproject.toml": _BUILD, "setup.py": "from setuptools import setup\nsetup()\n"},
            "In pyproject.toml, name setuptools.build_meta",
            id="a script beside it",
        ),
        pytest.param(
            {"pyproject.toml": _BUILD + '[tool.pytest.ini_options]\ntestpaths = ["tests"]\n'},
            "In pyproject.toml, drop [build-system]: nothing there says what is to be built",
            id="settings of tools alone",
        ),
    ],
)
def test_a_backend_that_is_none(scanned: Callable[[dict[str, str]], Scan], files: dict[str, str], act: str) -> None:
    report = scanned({"train.py": "import sklearn\n", **files}).report
    assert [f.act for f in report.findings if f.rule == "build-backend-that-is-none"] == [act]
