"""Inline metadata of scripts: packages and the Python that they ask for."""

from __future__ import annotations

import pytest

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.readers.script_metadata import read_script_metadata
from stacklint.repo.document import Document, Unreadable

SCRIPT = """\
#!/usr/bin/env -S uv run
# /// script
# requires-python = ">=3.12"
# dependencies = [
#   "mlflow>=2",
#
#   "dvc[s3]",  # store
# ]
# ///
import mlflow
"""


def read(text: str) -> list[tuple[str, str, int, int]]:
    found = read_script_metadata(Document("a.py", text), Interest())
    return [(e.kind, e.value, e.location.line, e.location.column) for e in found if isinstance(e, Evidence)]


def test_packages_stand_at_their_lines() -> None:
    assert read(SCRIPT) == [
        ("package", "mlflow", 5, 6),
        ("package", "dvc", 7, 6),
        ("config", "python-version=>=3.12", 3, 3),
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("import mlflow\n", id="no block"),
        pytest.param("# /// script\n# dependencies = ['x']\nimport x\n", id="no end"),
        pytest.param("# /// other\n# dependencies = ['x']\n# ///\n", id="another type"),
        pytest.param("x = '# /// script'\n", id="a string"),
    ],
)
def test_anything_else_asks_for_nothing(text: str) -> None:
    assert read(text) == []


def test_a_block_that_is_no_toml_is_unreadable_at_its_line() -> None:
    with pytest.raises(Unreadable) as caught:
        read("import x\n# /// script\n# dependencies = [\n# ///\n")
    assert caught.value.line == 3
