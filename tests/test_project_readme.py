"""README shows what the program really prints, and its settings are settings."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stacklint.cli import main
from stacklint.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def _sessions() -> Iterator[tuple[str, str]]:
    """Yield each command of the console blocks with the output that README shows."""
    for block in re.findall(r"^```console\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            yield command, shown


@pytest.mark.parametrize(("command", "shown"), [pytest.param(c, s, id=c) for c, s in _sessions()])
def test_a_command_prints_what_readme_shows(
    command: str, shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    program, *words = shlex.split(command)
    assert program == "stacklint"
    with pytest.raises(SystemExit):
        main([*words, "--no-cache", "--as-of", "2026-11-24"] if words[0] == "check" else words)
    pattern = ".*?".join(re.escape(part) for part in shown.strip("\n").split("…"))
    assert re.fullmatch(pattern, capsys.readouterr().out.strip("\n"), re.DOTALL)


def test_the_settings_are_valid(tmp_path: Path) -> None:
    block = re.search(r"^```toml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    assert block
    (tmp_path / "stacklint.toml").write_text(block.group(1), encoding="utf-8")
    settings = load_settings(tmp_path, isolated=False, config=None)
    assert settings.fail_on == "error"
    assert settings.problems["monitoring"].state == "not-needed"
    assert [row.rule for row in settings.accept] == ["model-runs-code-on-load"]


def test_the_two_commands_are_in_readme() -> None:
    assert "python3 scripts/dev.py check examples/house-prices" in TEXT
    assert "python3 scripts/dev.py test" in TEXT
