"""What a team's policy forbids, and the settings that say so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stacklint.model import StacklintError
from stacklint.repo.repository import Repo
from stacklint.scan import scan
from stacklint.settings import Settings
from stacklint.settings_parse import Origin, parse_settings

if TYPE_CHECKING:
    from stacklint.knowledge.load import Knowledge

FILES = {
    "train.py": "import joblib, wandb\nfrom sklearn.linear_model import Ridge\nwandb.init()\nm = Ridge().fit([[1]], [1])\njoblib.dump(m, 'm.joblib')\n",
}
KNOWN = {
    "tool": frozenset({"wandb", "mlflow"}),
    "format": frozenset({"onnx"}),
    "rule": frozenset[str](),
    "problem": frozenset[str](),
}


def _found(knowledge: Knowledge, **policy: dict[str, tuple[str, ...]]) -> list[tuple[str, str, tuple[str, ...]]]:
    report = scan(Repo(FILES), knowledge, Settings(policy=policy), "2026-11-27").report
    return [(f.rule, f.severity, f.tools) for f in report.findings if f.rule.endswith("-against-policy")]


def test_without_a_policy_nothing_is_said(knowledge: Knowledge) -> None:
    assert not _found(knowledge)


def test_what_is_forbidden_is_an_error(knowledge: Knowledge) -> None:
    assert _found(knowledge, tools={"forbid": ("wandb",)}) == [("tool-against-policy", "error", ("wandb",))]


def test_what_is_not_allowed_is_an_error(knowledge: Knowledge) -> None:
    assert _found(knowledge, tools={"allow": ("mlflow",)}) == [("tool-against-policy", "error", ("wandb",))]
    assert not _found(knowledge, tools={"allow": ("w*",)})


def test_a_format_is_judged_among_its_kind(knowledge: Knowledge) -> None:
    assert [rule for rule, _, _ in _found(knowledge, formats={"allow": ("onnx",)})] == ["format-against-policy"]
    assert not _found(knowledge, formats={"allow": ("parquet",)})
    assert _found(knowledge, formats={"forbid": ("joblib",)})


def test_a_tool_that_is_misspelt_in_the_policy_forbids_nothing_in_silence() -> None:
    origin = Origin(Path("stacklint.toml"), Path(), "stacklint.toml", ours_alone=True)
    with pytest.raises(StacklintError, match="wandbb"):
        parse_settings('[policy]\ntools = {forbid = ["wandbb"]}\n', origin, KNOWN)
