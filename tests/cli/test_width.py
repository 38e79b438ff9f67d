"""What commands print fits the width that is asked for, apart from words that cannot be broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacklint.cli import main

if TYPE_CHECKING:
    from pathlib import Path

ROOT = "examples/house-prices"
COMMANDS = [
    ["check", ROOT],
    ["check", ROOT, "-v"],
    ["stack", ROOT],
    ["why", "mlflow", "--path", ROOT],
    ["why", "monitoring", "--path", ROOT],
    ["why", "dvc", "--path", ROOT],
    ["suggest", "--path", ROOT],
    ["explain", "mlflow"],
    ["explain", "monitoring"],
    ["explain", "pickle"],
    ["explain", "kubernetes"],
    ["explain", "wiring"],
    ["catalog"],
    ["catalog", "changes", "--since", "2024-01-01"],
    ["rules", "list"],
    ["--help"],
    ["check", "--help"],
]
UNBREAKABLE = 30


@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("words", [pytest.param(words, id=" ".join(words)) for words in COMMANDS])
def test_lines_fit(
    words: list[str],
    width: int,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root: Path = request.config.rootpath
    monkeypatch.chdir(root)
    monkeypatch.setenv("COLUMNS", str(width))
    with pytest.raises(SystemExit):
        main(words)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) >= 3
    wide = [line for line in lines if len(line) > width and max(map(len, line.split())) < width - UNBREAKABLE]
    assert wide == []
