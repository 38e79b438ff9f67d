"""Settings are found, checked and seen from the root of the scan."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema  # type: ignore[import-untyped] # it brings no types
import pytest
import tomli

from stacklint.model import StacklintError
from stacklint.schema import load_schema
from stacklint.settings import Accepted, Decision, Settings, Stated, load_settings
from stacklint.settings_parse import rebase

EVERYTHING = """
select = ["gap", "two-experiment-trackers"]
ignore = ["lock-in"]
fail-on = "error"
exclude = ["docs/", "*.csv"]
projects = ["apps/*"]
first-party = ["ours"]
rules = ["own/rules"]
baseline = ".stacklint-baseline.json"
org-profile = "profile.json"
kind = "application"
stage = "production"
accept = [
  {rule = "pins-contradict", tool = "one", project = "apps/a", reason = "known", until = 2027-01-01},
  {rule = "two-model-servers", problem = "model-serving", until = "2027-02-01"},
]

[severity]
gap = "error"

[per-file-ignores]
"*.ipynb" = ["wiring"]

[scope]
"tools/" = "test"

[policy.tools]
forbid = ["one"]

[context]
how-many = "few"

[problems.monitoring]
state = "not-needed"
reason = "nothing runs"

[stack.experiment-tracking]
tool = "one"
review = 2027-01-01
"""


def write(root: Path, text: str, name: str = "pyproject.toml") -> Path:
    root.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")
    return root


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()


@pytest.mark.parametrize("name", ["stacklint.toml", "pyproject.toml"])
def test_every_key_is_read(tmp_path: Path, name: str) -> None:
    text = EVERYTHING
    if name == "pyproject.toml":
        text = "[tool.stacklint]" + EVERYTHING.replace("\n[", "\n[tool.stacklint.")
    found = load_settings(write(tmp_path, text, name))
    root = os.path.realpath(tmp_path)
    line = 14
    assert found == Settings(
        select=("gap", "two-experiment-trackers"),
        ignore=("lock-in",),
        severity={"gap": "error"},
        fail_on="error",
        exclude=("docs/", "*.csv"),
        per_file_ignores={"*.ipynb": ("wiring",)},
        projects=("apps/*",),
        scope={"tools": "test"},
        first_party=("ours",),
        rules=(f"{root}/own/rules",),
        baseline=f"{root}/.stacklint-baseline.json",
        org_profile=f"{root}/profile.json",
        policy={"tools": {"forbid": ("one",)}},
        kind="application",
        stage="production",
        context={"how-many": "few"},
        accept=(
            Accepted("pins-contradict", "one", "", "apps/a", "known", "2027-01-01", line),
            Accepted("two-model-servers", "", "model-serving", "", "", "2027-02-01", line + 1),
        ),
        problems={"monitoring": Stated("not-needed", "nothing runs")},
        stack={"experiment-tracking": Decision("one", "", "2027-01-01")},
        source=name,
    )


def test_the_schema_that_is_shipped_takes_every_key() -> None:
    schema = load_schema("settings")
    values = json.loads(json.dumps(tomli.loads(EVERYTHING), default=str))
    jsonschema.Draft202012Validator(schema).validate(values)
    assert set(values) == set(schema["properties"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "\nignroe = []",
            "pyproject.toml:3: unknown key 'ignroe' in [tool.stacklint]; did you mean 'ignore'?",
            id="a key that is misspelt",
        ),
        pytest.param(
            "accept = [{rule = 'x',\n util = 'y'}]",
            "unknown key 'util' in [tool.stacklint.accept]; did you mean 'until'?",
            id="a key inside",
        ),
        pytest.param("ignore = 'gap'", "pyproject.toml:2: ignore: a list is expected", id="a text"),
        pytest.param("ignore = [1]", "pyproject.toml:2: ignore: a text is expected", id="a number"),
        pytest.param("severity = []", "pyproject.toml:2: severity: a table is expected", id="a list"),
        pytest.param(
            "fail-on = 'eror'",
            "fail-on: 'eror' is none of error, warning, note, never; did you mean 'error'?",
            id="a word",
        ),
        pytest.param("fail-on = true", "fail-on: True is none of error", id="a truth"),
        pytest.param(
            "accept = [{rule = 'x', until = '2027-13-01'}]",
            "accept.until: '2027-13-01' is no date such as 2027-01-31",
            id="a date",
        ),
        pytest.param("ignore = ['SL103']", "ignore: 'SL103' is no id", id="no id"),
        pytest.param("accept = [{}]", "accept: the key 'rule' is missing", id="a missing key"),
        pytest.param("exclude = ['']", "exclude: the text is empty", id="an empty text"),
        pytest.param(
            "baseline = '../x.json'",
            "pyproject.toml:2: baseline: '../x.json' leaves the repository",
            id="a path outside",
        ),
        pytest.param("\nrules = ['/etc']", "pyproject.toml:3: rules: '/etc' leaves the repository", id="absolute"),
    ],
)
def test_a_mistake_says_where_it_is(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(StacklintError) as caught:
        load_settings(write(tmp_path, f"[tool.stacklint]\n{text}\n"))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("ignore = ['gap', 'gaps']", "2: ignore: no rule or kind 'gaps'; did you mean 'gap'?", id="list"),
        pytest.param("severity = {x = 'note'}", "2: severity.x: no rule or kind 'x'", id="severity"),
        pytest.param(
            "per-file-ignores = {'*.py' = ['x']}", "2: per-file-ignores.*.py: no rule or kind 'x'", id="files"
        ),
        pytest.param(
            "accept = [{rule = 'gap'},\n{rule = 'gap', tool = 'on'}]",
            "3: accept.tool: no tool 'on'; did you mean 'one'?",
            id="accept",
        ),
        pytest.param("problems.x = {state = 'covered', reason = 'y'}", "problems.x: no problem 'x'", id="problem"),
        pytest.param("stack.monitoring = {tool = 'x'}", "stack.monitoring.tool: no tool 'x'", id="stack"),
    ],
)
def test_an_id_that_names_nothing_is_a_mistake(tmp_path: Path, text: str, message: str) -> None:
    known = {
        "rule": frozenset({"gap"}),
        "tool": frozenset({"one"}),
        "problem": frozenset({"monitoring"}),
    }
    root = write(tmp_path, f"[tool.stacklint]\n{text}\n")
    with pytest.raises(StacklintError) as caught:
        load_settings(root, known=known)
    assert message in str(caught.value)
    assert load_settings(root) != Settings()


@pytest.mark.parametrize("text", ["[tool.stacklint\n", "tool = 1\n# stacklint\n", "x = [" * 500])
def test_a_broken_pyproject_has_no_settings(tmp_path: Path, text: str) -> None:
    assert load_settings(write(tmp_path, text)) == Settings()


def test_a_table_of_ours_that_is_none_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(StacklintError, match=r"pyproject.toml:2: tool.stacklint: a table"):
        load_settings(write(tmp_path, "[tool]\nstacklint = 1\n"))


def test_a_broken_file_of_our_own_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(StacklintError, match=r"stacklint\.toml:3: not TOML"):
        load_settings(write(tmp_path, "\nselect = [\n= 1", "stacklint.toml"))


def test_isolated_means_defaults(tmp_path: Path) -> None:
    write(tmp_path, "nonsense", "stacklint.toml")
    assert load_settings(tmp_path, isolated=True) == Settings(honour_comments=False)


def test_two_places_for_settings_are_a_mistake(tmp_path: Path) -> None:
    write(tmp_path, "[tool.stacklint]\nignore = []\n")
    with pytest.raises(StacklintError, match=r"exists too; keep one"):
        load_settings(write(tmp_path, "ignore = []\n", "stacklint.toml"))


def test_a_file_can_be_named(tmp_path: Path) -> None:
    write(tmp_path, 'fail-on = "note"\n', "other.toml")
    write(tmp_path, 'fail-on = "error"\n', "stacklint.toml")
    assert load_settings(tmp_path, config=tmp_path / "other.toml").fail_on == "note"
    write(tmp_path / "elsewhere", '[tool.stacklint]\nexclude = ["a/b"]\n')
    found = load_settings(tmp_path, config=tmp_path / "elsewhere" / "pyproject.toml")
    assert (found.exclude, found.source) == (("a/b",), "elsewhere/pyproject.toml")
    with pytest.raises(StacklintError, match=r"other\.toml:1: not TOML"):
        load_settings(tmp_path, config=write(tmp_path, "x", "other.toml") / "other.toml")
    with pytest.raises(StacklintError, match="no such file"):
        load_settings(tmp_path, config=tmp_path / "none.toml")


class TestAbove:
    TEXT = (
        '[tool.stacklint]\nexclude = ["*.csv", "apps/a/data/", "docs/"]\nprojects = ["apps/*/x"]\n'
        'accept = [{rule = "pins-contradict"}]\n[tool.stacklint.scope]\n"apps/a/tools" = "test"\n'
    )

    def test_settings_above_hold_inside_the_same_work_tree(self, tmp_path: Path) -> None:
        write(tmp_path, self.TEXT)
        write(tmp_path / ".git", "", "HEAD")
        root = write(tmp_path / "apps" / "a", "[project]\n")
        found = load_settings(root)
        assert found.exclude == ("*.csv", "/data/", "docs/")
        assert found.projects == ("x",)
        assert found.scope == {"tools": "test"}
        assert found.source == "../../pyproject.toml"
        assert found.accept[0].line == 4

    def test_settings_above_do_not_hold_elsewhere(self, tmp_path: Path) -> None:
        write(tmp_path, self.TEXT)
        root = write(tmp_path / "apps" / "a", "[project]\n")
        assert load_settings(root) == Settings()
        write(tmp_path / "apps" / "a" / ".git", "", "HEAD")
        assert load_settings(root) == Settings()

    def test_the_nearest_settings_hold(self, tmp_path: Path) -> None:
        write(tmp_path, '[tool.stacklint]\nfail-on = "note"\n')
        write(tmp_path / ".git", "", "HEAD")
        root = write(tmp_path / "apps", 'fail-on = "error"\n', "stacklint.toml")
        assert load_settings(root).fail_on == "error"

    def test_a_mistake_above_is_named_from_where_the_user_is(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(tmp_path, "[tool.stacklint]\nx = 1\n")
        write(tmp_path / ".git", "", "HEAD")
        (tmp_path / "apps").mkdir()
        monkeypatch.chdir(tmp_path / "apps")
        with pytest.raises(StacklintError, match=r"^\.\./pyproject\.toml:2: unknown key"):
            load_settings(Path())
        monkeypatch.chdir(tmp_path)
        with pytest.raises(StacklintError, match=r"^pyproject\.toml:2: unknown key"):
            load_settings(Path("apps"))


@pytest.mark.parametrize(
    ("pattern", "base", "seen"),
    [
        pytest.param("*.csv", "apps/a", "*.csv", id="a name anywhere"),
        pytest.param("docs/", "apps/a", "docs/", id="a folder anywhere"),
        pytest.param("**/x/y", "apps/a", "**/x/y", id="a path anywhere"),
        pytest.param("apps/a/x/", "apps/a", "/x/", id="a path below"),
        pytest.param("/apps/*/x", "apps/a", "/x", id="a star on the way"),
        pytest.param("apps/b/x", "apps/a", "", id="a path elsewhere"),
        pytest.param("/docs/", "apps/a", "", id="a folder elsewhere"),
        pytest.param("apps/", "apps", "apps/", id="a name, whatever the base is called"),
        pytest.param("/apps/", "apps/a", "**", id="all of it"),
        pytest.param("apps/**/x", "apps/a", "**/x", id="stars on the way"),
        pytest.param("x/y", "", "x/y", id="no base"),
    ],
)
def test_a_pattern_is_seen_from_below(pattern: str, base: str, seen: str) -> None:
    assert rebase(pattern, base) == seen
