"""What each format says of one report, and that it says it in the way its readers want."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped] # it brings no types
import pytest

from stacklint.model import Finding, Fix, Location, Related, Unread
from stacklint.report import Bond, Ending, ProjectInfo, Report, RuleInfo, Style
from stacklint.reporters.registry import load_reporter, reporter_names
from stacklint.schema import load_schema

SARIF_SCHEMA = Path(__file__).parents[1] / "data" / "sarif-schema-2.1.0.json"
EMPTY = Report(version="0.1.0", catalog="2026-11-23", as_of="2026-11-24", files=3)


def written(name: str, report: Report) -> str:
    return load_reporter(name)(report)


def test_all_formats_of_the_contract_are_there() -> None:
    known = "concise cyclonedx github gitlab html json jsonl junit markdown sarif text"
    assert reporter_names() == tuple(known.split())


def test_an_unknown_format_is_no_reporter() -> None:
    with pytest.raises(KeyError):
        load_reporter("registry")


@pytest.mark.parametrize("name", reporter_names())
def test_the_same_report_gives_the_same_bytes(name: str, report: Report) -> None:
    assert written(name, report) == written(name, report)
    assert written(name, report).endswith("\n")


@pytest.mark.parametrize("name", sorted(set(reporter_names()) - {"concise"}))
def test_a_report_without_findings_is_written(name: str) -> None:
    assert written(name, EMPTY)


@pytest.mark.parametrize("quiet", [False, True])
@pytest.mark.parametrize("name", reporter_names())
def test_what_was_not_read_is_said(name: str, quiet: bool, report: Report) -> None:
    for item in (report, replace(EMPTY, unread=report.unread)):
        text = written(name, replace(item, style=replace(item.style, quiet=quiet)))
        assert all(place in text for place in ("big.yaml", "bad.toml", "not TOML"))


@pytest.mark.parametrize("name", reporter_names())
def test_nothing_is_said_to_be_absent_where_something_was_not_read(name: str, report: Report) -> None:
    text = written(name, replace(EMPTY, unread=report.unread))
    absences = r"[Nn]o findings?|[Nn]othing worth|[Nn]one of the ten|None\."
    claims = re.findall(f"(?:{absences})[^.\n]{{0,40}}", text)
    assert [claim for claim in claims if "in what was read" not in claim] == []
    assert name != "gitlab" or json.loads(text)
    assert name != "cyclonedx" or json.loads(text)["compositions"] == [{"aggregate": "incomplete"}]


class TestJson:
    def test_it_follows_the_schema_that_is_shipped(self, report: Report) -> None:
        for item in (report, EMPTY):
            row = json.loads(written("json", item))
            jsonschema.Draft202012Validator(load_schema("report")).validate(row)

    def test_a_finding_has_the_fields_of_the_contract(self, report: Report) -> None:
        finding = json.loads(written("json", report))["findings"][2]
        assert finding == {
            "rule": "two-experiment-trackers",
            "kind": "overlap",
            "severity": "warning",
            "problem": "experiment-tracking",
            "project": ".",
            "tools": ["one", "two"],
            "message": "One and Two both track experiments",
            "act": "Keep one of them, and move what the other recorded",
            "path": "src/train.py",
            "line": 2,
            "column": 1,
            "cell": None,
            "end_line": 2,
            "end_column": 11,
            "related": [
                {
                    "path": "src/train.py",
                    "line": 1,
                    "column": 1,
                    "cell": None,
                    "message": "One is used here",
                },
                {"path": "nb/eda.ipynb", "line": 1, "column": 1, "cell": 1, "message": "Two again"},
            ],
            "suggestions": [
                {
                    "tool": "one",
                    "action": "keep",
                    "reasons": ["it is used in 12 files"],
                    "first_step": None,
                    "command": None,
                    "url": "https://one.example",
                }
            ],
            "fix": None,
            "fingerprint": report.findings[2].fingerprint,
        }

    def test_the_rest_has_the_fields_of_the_contract(self, report: Report) -> None:
        row = json.loads(written("json", report))
        assert row["tool"] == {"name": "stacklint", "version": "0.1.0", "catalog": "2026-11-23"}
        assert row["summary"] == {"error": 1, "warning": 1, "note": 1, "files": 210}
        assert row["unread"][1] == {"path": "bad.toml", "line": 3, "reason": "not TOML"}
        assert row["suppressed"][0]["by"] == "accept"
        assert row["stack"][0]["evidence"][0]["detail"] == {"scope": "product"}
        assert row["problems"][2]["need"][0]["value"] == "serving/v1 Server"

    def test_jsonl_has_a_line_for_each_thing(self, report: Report) -> None:
        kinds = [json.loads(line)["type"] for line in written("jsonl", report).splitlines()]
        assert kinds == [
            *("report", "project", "platform", "tool", "tool", *["problem"] * 4, *["overall"] * 4),
            *(*["finding"] * 3, "suppressed", "unread", "unread", "summary"),
        ]


class TestText:
    def test_it_says_first_what_is_fine_and_last_what_to_do(self, report: Report) -> None:
        lines = written("text", report).splitlines()
        assert lines[:3] == [
            "solved: experiment tracking by One",
            "in part: model serving (by code of its own)",
            "not needed: GPU access (nothing shows the need)",
        ]
        assert lines[-1] == "Next: Move the calls elsewhere (nb/eda.ipynb:cell 1:1)"

    def test_a_finding_has_message_places_act_and_what_silences_it(self, report: Report) -> None:
        text = written("text", report)
        assert (
            "warning: One and Two both track experiments [two-experiment-trackers]\n"
            "  src/train.py:2\n"
            "    2 | import two\n"
            "  src/train.py:1  One is used here\n"
            "  nb/eda.ipynb:cell 1:1  Two again\n"
            "  Do: Keep one of them, and move what the other recorded\n"
            "      - keep One: it is used in 12 files\n"
            "  Silence, at that line: # stacklint: ignore[two-experiment-trackers] reason\n"
        ) in text
        assert (
            '  Silence, in stacklint.toml:\n    [problems.monitoring]\n    state = "not-needed"\n    reason = "..."\n'
        ) in text

    def test_the_first_step_of_a_suggestion_stands_in_a_line_of_its_own(self, report: Report) -> None:
        lines = written("text", report).splitlines()
        at = lines.index("      - adopt Three: it is light")
        assert lines[at + 1 : at + 3] == ["        First: pip install three", "        Then call `three.run()`"]

    def test_where_a_tool_is_to_be_adopted_the_next_act_names_it_and_its_command(self, report: Report) -> None:
        gap = next(f for f in report.findings if f.kind == "gap")
        lines = written("text", replace(report, findings=(gap,), unread=())).splitlines()
        assert lines[-2:] == ["Next: Adopt Three (k8s/serve.yaml:1)", "  pip install three"]
        told = replace(report, findings=(replace(gap, act="Watch it"),), unread=())
        lines = written("text", told).splitlines()
        assert lines[-2:] == ["Next: Watch it, with Three for instance (k8s/serve.yaml:1)", "  pip install three"]

    def test_what_mends_itself_without_a_doubt_ends_with_the_command_that_does_it(self, report: Report) -> None:
        fix = Fix("quote it", safe=True, edits=())
        fixed = replace(report, fixes={report.findings[0].fingerprint: fix}, style=replace(report.style, path="a b"))
        worst = [f for f in fixed.findings if f.severity == "error"]
        whole = replace(fixed, fixes={f.fingerprint: fix for f in worst})
        assert written("text", whole).splitlines()[-1] == "  stacklint check 'a b' --fix"
        unsure = replace(whole, fixes={f.fingerprint: replace(fix, safe=False) for f in worst})
        assert not written("text", unsure).splitlines()[-1].startswith("  stacklint")

    def test_an_act_begins_with_a_capital_and_a_name_stays_as_it_is(self, report: Report) -> None:
        first = replace(report.findings[1], related=())
        for act, shown in (("move it", "Move it"), ("`x` goes", "`x` goes"), ("a.b() goes", "a.b() goes")):
            assert f"Do: {shown}\n" in written("text", replace(report, findings=(replace(first, act=act),)))

    def test_a_place_is_said_once(self, report: Report) -> None:
        first = report.findings[2]
        twice = replace(first, related=(*first.related, Related(first.location, "Two is used here as well")))
        assert written("text", replace(report, findings=(twice,))).count("src/train.py:2\n") == 1

    def test_what_the_same_act_mends_in_several_files_stands_together(self, report: Report) -> None:
        first = replace(report.findings[1], related=())
        same = [
            replace(first, location=Location(path), project=path[0], act=f"Write && in {path}")
            for path in ("a/D", "b/D")
        ]
        text = written("text", replace(report, findings=tuple(same)))
        assert text.count("Do: Write &&\n") == 1

    def test_hyperlinks_lead_to_files_and_change_no_letter(self, report: Report) -> None:
        linked = written("text", replace(report, style=Style(links="file://host/a%20b/")))
        assert "\x1b]8;;file://host/a%20b/src/train.py\x1b\\src/train.py:2\x1b]8;;\x1b\\" in linked
        assert re.sub(r"\x1b]8;;[^\x1b]*\x1b\\", "", linked) == written("text", report)

    def test_verbose_has_the_evidence_of_what_is_solved_and_what_is_hidden(self, report: Report) -> None:
        text = written("text", replace(report, style=Style(verbose=True)))
        assert "solved: experiment tracking by One\n    src/train.py:2  import one\n" in text
        assert "Hidden:\n  k8s/serve.yaml:1  model-without-monitoring, by accept: known\n" in text
        assert "the root: application, production (it is deployed)\n" in text

    def test_quiet_without_findings_is_silence(self) -> None:
        assert written("text", replace(EMPTY, style=Style(quiet=True))) == ""

    def test_no_line_is_wider_than_the_style_asks(self, report: Report) -> None:
        narrow = replace(report, style=Style(width=60))
        assert max(map(len, written("text", narrow).splitlines())) <= 60

    def test_without_findings_nothing_is_worth_doing(self) -> None:
        assert written("text", EMPTY) == (
            "None of the ten problems shows itself here.\n\n3 files, no findings.\nNothing worth doing now.\n"
        )

    def test_colour_only_adds_colour(self, report: Report) -> None:
        painted = written("text", replace(report, style=Style(color=True)))
        assert "\x1b[1;31merror\x1b[0m: Two was shut down" in painted
        assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == written("text", report)

    def test_findings_that_say_the_same_stand_together(self, report: Report) -> None:
        first = report.findings[1]
        same = [replace(first, location=Location("m.py", n)) for n in range(1, 8)]
        text = written("text", replace(report, findings=tuple(same)))
        assert text.count("Two was shut down") == 1
        assert "  m.py:4\n  and 3 more places\n" in text
        assert "[[accept]]" in text

    def test_what_several_projects_have_is_said_once(self, report: Report) -> None:
        first = report.findings[1]
        same = [replace(first, project=name, location=Location(f"{name}/a.py")) for name in "abc"]
        projects = tuple(ProjectInfo(name) for name in "abc")
        text = written("text", replace(report, findings=tuple(same), projects=projects))
        assert "Findings in a/\n\nerror: Two was shut down" in text
        assert "  a/a.py:1\n  and in b/, c/\n" in text

    def test_it_fits_a_screen_however_much_there_is(self, report: Report) -> None:
        first = report.findings[2]
        many = [replace(first, message=f"Problem {n}", related=()) for n in range(50)]
        lots = replace(report, findings=tuple(many), unread=(Unread("a", "b"),) * 99)
        assert len(written("text", lots).splitlines()) < 100
        assert "and 40 more findings (--verbose shows all)" in written("text", lots)
        loud = written("text", replace(lots, style=Style(verbose=True)))
        assert "Problem 49" in loud

    def test_quiet_has_the_findings_alone(self, report: Report) -> None:
        text = written("text", replace(report, style=Style(quiet=True)))
        assert text.startswith("error: Two was shut down")
        assert "Next:" not in text

    def test_several_projects_are_told_apart(self, report: Report) -> None:
        others = tuple(ProjectInfo(path) for path in ("apps/api", "apps/web"))
        more = tuple(replace(report.problems[0], project=other.path) for other in others)
        problems = (*report.problems, *more)
        text = written("text", replace(report, projects=(*report.projects, *others), problems=problems))
        assert "the root\n  solved: experiment tracking by One\n" in text
        assert "apps/api/, apps/web/\n  solved: experiment tracking by One\n" in text


class TestLines:
    def test_concise_is_one_line_for_each_finding(self, report: Report) -> None:
        assert written("concise", report).splitlines() == [
            (
                "k8s/serve.yaml:1:1: note model-without-monitoring "
                "A model is served from here and nothing watches its answers"
            ),
            "nb/eda.ipynb:2:1: error service-shut-down Two was shut down on 2026-03-05",
            "src/train.py:2:1: warning two-experiment-trackers One and Two both track experiments",
            "stacklint: not read: big.yaml (larger than 4,194,304 bytes), bad.toml:3 (not TOML)",
        ]

    def test_github_has_the_worst_first_below_the_git_root(self, report: Report) -> None:
        lines = written("github", replace(report, git_root="apps/web")).splitlines()
        assert lines[0] == (
            "::error file=apps/web/nb/eda.ipynb,line=2,title=stacklint service-shut-down::"
            "Two was shut down on 2026-03-05%0AWhat to do: Move the calls elsewhere"
        )
        assert lines[1].startswith("::warning file=apps/web/src/train.py,line=2,endLine=2,col=1,endColumn=11,title=")
        assert lines[-1] == (
            "stacklint: 1 error, 1 warning, 1 note; 210 files; "
            "not read: big.yaml (larger than 4,194,304 bytes), bad.toml:3 (not TOML)"
        )

    def test_github_has_ten_annotations_at_most(self, report: Report) -> None:
        many = tuple(replace(report.findings[2], message=f"{n}") for n in range(30))
        lines = written("github", replace(report, findings=many)).splitlines()
        assert sum(line.startswith("::") for line in lines) == 10
        assert "20 of them not annotated" in lines[-1]

    def test_github_escapes_as_its_runner_reads(self, report: Report) -> None:
        finding = replace(report.findings[2], location=Location("a,b:c%.py"), message="50% x: y, z")
        line = written("github", replace(report, findings=(finding,))).splitlines()[0]
        assert "file=a%2Cb%3Ac%25.py," in line
        assert "::50%25 x: y, z%0A" in line

    def test_gitlab_fingerprints_are_unique(self, report: Report) -> None:
        same = tuple(replace(report.findings[1]) for _ in range(50))
        rows = json.loads(written("gitlab", replace(report, findings=same, git_root="a")))
        assert len({row["fingerprint"] for row in rows}) == len(rows) == 52
        assert rows[0]["location"] == {"path": "a/nb/eda.ipynb", "lines": {"begin": 2, "end": 2}}
        assert rows[0]["severity"] == "critical"

    def test_junit_names_files_as_the_git_work_tree_has_them(self, report: Report) -> None:
        assert "apps/web/src/train.py:2: warning: " in written("junit", replace(report, git_root="apps/web"))

    def test_junit_fails_for_warnings_and_skips_notes(self, report: Report) -> None:
        silent = RuleInfo("silent-rule", "gap", "note", "Finds nothing")
        root = ET.fromstring(written("junit", replace(report, rules=(*report.rules, silent))))
        assert {key: root.attrib[key] for key in ("tests", "failures", "errors")} == {
            "tests": "5",
            "failures": "2",
            "errors": "0",
        }
        assert sum(int(suite.attrib["skipped"]) for suite in root.iter("testsuite")) == 2
        passed = [c.attrib["name"] for c in root.iter("testcase") if not len(c)]
        assert passed == ["silent-rule"]


class TestMarkdown:
    def test_it_has_a_table_then_findings_then_the_act(self, report: Report) -> None:
        lines = written("markdown", report).splitlines()
        assert lines[0] == "### stacklint: 1 error, 1 warning, 1 note"
        assert "| Experiment tracking | solved | One |" in lines
        assert lines[-1].startswith("**Next:** Move the calls elsewhere")

    def test_what_answers_a_problem_alike_in_several_projects_is_one_row(self, report: Report) -> None:
        others = tuple(ProjectInfo(name) for name in "abcd")
        more = tuple(replace(report.problems[0], project=other.path) for other in others)
        three = replace(report, projects=(*report.projects, *others[:2]), problems=(*report.problems, *more[:2]))
        assert "| Experiment tracking | solved | One | the root, `a/`, `b/` |" in written("markdown", three)
        five = replace(report, projects=(*report.projects, *others), problems=(*report.problems, *more))
        assert "| Experiment tracking | solved | One | 5 projects |" in written("markdown", five)

    def test_what_is_to_be_pasted_is_a_block_of_its_own(self, report: Report) -> None:
        block = '    ```toml\n    [problems.monitoring]\n    state = "not-needed"\n    reason = "..."\n    ```\n'
        assert block in written("markdown", report)

    def test_it_is_never_longer_than_a_comment_may_be(self, report: Report) -> None:
        many = tuple(replace(report.findings[2], message=f"{n} " + "word " * 100) for n in range(500))
        text = written("markdown", replace(report, findings=many))
        assert len(text) < 65_536
        assert re.search(r"\.\.\. and \d+ more findings\.", text)


class TestSarif:
    def test_it_is_valid(self, report: Report) -> None:
        schema = json.loads(SARIF_SCHEMA.read_text("utf-8"))
        for item in (report, EMPTY):
            jsonschema.Draft202012Validator(schema).validate(json.loads(written("sarif", item)))

    def test_it_has_what_github_requires(self, report: Report) -> None:
        run = self._run(report)
        for rule in run["tool"]["driver"]["rules"]:
            assert rule["id"]
            assert 0 < len(rule["shortDescription"]["text"]) <= 1024
            assert 0 < len(rule["fullDescription"]["text"]) <= 1024
            assert rule["help"]["text"]
            assert len(rule["properties"]["tags"]) <= 10
        for result in run["results"]:
            place = result["locations"][0]["physicalLocation"]
            assert not place["artifactLocation"]["uri"].startswith(("/", "file:", ".."))
            region = place["region"]
            assert set(region) == {"startLine", "startColumn", "endLine", "endColumn"}
            assert (region["endLine"], region["endColumn"]) > (
                region["startLine"],
                region["startColumn"],
            )
            assert set(result["partialFingerprints"]) == {"primaryLocationLineHash", "stacklint/v1"}
            rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
            assert rule["id"] == result["ruleId"]

    def test_rules_that_found_nothing_are_there_and_hidden_findings_not(self, report: Report) -> None:
        silent = RuleInfo("silent-rule", "lock-in", "warning", "x", security_severity=7.5)
        run = self._run(replace(report, rules=(*report.rules, silent), findings=()))
        rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
        assert rules["silent-rule"]["properties"]["security-severity"] == "7.5"
        assert run["results"] == []

    def test_paths_are_encoded_and_below_the_git_root(self, report: Report) -> None:
        finding = replace(report.findings[2], location=Location("a b/é#%.py"), related=())
        run = self._run(replace(report, findings=(finding,), git_root="apps/web"))
        place = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        assert place["uri"] == "apps/web/a%20b/%C3%A9%23%25.py"

    def test_bytes_that_are_no_text_are_encoded_once(self, report: Report) -> None:
        finding = replace(report.findings[2], location=Location("bad%FF.py"), related=())
        run = self._run(replace(report, findings=(finding,)))
        place = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        assert place["uri"] == "bad%FF.py"

    def test_settings_above_the_scan_are_where_they_are(self, report: Report) -> None:
        finding = replace(report.findings[2], location=Location("../../pyproject.toml"), related=())
        run = self._run(replace(report, findings=(finding,), git_root="apps/web"))
        place = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        assert place["uri"] == "pyproject.toml"

    def test_a_notebooks_place_is_a_line_of_its_file(self, report: Report) -> None:
        run = self._run(report)
        result = next(r for r in run["results"] if r["ruleId"] == "service-shut-down")
        assert result["locations"][0]["physicalLocation"]["region"] == {
            "startLine": 2,
            "startColumn": 1,
            "endLine": 2,
            "endColumn": 29,
        }

    def test_a_rule_has_one_result_for_a_line(self, report: Report) -> None:
        one = report.findings[2]
        other = replace(one, message="Three and Four both track experiments", related=())
        results = self._run(replace(report, findings=(one, other)))["results"]
        assert len(results) == 1
        assert results[0]["message"]["text"].startswith(
            "One and Two both track experiments. Three and Four both track experiments. "
        )

    def test_related_places_are_linked_and_nothing_else(self, report: Report) -> None:
        finding = replace(report.findings[2], message="a [b](1) {0}")
        result = self._run(replace(report, findings=(finding,)))["results"][0]
        text = result["message"]["text"]
        assert text.startswith("a \\[b\\](1) {{0}}. ")
        assert text.endswith(" See [src/train.py:1](1), [nb/eda.ipynb:cell 1:1](2).")
        assert [row["id"] for row in result["relatedLocations"]] == [1, 2]

    def test_a_finding_of_a_whole_project_stands_in_its_manifest(self, report: Report) -> None:
        finding = replace(report.findings[0], location=Location("."), project="apps/web")
        known = replace(
            report,
            findings=(finding,),
            source=lambda path: "[project]\n" if path == "apps/web/pyproject.toml" else "",
        )
        place = self._run(known)["results"][0]["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "apps/web/pyproject.toml"

    def test_the_worst_of_too_many_are_kept_and_the_rest_is_told(self, report: Report) -> None:
        def numbered(base: Finding, count: int) -> list[Finding]:
            return [
                replace(base, location=Location("a.py", n), related=(), suggestions=()) for n in range(1, count + 1)
            ]

        many = [*numbered(report.findings[0], 4_999), *numbered(report.findings[1], 3)]
        run = self._run(replace(report, findings=tuple(many)))
        assert len(run["results"]) == 5_000
        assert sum(r["level"] == "error" for r in run["results"]) == 3
        notes = run["invocations"][0]["toolExecutionNotifications"]
        assert notes[-1]["message"]["text"] == "2 results of the lowest severities left out"

    def test_a_binary_file_has_a_place_and_no_hash(self, report: Report) -> None:
        finding = replace(report.findings[0], location=Location("m.pkl"))
        known = replace(report, findings=(finding,), source=lambda _: "\x80\0x\n")
        result = self._run(known)["results"][0]
        assert result["partialFingerprints"] == {"stacklint/v1": finding.fingerprint}

    @staticmethod
    def _run(report: Report) -> dict[str, Any]:
        run: dict[str, Any] = json.loads(written("sarif", report))["runs"][0]
        return run


class TestHtml:
    def test_it_loads_nothing_and_says_everything(self, report: Report) -> None:
        page = written("html", report)
        assert "default-src 'none'" in page
        assert not re.search(r"(?:src|href)=\"(?!https://one\.example|#main)", page)
        for text in ("One and Two both track experiments", "it is used in 12 files", "bad.toml:3"):
            assert text in page
        assert page.count("<article") == 3
        assert page.count('<svg class="mark') == 4

    def test_the_map_draws_what_was_found_and_what_is_known(self, report: Report) -> None:
        two = replace(report.stack[1], tool="two", name="Two", in_use=True)
        four = replace(report.stack[1], in_use=True)
        known = (Bond("one", "integrates", "two"), Bond("one", "wraps", "four", "it builds on it"))
        page = written("html", replace(report, stack=(report.stack[0], two, four), bonds=known))
        assert page.count('<g class="tool"') == 3
        assert "<title>One overlaps with Two</title>" in page
        assert "<title>One wraps four: it builds on it</title>" in page
        assert "One integrates with Two" not in page  # the overlap that was found is the closer bond

    def test_what_has_ended_stands_on_a_line_in_time(self, report: Report) -> None:
        ended = (Ending("2025", "one", "archived", "three", "read only"), Ending("2027-01", "one", "shutdown"))
        page = written("html", replace(report, endings=ended))
        assert page.count('<circle class="end"') == 2
        assert page.count('<rect class="past"') == 1
        assert "<strong>One</strong> archived 2025 (read only); successor: Three" in page
        assert "Nothing, as far as the catalogue" in written("html", replace(report, unread=()))

    def test_evidence_unfolds_with_its_line(self, report: Report) -> None:
        assert "<pre>import two</pre>" in written("html", report)


def test_cyclonedx_has_a_component_for_each_tool(report: Report) -> None:
    bom = json.loads(written("cyclonedx", report))
    assert [c["bom-ref"] for c in bom["components"]] == [".#one", ".#four", ".#platform-kubernetes"]
    assert bom["components"][0]["evidence"]["occurrences"][0]["location"] == "src/train.py"


@pytest.mark.parametrize(
    ("date", "told"),
    [
        pytest.param("2026-03-05", {"lifecycle": "shutdown", "lifecycle-date": "2026-03-05", "successor": "two"}, id="past"),
        pytest.param("2027-01-01", {"lifecycle": "ending", "lifecycle-date": "2027-01-01", "successor": "two"}, id="to come"),
    ],
)  # fmt: skip
def test_cyclonedx_tells_the_lifecycle_of_what_is_in_use(report: Report, date: str, told: dict[str, str]) -> None:
    ended = replace(report, endings=(Ending(date, "one", "shutdown", "two"),))
    for whole, expected in ((report, {"lifecycle": "active"}), (ended, told)):
        rows = json.loads(written("cyclonedx", whole))["components"][0]["properties"]
        known = {row["name"].removeprefix("stacklint:"): row["value"] for row in rows}
        assert {k: v for k, v in known.items() if k in {"lifecycle", "lifecycle-date", "successor"}} == expected
