"""No content of a file makes a check crash, hang, run it, or keep silent about what it did not read."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from . import file_system, names, notebooks, other_files, python_sources, requirement_files, toml_files, yaml_files
from .harness import Outcome, check, check_in_all_formats, harm_in, unread_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .case import Case

GROUPS: dict[str, tuple[Case, ...]] = {
    "python": python_sources.CASES,
    "notebooks": notebooks.CASES,
    "toml": toml_files.CASES,
    "yaml": yaml_files.CASES,
    "requirements": requirement_files.CASES,
    "others": other_files.CASES,
    "file system": file_system.CASES,
    "names": names.CASES,
}
CASES = [pytest.param(group, case, id=case.folder) for group, cases in GROUPS.items() for case in cases]
SECRETS = ("hunter2", "root:x:", "root:*:", "daemon:")


@dataclass(frozen=True)
class Run:
    """One check over all inputs of a group, and what it says in each format."""

    outcome: Outcome
    texts: dict[str, bytes]
    touched: bool
    report: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Run]:
    """Return a function that checks a group of inputs, once."""
    known: dict[str, Run] = {}

    def run(group: str) -> Run:
        if group not in known:
            known[group] = _run(GROUPS[group], tmp_path_factory.mktemp("group"))
        return known[group]

    return run


def _run(cases: tuple[Case, ...], base: Path) -> Run:
    root, canary = base / "root", base / "canary"
    for case in cases:
        (root / case.folder).mkdir(parents=True)
        case.make(root / case.folder, f"touch {canary}")
    try:
        outcome, texts = check_in_all_formats(root, base / "out")
    finally:
        for case in cases:
            file_system.flatten(root / case.folder)
    return Run(outcome, texts, canary.exists(), json.loads(texts.get("json", b"{}")))


@pytest.mark.parametrize("group", GROUPS)
def test_the_check_ends_as_always(ran: Callable[[str], Run], group: str) -> None:
    run = ran(group)
    assert (run.outcome.status in {0, 1}, run.outcome.signal, run.outcome.err) == (True, "", "")


@pytest.mark.parametrize("group", GROUPS)
def test_nothing_of_it_is_run(ran: Callable[[str], Run], group: str) -> None:
    assert not ran(group).touched


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.hostile(86, 87, 88, 89, 91)
def test_no_format_carries_harm_or_secrets(ran: Callable[[str], Run], group: str) -> None:
    texts = ran(group).texts
    assert {name: harm_in(name, data.decode()) for name, data in texts.items()} == {name: [] for name in texts}
    assert [(name, s) for name, data in texts.items() for s in SECRETS if s.encode() in data] == []


@pytest.mark.parametrize("group", GROUPS)
def test_every_format_names_what_was_not_read(ran: Callable[[str], Run], group: str) -> None:
    run = ran(group)
    for name in ("text", "markdown", "html", "sarif", "junit", "jsonl"):
        assert not run.report["unread"] or run.report["unread"][0]["reason"][:12] in run.texts[name].decode(), name


@pytest.mark.parametrize(("group", "case"), CASES)
def test_what_is_not_read_is_told(ran: Callable[[str], Run], group: str, case: Case) -> None:
    report = ran(group).report
    reasons = unread_in(report, case.folder)
    assert not [r for r in reasons if "fails on it" in r or "crashed" in r]
    if case.unread is not None:
        assert any(case.unread in r for r in reasons) if case.unread else reasons == []


@pytest.mark.parametrize(("group", "case"), [p for p in CASES if p.values[1].found])  # type: ignore[union-attr]
def test_what_can_be_read_is_found(ran: Callable[[str], Run], group: str, case: Case) -> None:
    stack = ran(group).report["stack"]
    found = {row["tool"] for row in stack if any(e["path"].startswith(case.folder) for e in row["evidence"])}
    assert found >= set(case.found)


@pytest.mark.slow
@pytest.mark.parametrize(("group", "case"), CASES)
def test_alone_it_takes_no_longer(
    tmp_path: Path, record_property: Callable[[str, object], None], group: str, case: Case
) -> None:
    del group
    (tmp_path / "root").mkdir()
    case.make(tmp_path / "root", f"touch {tmp_path / 'canary'}")
    try:
        outcome = check(tmp_path / "root")
    finally:
        file_system.flatten(tmp_path / "root")
    assert (outcome.status in {0, 1}, outcome.err) == (True, "")
    reasons = sorted({u["reason"] for u in outcome.report["unread"]})
    record_property("outcome", f"unread: {', '.join(reasons)}" if reasons else "read")
    record_property("seconds", outcome.seconds)
    assert outcome.seconds < case.seconds
    assert not (tmp_path / "canary").exists()
