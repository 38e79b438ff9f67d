"""`stacklint why FILE`: how a reference was resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from stacklint.cli.why import why
from stacklint.cli.why_file import is_file

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    (tmp_path / ".gitignore").write_text("secret.py\n")
    (tmp_path / "src").mkdir()
    (tmp_path / "src/train.py").write_text("import sklearn\n")
    (tmp_path / "Makefile").write_text(
        "fit:\n\tpython train.py\n\tpython secret.py\n\tpython made.py\n\tcp x.txt made.py\n"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param(
            "train.py",
            ["not here, and git does not", "of that name: src/train.py", "Makefile:2 python train.py"],
            id="moved",
        ),
        pytest.param("src/train.py", ["src/train.py: here"], id="there"),
        pytest.param("secret.py", ["git ignores it", "Makefile:3"], id="ignored"),
        pytest.param("made.py", ["may make it"], id="made"),
        pytest.param("./lost.py", ["lost.py: not here", "nothing here asks for it"], id="nobody asks"),
    ],
)
def test_a_file(repo: Path, name: str, said: list[str]) -> None:
    done = CliRunner().invoke(why, [name, "--path", str(repo), "--isolated"], standalone_mode=False)
    assert not done.exception, done.output
    assert not [text for text in said if text not in " ".join(done.output.split())]


@pytest.mark.parametrize(
    ("name", "known"), [("a/b", True), ("x.py", True), ("mlfow", False), ("ray.tune", True), ("1.2", False)]
)
def test_what_looks_like_a_file(name: str, known: bool) -> None:
    assert is_file(name) is known
