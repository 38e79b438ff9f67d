"""What hides a finding, and what is said of that which hides nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from stacklint.baseline import read_baseline, write_baseline
from stacklint.comments import ignore_comments
from stacklint.fingerprint import fingerprint, number_repeats
from stacklint.model import Finding, Location, Related, StacklintError
from stacklint.settings import Accepted, Settings, Stated
from stacklint.suppress import suppress

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = "2026-11-24"


def finding(path: str = "a.py", line: int = 2, rule: str = "some-rule", **changes: object) -> Finding:
    found = Finding(rule, "conflict", "warning", "x and y do not meet", Location(path, line))
    found = replace(found, **changes)  # type: ignore[arg-type] # the fields of Finding
    return replace(found, fingerprint=fingerprint(found, ""))


def run(
    files: dict[str, str],
    *findings: Finding,
    settings: Settings | None = None,
    marked: tuple[str, ...] = (),
) -> tuple[list[str], list[tuple[str, str]], list[tuple[str, int]]]:
    """Return the rules that stay, what hides the others and why, and the findings about that."""
    kept, hidden, extra = suppress(findings, settings or Settings(), lambda path: files.get(path, ""), AS_OF, marked)
    return (
        [f.rule for f in kept],
        [(s.by, s.reason) for s in hidden],
        [(f.rule, f.location.line) for f in extra],
    )


class TestComments:
    @pytest.mark.parametrize(
        ("path", "text"),
        [
            pytest.param("a.py", "\nx = 1  # stacklint: ignore[some-rule] known\n", id="Python"),
            pytest.param("a.py", "# stacklint: ignore[some-rule] known\nx = 1\n", id="the line above"),
            pytest.param("a.py", "x\n\tx  #stacklint:ignore[ a, some-rule ]: known\n", id="spaces"),
            pytest.param("a.yaml", "\na: 1  # stacklint: ignore[some-rule] known\n", id="YAML"),
            pytest.param("a.ts", "\nx; // stacklint: ignore[some-rule] known\n", id="slashes"),
            pytest.param("a.sql", "\nx -- stacklint: ignore[some-rule] known\n", id="dashes"),
            pytest.param("a.md", "\nx <!-- stacklint: ignore[some-rule] known -->\n", id="Markdown"),
            pytest.param("a.tex", "\nx % stacklint: ignore[some-rule] known\n", id="per cent"),
            pytest.param("a.css", "\nx /* stacklint: ignore[some-rule] known */\n", id="a star"),
            pytest.param(
                "a.txt",
                "# stacklint: ignore[some-rule] known\n# stacklint: ignore[b] c\nx\n",
                id="two above",
            ),
        ],
    )
    def test_a_comment_hides_a_finding_at_its_place(self, path: str, text: str) -> None:
        place = Location(path, 3 if "two above" in path or text.count("\n") == 3 else 2)
        kept, hidden, _ = run({path: text}, replace(finding(path), location=place))
        assert (kept, hidden) == ([], [("inline", "known")])

    def test_a_comment_hides_at_a_related_place(self) -> None:
        files = {"b.py": "x  # stacklint: ignore[some-rule] known\n"}
        item = finding(related=(Related(Location("b.py", 1), "here as well"),))
        assert run(files, item) == ([], [("inline", "known")], [])

    def test_a_comment_hides_inside_a_finding_of_several_lines(self) -> None:
        files = {"a.py": "f(\n  a,\n  b,  # stacklint: ignore[some-rule] known\n)\n"}
        item = replace(finding(), location=Location("a.py", 1, 1, 4, 2))
        assert run(files, item)[0] == []

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            pytest.param("a.py", "\nx  # stacklint: ignore[other] y\n", id="another rule"),
            pytest.param("a.py", "\n\nx  # stacklint: ignore[some-rule] y\n", id="another line"),
            pytest.param("a.py", "\nx  # stacklint: ignore all of it\n", id="no rule"),
            pytest.param("a.py", "\nx  # stacklint: ignore[]\n", id="an empty bracket"),
            pytest.param("a.py", "\nx = '# stacklint: ignore[some-rule] y'\n", id="a text in Python"),
            pytest.param("a.md", "\n`# stacklint: ignore[some-rule] y`\n", id="an example in Markdown"),
        ],
    )
    def test_what_hides_nothing_does_not(self, path: str, text: str) -> None:
        assert run({path: text}, finding(path))[0] == ["some-rule"]

    def test_a_notebooks_cell_counts_its_own_lines(self) -> None:
        cells = [
            {"source": ["a\n", "b  # stacklint: ignore[some-rule] known\n"]},
            {"source": "import x\nb  # stacklint: ignore[other] none\n"},
        ]
        text = json.dumps({"cells": cells}, indent=1)
        item = replace(finding(), location=Location("n.ipynb", 2, cell=1, file_line=5))
        other = replace(finding(), location=Location("n.ipynb", 2, cell=2, file_line=9))
        kept, hidden, extra = run({"n.ipynb": text}, item, other)
        assert (kept, hidden) == (["some-rule"], [("inline", "known")])
        assert extra == [("unused-ignore", 2)]
        second = ignore_comments("n.ipynb", text)[1].location
        assert (second.cell, second.file_line) == (2, 1 + text[: text.index("[other]")].count("\n"))

    @pytest.mark.parametrize("text", ["{", '{"cells": 1, "x": "stacklint: ignore"}', '["stacklint:"]'])
    def test_a_broken_notebook_has_no_comments(self, text: str) -> None:
        assert ignore_comments("n.ipynb", text + "stacklint: ignore") == ()

    def test_broken_python_is_read_by_lines(self) -> None:
        text = "def (\n'''\nx  # stacklint: ignore[some-rule] y\n"
        assert [c.rules for c in ignore_comments("a.py", text)] == [("some-rule",)]

    def test_an_unused_comment_is_a_finding(self) -> None:
        files = {"b.py": "x  # stacklint: ignore[some-rule, other] y\n", "c.py": "# stacklint: ignore\n"}
        assert run(files, marked=("b.py", "c.py"))[2] == [
            *(("unused-ignore", 1), ("unused-ignore", 1), ("unused-ignore", 1))
        ]

    def test_a_comment_without_a_reason_is_a_finding(self) -> None:
        files = {"a.py": "\nx  # stacklint: ignore[some-rule]\n"}
        assert run(files, finding()) == ([], [("inline", "")], [("ignore-without-reason", 2)])

    def test_a_comment_past_its_date_hides_nothing_and_is_a_finding(self) -> None:
        files = {"a.py": "\nx  # stacklint: ignore[some-rule] later, until 2026-11-23\n"}
        assert run(files, finding()) == (["some-rule"], [], [("expired-acceptance", 2)])
        files = {"a.py": "\nx  # stacklint: ignore[some-rule] later, until 2026-11-24\n"}
        assert run(files, finding())[0] == []

    def test_they_are_not_looked_at_where_everything_is_asked_for(self) -> None:
        files = {"a.py": "\nx  # stacklint: ignore[some-rule] y\n"}
        assert run(files, finding(), settings=Settings(honour_ignores=False)) == (
            ["some-rule"],
            [],
            [],
        )


class TestSettings:
    @pytest.mark.parametrize("word", ["some-rule", "conflict"])
    def test_a_rule_or_kind_is_ignored(self, word: str) -> None:
        hidden = [("config", "ignored by the settings")]
        assert run({}, finding(), settings=Settings(ignore=(word,))) == ([], hidden, [])

    def test_what_is_not_selected_is_not_there(self) -> None:
        settings = Settings(select=("other", "gap"))
        items = finding(), finding(rule="other"), finding(rule="third", kind="gap")
        assert run({}, *items, settings=settings) == (["other", "third"], [], [])

    @pytest.mark.parametrize(
        ("pattern", "path", "stays"),
        [
            pytest.param("*.ipynb", "nb/a.ipynb", False, id="a name anywhere"),
            pytest.param("tests/", "x/tests/y/a.py", False, id="a folder"),
            pytest.param("/tests/", "x/tests/a.py", True, id="a folder at the root"),
            pytest.param("src/**/b.py", "src/x/y/b.py", False, id="a path"),
        ],
    )
    def test_a_rule_is_ignored_in_files(self, pattern: str, path: str, stays: bool) -> None:
        settings = Settings(per_file_ignores={pattern: ("some-rule",)})
        assert bool(run({}, finding(path), settings=settings)[0]) == stays

    def test_a_problem_that_is_not_there_has_no_gap(self) -> None:
        settings = Settings(problems={"monitoring": Stated("not-needed", "a demo")})
        gap = finding(kind="gap", problem="monitoring")
        other = finding(kind="overlap", problem="monitoring")
        assert run({}, gap, other, settings=settings)[:2] == (["some-rule"], [("config", "a demo")])

    def test_severities_are_the_settings(self) -> None:
        settings = Settings(severity={"conflict": "note", "other": "error"})
        kept, _, _ = suppress([finding(), finding(rule="other")], settings, lambda _: "", AS_OF)
        assert [(f.rule, f.severity) for f in kept] == [("other", "error"), ("some-rule", "note")]

    def test_findings_about_hiding_can_be_ignored_too(self) -> None:
        files = {"a.py": "x  # stacklint: ignore[none] y\n"}
        settings = Settings(ignore=("unused-ignore",))
        assert run(files, marked=("a.py",), settings=settings) == (
            [],
            [("config", "ignored by the settings")],
            [],
        )


class TestAccepted:
    @staticmethod
    def settings(**entry: object) -> Settings:
        fields = {"rule": "some-rule", "reason": "known", "line": 7} | entry
        accepted = Accepted(**fields)  # type: ignore[arg-type] # the fields of Accepted
        return Settings(accept=(accepted,), source="pyproject.toml")

    @pytest.mark.parametrize(
        "entry",
        [
            pytest.param({}, id="the rule"),
            pytest.param({"tool": "one"}, id="the tool"),
            pytest.param({"problem": "monitoring"}, id="the problem"),
            pytest.param({"project": "apps/a/"}, id="the project"),
            pytest.param({"until": "2027-01-01"}, id="before its date"),
        ],
    )
    def test_an_entry_hides_what_it_names(self, entry: dict[str, object]) -> None:
        item = finding(tools=("one", "two"), problem="monitoring", project="apps/a")
        found = run({}, item, settings=self.settings(**entry))
        assert found == ([], [("accept", "known")], [])

    @pytest.mark.parametrize(
        "entry",
        [{"rule": "other"}, {"tool": "three"}, {"problem": "automation"}, {"project": "."}],
        ids=["rule", "tool", "problem", "project"],
    )
    def test_an_entry_that_names_nothing_is_a_finding(self, entry: dict[str, object]) -> None:
        item = finding(tools=("one", "two"), problem="monitoring", project="apps/a")
        found = run({}, item, settings=self.settings(**entry))
        assert found == (["some-rule"], [], [("unused-ignore", 7)])

    def test_an_entry_past_its_date_is_a_finding(self) -> None:
        found = run({}, finding(), settings=self.settings(until="2026-11-23"))
        assert found == (["some-rule"], [], [("expired-acceptance", 7)])

    def test_an_entry_without_a_reason_is_a_finding(self) -> None:
        found = run({}, finding(), settings=self.settings(reason=""))
        assert found == ([], [("accept", "")], [("ignore-without-reason", 7)])


class TestBaseline:
    def test_what_it_holds_is_hidden_wherever_it_moves(self, tmp_path: Path) -> None:
        path = tmp_path / "baseline.json"
        path.write_text(write_baseline([finding(line=2)], {}), encoding="utf-8")
        settings = Settings(baseline=str(path))
        assert run({}, finding(line=9), settings=settings) == (
            [],
            [("baseline", "in the baseline")],
            [],
        )
        assert run({}, finding(rule="new"), settings=settings)[0] == ["new"]

    def test_a_second_finding_of_the_same_line_is_new(self, tmp_path: Path) -> None:
        path = tmp_path / "baseline.json"
        path.write_text(write_baseline([finding()], {}), encoding="utf-8")
        kept, hidden, _ = run({}, finding(), finding(line=5), settings=Settings(baseline=str(path)))
        assert (len(kept), len(hidden)) == (1, 1)

    def test_it_has_a_line_for_each_finding_and_keeps_reasons(self) -> None:
        items = finding("b.py"), finding("a.py", rule="other")
        text = write_baseline(items, {items[0].fingerprint: "known"})
        rows = [json.loads(line.strip().rstrip(",")) for line in text.splitlines()[3:5]]
        assert [(row["path"], row["reason"]) for row in rows] == [("a.py", ""), ("b.py", "known")]
        assert "line" not in rows[0]

    @pytest.mark.parametrize("text", ["", "[]", '{"findings": [1]}', '{"findings": {}}x', "[" * 9_999])
    def test_a_broken_one_is_the_users_mistake(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "b.json").write_text(text, encoding="utf-8")
        with pytest.raises(StacklintError, match=r"^b\.json:1: not a baseline"):
            read_baseline(str(tmp_path / "b.json"))

    def test_a_missing_one_is_the_users_mistake(self, tmp_path: Path) -> None:
        with pytest.raises(StacklintError, match=r"^none\.json: "):
            read_baseline(str(tmp_path / "none.json"))


class TestFingerprints:
    def test_a_gap_is_the_same_wherever_it_stands(self) -> None:
        one = finding("a.py", 1, kind="gap", problem="monitoring")
        other = finding("b.py", 9, kind="gap", problem="monitoring")
        assert fingerprint(one, "x") == fingerprint(other, "y")

    def test_the_others_belong_to_the_text_of_their_line(self) -> None:
        item = finding(subject="one.call")
        assert fingerprint(item, "  a  =  1\t") == fingerprint(finding(line=9, subject="one.call"), "a = 1")
        assert fingerprint(item, "a = 1") != fingerprint(item, "a = 2")
        assert fingerprint(item, "a = 1") != fingerprint(finding(subject="two.call"), "a = 1")

    def test_repeats_are_told_apart_in_a_fixed_way(self) -> None:
        items = [finding(line=n) for n in range(1, 6)]
        prints = [f.fingerprint for f in number_repeats(items)]
        assert len(set(prints)) == 5
        assert prints[0] == items[0].fingerprint
        assert prints[:3] == [f.fingerprint for f in number_repeats(items[:3])]
