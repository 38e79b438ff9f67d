"""Whatever keeps a file or a rule from being judged is said in every format, and no format says that nothing was found."""

from __future__ import annotations

import re
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, NoReturn

import pytest

from stacklint.checks import registry
from stacklint.checks.registry import load_checks
from stacklint.in_time import OutOfTime
from stacklint.repo.limits import Limits
from stacklint.repo.open import open_repo
from stacklint.reporters.registry import load_reporter, reporter_names
from stacklint.scan import scan
from stacklint.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from stacklint.knowledge.load import Knowledge
    from stacklint.report import Report

_ABSENCE = re.compile(r"(?:[Nn]o findings?|[Nn]othing worth|[Nn]one of the ten|None\.)[^.\n]{0,60}")


def _late(*_: object) -> NoReturn:
    raise OutOfTime


def _unread(root: Path) -> Limits:
    (root / "pyproject.toml").write_text("[project\n")
    return Limits()


def _too_large(root: Path) -> Limits:
    (root / "requirements.txt").write_bytes(b"#" * (5 << 20))
    return Limits()


def _leads_out(root: Path) -> Limits:
    (root / "conf.yaml").symlink_to("/etc/passwd")
    return Limits()


def _broken_encoding(root: Path) -> Limits:
    (root / "conf.py").write_bytes(b"# coding: nosuch\nimport mlflow\nmlflow.log_metric('\xff', 1)\n")
    return Limits()


def _beyond_all_bytes(_: Path) -> Limits:
    return Limits(bytes=1)


def _too_many(_: Path) -> Limits:
    return Limits(files=1)


def _no_time_to_read(_: Path) -> Limits:
    return Limits(deadline=0.0)


def _no_time_to_reason(_: Path) -> Limits:
    return Limits(end=0.0)


def _no_time_for_a_rule(_: Path) -> Limits:
    return Limits(end=1e18)


CAUSES = {
    _unread: ("pyproject.toml", "TOML"),
    _too_large: ("requirements.txt", "larger than"),
    _leads_out: ("conf.yaml", "leads out of the repository"),
    _broken_encoding: ("conf.py", "an encoding that is not known"),
    _beyond_all_bytes: ("setup.py", "beyond the 1 bytes"),
    _too_many: ("", "more than 1 files"),
    _no_time_to_read: ("", "not read in the time that was given"),
    _no_time_to_reason: ("", "not reasoned over in the time that was given"),
    _no_time_for_a_rule: ("", "not judged in the time that was given"),
}


@pytest.fixture(scope="module", params=CAUSES, ids=lambda cause: cause.__name__.strip("_"))
def case(
    request: pytest.FixtureRequest, knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Report, tuple[str, str]]:
    """Return the report of a repository with nothing wrong in it but that something keeps it from being judged."""
    root = tmp_path_factory.mktemp("root")
    (root / "a.py").write_text("import json\n")
    (root / "setup.py").write_text("print()\n")
    limits = request.param(root)
    repo = open_repo(root, limits=replace(limits, deadline=inf))
    repo.limits = limits
    with pytest.MonkeyPatch.context() as patch:
        if request.param is _no_time_for_a_rule:
            load_checks()
            patch.setattr(registry, "load_checks", lambda: dict(registry.CHECKS) | {"overlap": _late})
        done = scan(repo, knowledge, Settings(), "2026-11-24")
    return done.report, CAUSES[request.param]


@pytest.mark.parametrize("quiet", [False, True], ids=["", "quiet"])
@pytest.mark.parametrize("name", reporter_names())
def test_it_is_said(name: str, quiet: bool, case: tuple[Report, tuple[str, str]]) -> None:
    report, words = case
    text = load_reporter(name)(replace(report, style=replace(report.style, quiet=quiet)))
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize("quiet", [False, True], ids=["", "quiet"])
@pytest.mark.parametrize("name", reporter_names())
def test_nothing_is_said_to_be_absent(name: str, quiet: bool, case: tuple[Report, tuple[str, str]]) -> None:
    text = load_reporter(name)(replace(case[0], style=replace(case[0].style, quiet=quiet)))
    claims = [claim for claim in _ABSENCE.findall(text) if "in what was read" not in claim]
    assert claims == []
