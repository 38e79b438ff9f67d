"""`--timeout` bounds reading and reasoning: what was done in time is told, and so is what was not."""

from __future__ import annotations

import json
import re
import signal
from dataclasses import replace
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from stacklint import collect, scan, workers
from stacklint.checks import registry
from stacklint.checks.registry import Context, load_checks, run_checks
from stacklint.cli import main
from stacklint.in_time import OutOfTime
from stacklint.interest import Interest
from stacklint.model import Evidence, Finding, Location
from stacklint.readers.registry import Reader
from stacklint.repo.limits import Limits
from stacklint.repo.open import open_repo
from stacklint.repo.repository import Repo
from stacklint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from stacklint.knowledge.load import Knowledge
    from stacklint.knowledge.types import Rule
    from stacklint.repo.document import Document

RULE = "two-experiment-trackers"
TWO = "import mlflow\nimport wandb\n\nmlflow.log_metric('a', 1)\nwandb.init()\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a folder with an overlap in it."""
    (tmp_path / "root").mkdir()
    (tmp_path / "root/train.py").write_text(TWO, encoding="utf-8")
    (tmp_path / "root/requirements.txt").write_text("mlflow\nwandb\n", encoding="utf-8")
    return tmp_path / "root"


def _run(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["check", *words])
    return int(str(ended.value.code))


def _report(root: Path, out: Path, *words: str) -> tuple[int, dict[str, Any]]:
    status = _run(str(root), "--format", "json", "-o", str(out), *words)
    report: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return status, report


class TestRules:
    def test_a_rule_that_never_ends_costs_itself_and_those_after_it(
        self, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def first(rule: Rule, _: Context) -> Iterator[Finding]:
            yield Finding(rule.id, "overlap", "note", "found in time", Location("a.py"))

        def slow(rule: Rule, _: Context) -> Iterator[Finding]:
            yield Finding(rule.id, "overlap", "note", "half of an answer", Location("a.py"))
            while True:
                pass

        names = ("first", "slow", "third")
        one = next(iter(knowledge.rules.values()))
        rules = {n: replace(one, id=n, check=n, parameters={}) for n in names}
        monkeypatch.setattr(registry, "load_checks", lambda: {"first": first, "slow": slow, "third": first})
        context = Context(knowledge=_With(rules), situations={}, paths=frozenset(), ignored=bool)  # type: ignore[arg-type] # asked for its rules alone
        found, late = run_checks(context, monotonic() + 1)
        assert ([f.message for f in found], late) == (["found in time"], ["slow", "third"])

    def test_an_expression_of_a_team_that_never_ends_costs_its_rule(
        self, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def search(_: Rule, __: Context) -> Iterator[Finding]:
            if re.search("(a+)+$", "a" * 60 + "b"):
                yield Finding("mine", "wiring", "note", "never", Location("a.py"))

        one = next(iter(knowledge.rules.values()))
        rules = {n: replace(one, id=n, check="search", parameters={}) for n in ("mine", "mine-too")}
        monkeypatch.setattr(registry, "load_checks", lambda: {"search": search})
        monkeypatch.setattr(registry, "_OWN", 0.2)
        context = Context(knowledge=_With(rules, frozenset(rules)), situations={}, paths=frozenset(), ignored=bool)  # type: ignore[arg-type] # likewise
        assert run_checks(context) == ([], ["mine", "mine-too"])

    def test_without_an_end_every_rule_is_asked(self, knowledge: Knowledge) -> None:
        context = Context(knowledge=knowledge, situations={}, paths=frozenset(), ignored=bool)
        assert run_checks(context, inf)[1] == []

    def test_what_was_judged_is_told_beside_what_was_not(
        self, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        checks = dict(load_checks())
        monkeypatch.setitem(registry.CHECKS, "gap", _late)
        monkeypatch.setattr(registry, "load_checks", lambda: checks | {"gap": _late})
        status, report = _report(root, tmp_path / "r.json", "--timeout", "600", "--strict", "--fail-on", "never")
        assert status == 4
        assert RULE in {row["rule"] for row in report["findings"]}
        (unread,) = report["unread"]
        assert unread["path"] == "."
        assert unread["reason"].startswith("not judged in the time that was given: ")
        for row in report["problems"]:
            assert row["state"] != "gap" or row["finding_withheld"]
        assert _report(root, tmp_path / "r.json", "--timeout", "600", "--exit-zero")[1]["unread"], "kept nothing"

    def test_a_rule_that_was_not_asked_has_no_unused_comment(
        self, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (root / "train.py").write_text(TWO.replace("mlflow\n", f"mlflow  # stacklint: ignore[{RULE}] x\n", 1))
        monkeypatch.setattr(registry, "load_checks", lambda: dict(registry.CHECKS) | {"overlap": _late})
        load_checks()
        rules = {
            row["rule"] for row in _report(root, tmp_path / "r.json", "--timeout", "600", "--no-cache")[1]["findings"]
        }
        assert "unused-ignore" not in rules


class TestReasoning:
    def test_without_time_to_reason_the_report_says_so_and_is_not_kept(
        self, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(scan, "analyse", _late)
            status, report = _report(root, tmp_path / "r.json", "--timeout", "600", "--strict")
        assert status == 4
        assert (report["projects"], report["findings"]) == ([], [])
        assert [row["reason"] for row in report["unread"]] == [
            "what was read was not reasoned over in the time that was given"
        ]
        status, report = _report(root, tmp_path / "r.json")
        assert (status, report["unread"]) == (1, [])

    def test_reasoning_that_never_ends_is_ended(
        self, root: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def slow(*_: object) -> NoReturn:
            while True:
                pass

        monkeypatch.setattr(scan, "analyse", slow)
        repo = open_repo(root, limits=Limits(end=monotonic() + 0.2))
        done = scan.scan(repo, knowledge, Settings(), "2026-11-24")
        assert (done.cut, done.report.projects, done.report.files) == (True, (), 2)


class TestReading:
    @pytest.mark.parametrize("jobs", [1, 2])
    def test_a_file_that_never_ends_is_given_up(self, jobs: int) -> None:
        repo = _many(Limits(deadline=monotonic() + 0.5))
        done = collect.collect(repo, (_reader(_slow),), Interest(), None, jobs)
        assert done.late > 0
        assert "slow.txt" not in {e.location.path for e in done.evidence}
        (unread,) = done.unread
        assert unread.reason == f"not read in the time that was given: {done.late} of 501 files"

    @pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="needs signals of Unix")
    def test_a_process_that_hears_nothing_is_ended(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(workers, "_GRACE", 0.1)
        repo = _many(Limits(deadline=monotonic() + 0.5))
        done = collect.collect(repo, (_reader(_deaf),), Interest(), None, 2)
        assert done.late > 0


class _With:
    """A catalogue of which nothing but the rules is asked."""

    def __init__(self, rules: dict[str, Rule], own: frozenset[str] = frozenset()) -> None:
        self.rules, self.own = rules, own


def _late(*_: object) -> NoReturn:
    """Stand for work at which the time ends."""
    raise OutOfTime


def _reader(read: Callable[[Document, Interest], Iterator[Evidence]]) -> Reader:
    return Reader("made-up", ("*.txt",), ("path",), read, 1 << 20)


def _many(limits: Limits) -> Repo:
    """Return a repository with so many files that several processes read it, all in memory."""
    repo = Repo({"slow.txt": "", **{f"t{number:03}.txt": "" for number in range(500)}})
    repo.limits = limits
    return repo


def _slow(document: Document, _: Interest) -> Iterator[Evidence]:
    while document.path == "slow.txt":
        pass
    yield Evidence(Location(document.path), "path", document.path)


def _deaf(document: Document, interest: Interest) -> Iterator[Evidence]:
    if document.path == "slow.txt":
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    yield from _slow(document, interest)
