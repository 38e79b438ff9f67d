"""Install commands as they are written, in notebooks too."""

from __future__ import annotations

import json

import pytest

from stacklint.checks.wiring_requirements import _cell_line


@pytest.mark.parametrize(
    ("row", "line"),
    [
        pytest.param("    \"!pip install 'torch>=2'\\n\",", "!pip install 'torch>=2'\n", id="a line of a cell"),
        pytest.param(
            json.dumps({"cells": [{"source": ["!pip install torch"], "outputs": ["httpx<1.0.0"]}]}),
            "",
            id="a notebook that is one line",
        ),
        pytest.param('   "source": ["!pip install torch"]', "", id="a cell of one line"),
    ],
)
def test_only_a_line_of_a_cell_is_read(row: str, line: str) -> None:
    assert _cell_line(row) == line
