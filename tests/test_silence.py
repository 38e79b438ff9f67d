"""What the report says would silence a finding does silence it, for every rule, and nothing is left to complain of."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import tomli

from stacklint.examples import Example, examples, settings_of
from stacklint.knowledge.load import Knowledge, load
from stacklint.model import Finding, Location
from stacklint.present import Group, groups
from stacklint.repo.repository import Repo
from stacklint.report import ProjectInfo, Report
from stacklint.scan import scan
from stacklint.silence import ABOVE, HERE, Silencer, silencer

if TYPE_CHECKING:
    from collections.abc import Mapping

AS_OF = "2026-11-24"
BAD = [pytest.param(e, id=e.name) for e in examples(load()) if e.kind == "bad"]
OF_THE_SETTINGS = {"unused-ignore", "ignore-without-reason", "expired-acceptance"}


def report_of(files: Mapping[str, str], knowledge: Knowledge) -> Report:
    return scan(Repo(files), knowledge, settings_of(files), AS_OF).report


def silenced(files: Mapping[str, str], finding: Finding, found: Silencer) -> dict[str, str]:
    """Return the files with a silencer written where it says."""
    changed = dict(files)
    if found.where in (HERE, ABOVE):
        place = finding.location
        changed[place.path] = _with_comment(files[place.path], place, found)
    else:
        changed["stacklint.toml"] = files.get("stacklint.toml", "") + "\n" + "\n".join(found.lines) + "\n"
    return changed


def _with_comment(text: str, place: Location, found: Silencer) -> str:
    if place.cell:
        book = json.loads(text)
        cell = book["cells"][place.cell - 1]
        cell["source"] = _with_comment("".join(cell["source"]), replace(place, cell=0), found)
        return json.dumps(book)
    lines = text.split("\n")
    at = place.line - 1
    if found.where == HERE:
        lines[at] += f"  {found.lines[0]}"
    else:
        lines.insert(at, lines[at][: len(lines[at]) - len(lines[at].lstrip())] + found.lines[0])
    return "\n".join(lines)


@pytest.mark.parametrize("example", BAD)
def test_the_silencer_of_every_rule_silences_it(example: Example, knowledge: Knowledge) -> None:
    if example.owner in OF_THE_SETTINGS:
        pytest.skip("a finding about silence itself is answered by mending it")
    files = dict(example.files)
    report = report_of(files, knowledge)
    for row in groups(report.findings):
        if row.first.rule != example.owner:
            continue
        found = silencer(row, report)
        after = report_of(silenced(files, row.first, found), knowledge)
        left = {(f.rule, f.message) for f in after.findings}
        assert (example.owner, row.first.message) not in left, found
        assert not {rule for rule, _ in left} & OF_THE_SETTINGS
        stated = row.first.kind == "gap"  # a problem that is stated not to be one is no gap, and nothing is hidden
        assert stated or example.owner in {s.finding.rule for s in after.suppressed}


@pytest.mark.parametrize("example", BAD)
def test_all_silencers_of_the_settings_can_be_pasted_together(example: Example, knowledge: Knowledge) -> None:
    report = report_of(example.files, knowledge)
    several = [replace(row, places=row.places * 2) for row in groups(report.findings)]  # so that all are settings
    found = [silencer(row, report) for row in several]
    pasted = "\n".join("\n".join(item.lines) for item in found if item.where == "in stacklint.toml")
    assert tomli.loads(pasted) or not found


def _finding(path: str, line: int = 1, **changes: object) -> Finding:
    finding = Finding("some-rule", "wiring", "note", "It is so", Location(path, line))
    return replace(finding, **changes)  # type: ignore[arg-type] # whatever a test wants


def _alone(finding: Finding) -> Group:
    return Group(finding, (finding.location,))


def _report(text: str, settings: str = "", projects: tuple[str, ...] = (".",)) -> Report:
    return Report(
        version="1",
        catalog="",
        as_of="",
        settings=settings,
        projects=tuple(map(ProjectInfo, projects)),
        source=lambda _: text,
    )


@pytest.mark.parametrize(
    ("path", "text", "line", "where", "first"),
    [
        pytest.param("a.py", "import x\n", 1, HERE, "#", id="Python"),
        pytest.param("a.py", 'x = """\nimport x\n"""\n', 2, "in stacklint.toml", "[[accept]]", id="in a Python string"),
        pytest.param("Dockerfile", "FROM a\nRUN b \\\n  c\n", 3, ABOVE, "#", id="within a container's command"),
        pytest.param(
            "Makefile", "a:\n\tb \\\n\tc\n", 3, "in stacklint.toml", "[[accept]]", id="within a recipe's line"
        ),
        pytest.param("ansible.cfg", "[a]\nb = c\n", 2, ABOVE, "#", id="an INI file"),
        pytest.param("a.json", "{}\n", 1, "in stacklint.toml", "[[accept]]", id="JSON has no comments"),
        pytest.param("poetry.lock", "a = 1\n", 1, "in stacklint.toml", "[[accept]]", id="a generated file"),
        pytest.param("notes.txt", "a\n", 1, "in stacklint.toml", "[[accept]]", id="plain text"),
        pytest.param("requirements/dev.txt", "a\n", 1, HERE, "#", id="requirements"),
        pytest.param("README.md", "a\n", 1, ABOVE, "<!--", id="Markdown"),
        pytest.param("README.md", "a\nb\n", 2, "in stacklint.toml", "[[accept]]", id="within a paragraph"),
        pytest.param("README.md", "- a\n- b\n", 2, ABOVE, "<!--", id="an item"),
        pytest.param("README.md", "```sh\na\n```\n", 2, "in stacklint.toml", "[[accept]]", id="a fence of Markdown"),
        pytest.param("Jenkinsfile", "pipeline {}\n", 1, ABOVE, "//", id="Jenkins"),
        pytest.param("q.sql", "select 1\n", 1, ABOVE, "--", id="SQL"),
        pytest.param("a.bin", "", 1, "in stacklint.toml", "[[accept]]", id="no text"),
    ],
)
def test_where_a_comment_can_stand(path: str, text: str, line: int, where: str, first: str) -> None:
    found = silencer(_alone(_finding(path, line)), _report(text))
    assert found.where == where
    assert found.lines[0].startswith(first)


def test_settings_in_pyproject_have_its_table() -> None:
    report = _report("", "pyproject.toml")
    gap = _finding("a.json", kind="gap", problem="monitoring")
    assert silencer(_alone(_finding("a.json")), report).lines[0] == "[[tool.stacklint.accept]]"
    assert silencer(_alone(gap), report).lines[0] == "[tool.stacklint.problems.monitoring]"


def test_with_several_projects_the_entry_names_its_own() -> None:
    gap = _finding("a.json", kind="gap", problem="monitoring", project="apps/web")
    found = silencer(_alone(gap), _report("", projects=(".", "apps/web")))
    assert found.lines == ("[[accept]]", 'rule = "some-rule"', 'project = "apps/web"', 'reason = "..."')


def test_what_several_projects_have_is_silenced_in_all_of_them() -> None:
    finding = _finding("a/x.json", project="a")
    row = Group(finding, (finding.location,), elsewhere=("b",))
    found = silencer(row, _report("", projects=("a", "b")))
    assert found.lines == ("[[accept]]", 'rule = "some-rule"', 'reason = "..."')


def test_an_entry_for_a_list_in_brackets_is_an_element_of_it() -> None:
    text = 'accept = [\n  {rule = "other", reason = "known"},\n]\n'
    found = silencer(_alone(_finding("a.json")), _report(text, "stacklint.toml"))
    assert found.where == "in the list `accept` in stacklint.toml"
    tomli.loads(text.replace("]", f"{found.lines[0]}\n]"))
