"""The settings in force, shown as TOML, are the same settings when they are pasted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import tomli

from stacklint.settings import Settings, load_settings
from stacklint.settings_toml import settings_toml

if TYPE_CHECKING:
    from pathlib import Path

ALL = r"""
select = ["gap", "overlap"]
ignore = ["python-past-its-end"]
fail-on = "error"
exclude = ["docs/**", "a \"quoted\" name"]
projects = ["apps/*"]
first-party = ["mine"]
rules = ["house"]
baseline = ".stacklint-baseline.json"
org-profile = "profile.json"
kind = "application"
stage = "production"

[severity]
overlap = "note"

[per-file-ignores]
"legacy/*.py" = ["obsolete"]

[scope]
"tools" = "test"

[context]
monitoring = "by report"

[policy.tools]
forbid = ["wandb"]

[problems.monitoring]
state = "not-needed"
reason = "a batch job\twith tabs, and \u007f"

[stack.experiment-tracking]
tool = "mlflow"
reason = "we know it"
review = 2027-01-01

[[accept]]
rule = "two-experiment-trackers"
tool = "wandb"
project = "apps/web"
reason = "until the move is done"
until = 2027-03-01

[[accept]]
rule = "model-runs-code-on-load"
reason = "ours alone"
"""


def test_what_is_shown_gives_the_same_settings_again(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "stacklint.toml").write_text(ALL, encoding="utf-8")
    before = load_settings(tmp_path)
    (tmp_path / "stacklint.toml").write_text(settings_toml(before, tmp_path), encoding="utf-8")
    after = load_settings(tmp_path)
    assert _without_lines(after) == _without_lines(before)


def test_the_defaults_can_be_pasted(tmp_path: Path) -> None:
    shown = settings_toml(Settings(), tmp_path)
    (tmp_path / "stacklint.toml").write_text(shown, encoding="utf-8")
    assert load_settings(tmp_path) == Settings(source="stacklint.toml")
    assert "# baseline is not set" in shown
    assert tomli.loads(shown)["fail-on"] == "warning"


def _without_lines(settings: Settings) -> Settings:
    return replace(settings, accept=tuple(replace(entry, line=1) for entry in settings.accept))
