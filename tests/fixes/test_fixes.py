"""A fix makes its finding vanish, brings none, and leaves every other byte as it is."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema  # type: ignore[import-untyped] # it brings no types
import pytest

import stacklint.schema
from stacklint.cli import main
from stacklint.examples import Example, examples
from stacklint.fixes.apply import applied, chosen
from stacklint.fixes.files import edited, write
from stacklint.fixes.registry import find_fixes, load_fixers
from stacklint.knowledge.kinds import schemas
from stacklint.knowledge.load import load
from stacklint.model import Edit, Fix
from stacklint.repo.document import Unreadable
from stacklint.repo.repository import Repo
from stacklint.scan import scan
from stacklint.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

SARIF_SCHEMA = Path(__file__).parents[1] / "data" / "sarif-schema-2.1.0.json"
REPORT_SCHEMA = Path(stacklint.schema.__file__).parent / "report.schema.json"
KNOWLEDGE = load()
FIXED = [e for e in examples(KNOWLEDGE) if e.kind == "bad" and KNOWLEDGE.data["checks"].get(e.owner, {}).get("fix")]
MENDED = [e for e in FIXED if not all(place.partition(":")[0].endswith((".py", ".ipynb")) for place in e.places)]
"""Commands within notebooks are left to their owners."""
CODE = {"train.py": "import sklearn\n"}


def _found(files: Mapping[str, str]) -> tuple[dict[str, Fix], list[tuple[str, str, str]]]:
    report = scan(Repo(files), KNOWLEDGE, Settings(), "2026-11-27").report
    rows = [(f.rule, f.location.path, f.fingerprint) for f in report.findings]
    return find_fixes(report.findings, KNOWLEDGE.rules, report.source), rows


def _fixed(files: Mapping[str, str]) -> dict[str, str]:
    fixes, _ = _found(files)
    edits = chosen(fixes.values(), unsafe=True)
    return {path: applied(text, edits.get(path, ())) for path, text in files.items()}


@pytest.mark.parametrize("example", MENDED, ids=lambda e: e.name)
def test_a_fix_mends_its_finding_and_brings_none(example: Example) -> None:
    fixes, before = _found(example.files)
    mended = {row for row in before if row[2] in fixes}
    assert {row[0] for row in mended} == {example.owner}
    after = _fixed(example.files)
    again, left = _found(after)
    assert set(left) <= set(before) - mended
    assert not again, "a second run has nothing to mend"
    assert _fixed(after) == after


def test_the_schema_names_the_fixers() -> None:
    words = schemas()["checks"]["properties"]["fix"]["enum"]
    assert set(words) == set(load_fixers())


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param(
            "Dockerfile",
            'FROM python:3.12-slim\nRUN apt-get update && pip install "numpy<3" \\\n    torch>=2.0,<3 # x\n',
            'FROM python:3.12-slim\nRUN apt-get update && pip install "numpy<3" \\\n    "torch>=2.0,<3" # x\n',
            id="two bounds in a continued line of an image",
        ),
        pytest.param(
            "run.sh",
            "# don't\ncd $(dirname $0)\npip install mlflow[x]>=2 > log.txt 2>&1\n",
            '# don\'t\ncd $(dirname $0)\npip install "mlflow[x]>=2" > log.txt 2>&1\n',
            id="a real redirection beside it",
        ),
        pytest.param(
            ".github/workflows/a.yml",
            "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - name: Don't\n        run: pip install pandas>=2\n",
            'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - name: Don\'t\n        run: pip install "pandas>=2"\n',
            id="a plain scalar of a workflow",
        ),
        pytest.param("requirements.txt", "pandas\nSKLearn>=1.0  # x\n", "pandas\nscikit-learn>=1.0  # x\n", id="floor"),
        pytest.param(
            "pyproject.toml",
            "[project]\nname = 'x'\nversion = '1'\ndependencies = [\n  'sklearn',\n]\n",
            "[project]\nname = 'x'\nversion = '1'\ndependencies = [\n  'scikit-learn',\n]\n",
            id="a table, in its own quotes",
        ),
        pytest.param("requirements.txt", "pandas\nargparse==1.4.0\nmlflow", "pandas\nmlflow", id="drop a line"),
        pytest.param("requirements.txt", "pandas\nos", "pandas\n", id="drop the last line, which has no end"),
    ],
)
def test_certain_edits(path: str, text: str, expected: str) -> None:
    assert _fixed({**CODE, path: text})[path] == expected


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        pytest.param("unquoted-version-bound", "run.sh", "pip install mlflow >= 2\n", id="blanks in a bound"),
        pytest.param("unquoted-version-bound", "run.sh", "pip install a>=1 $(cat b)\n", id="a substitution"),
        pytest.param("unquoted-version-bound", "run.sh", "cat <<E\nx\nE\npip install a>=1\n", id="a here-document"),
        pytest.param(
            "unquoted-version-bound",
            ".github/workflows/a.yml",
            'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: "echo;\n          pip install pandas>=2"\n',
            id="a workflow's string in quotes",
        ),
        pytest.param("retired-package-name", "requirements.txt", "sklearn==0.0.post1\n", id="a pin of the wrong name"),
        pytest.param(
            "retired-package-name", "requirements.txt", "sklearn\nscikit_learn\n", id="the right one is there"
        ),
        pytest.param(
            "retired-package-name", "Dockerfile", "FROM python:3.12\nRUN pip install sklearn\n", id="an image"
        ),
        pytest.param("standard-library-required", "requirements.txt", "os  # why\n", id="a comment would go too"),
        pytest.param(
            "standard-library-required",
            "requirements.txt",
            "".join(f"{c}{c}==1.0\n" for c in "abcdefghijklm") + "typing==3.6.2\n",
            id="a dump of an environment",
        ),
        pytest.param("standard-library-required", "requirements.txt", "os \\\n  --hash=sha256:00\n", id="a hash"),
    ],
)
def test_in_doubt_nothing_is_mended(rule: str, path: str, text: str) -> None:
    files = {**CODE, path: text}
    fixes, rows = _found(files)
    assert [row for row in rows if row[0] == rule], "the finding is there"
    assert not {row[2] for row in rows if row[0] == rule} & set(fixes)


def test_a_table_with_a_lock_beside_it_is_left_alone() -> None:
    table = "[project]\nname = 'x'\nversion = '1'\ndependencies = ['sklearn']\n"
    assert not _found({**CODE, "pyproject.toml": table, "uv.lock": "version = 1\n"})[0]


def test_overlapping_fixes_are_not_both_made() -> None:
    one, other = Edit("a", 1, 1, 1, 4, "x"), Edit("a", 1, 3, 1, 5, "y")
    fixes = [Fix("one", True, (one,)), Fix("other", True, (other,)), Fix("same", True, (one,))]
    assert chosen(fixes, unsafe=False) == {"a": (one,)}


def test_marks_and_line_ends_stay() -> None:
    assert (
        applied("\ufeffa\r\nos\r\nb\rc", [Edit("x", 1, 1, 1, 2, "é"), Edit("x", 2, 1, 3, 1, "")]) == "\ufeffé\r\nb\rc"
    )


class TestOnDisk:
    """What a run leaves behind."""

    @pytest.fixture
    def root(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "train.py").write_bytes(b"import sklearn\n")
        (tmp_path / "requirements.txt").write_bytes(b"\xef\xbb\xbfpandas\r\nsklearn # \xc3\xa9\r\nos\r\n")
        (tmp_path / "run.sh").write_bytes(b"pip install mlflow>=2\n")
        (tmp_path / "run.sh").chmod(0o775)
        return tmp_path

    def check(self, *words: str) -> int:
        with pytest.raises(SystemExit) as caught:
            main(["check", ".", "--no-cache", "--isolated", *words])
        return int(caught.value.code or 0)

    def test_safe_fixes_alone(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        listed = (root / "requirements.txt").read_bytes()
        assert self.check("--fix", "--format", "concise") == 1, "a warning is left"
        assert (root / "run.sh").read_bytes() == b'pip install "mlflow>=2"\n'
        assert (root / "run.sh").stat().st_mode & 0o777 == 0o775
        assert (root / "requirements.txt").read_bytes() == listed
        shown = capsys.readouterr()
        assert "unquoted" not in shown.out
        assert "retired-package-name" in shown.out
        assert "2 findings more with --unsafe-fixes" in shown.err

    def test_unsafe_fixes_keep_every_other_byte_and_are_made_once(self, root: Path) -> None:
        assert self.check("--fix", "--unsafe-fixes", "-q", "--exit-non-zero-on-fix", "--fail-on", "never") == 1
        wanted = b"\xef\xbb\xbfpandas\r\nscikit-learn # \xc3\xa9\r\n"
        assert (root / "requirements.txt").read_bytes() == wanted
        assert self.check("--fix", "--unsafe-fixes", "-q", "--exit-non-zero-on-fix", "--fail-on", "never") == 0
        assert sorted(os.listdir(root)) == ["requirements.txt", "run.sh", "train.py"]  # noqa: PTH208 - names alone

    def test_a_diff_writes_nothing(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        before = {p.name: p.read_bytes() for p in root.iterdir()}
        assert self.check("--diff") == 1
        assert {p.name: p.read_bytes() for p in root.iterdir()} == before
        shown = capsys.readouterr().out
        assert shown.startswith("--- a/run.sh\n+++ b/run.sh\n@@ -1 +1 @@\n-pip install mlflow>=2\n+pip install")

    @pytest.mark.parametrize("words", [["--unsafe-fixes"], ["--exit-non-zero-on-fix"], ["--diff", "--format", "json"]])
    def test_options_that_say_nothing_are_mistakes(self, root: Path, words: list[str]) -> None:
        assert self.check(*words) == 2
        assert (root / "run.sh").read_bytes() == b"pip install mlflow>=2\n"

    def test_the_reports_carry_fixes(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.check("--format", "json", "--format", f"sarif:{root}/out.sarif")
        report = json.loads(capsys.readouterr().out)
        jsonschema.Draft202012Validator(json.loads(REPORT_SCHEMA.read_text(encoding="utf-8"))).validate(report)
        rows = {f["rule"]: f["fix"] for f in report["findings"]}
        edit = {"path": "run.sh", "start_line": 1, "start_column": 13, "end_line": 1, "end_column": 22}
        assert rows["unquoted-version-bound"] == {
            "description": "Put the requirement in quotes in run.sh",
            "safe": True,
            "edits": [{**edit, "replacement": '"mlflow>=2"'}],
        }
        assert rows["retired-package-name"]["safe"] is False
        sarif = json.loads((root / "out.sarif").read_text(encoding="utf-8"))
        jsonschema.Draft7Validator(json.loads(SARIF_SCHEMA.read_text(encoding="utf-8"))).validate(sarif)
        run = sarif["runs"][0]
        fixes = {r["ruleId"]: r["fixes"] for r in run["results"] if "fixes" in r}
        change = fixes["unquoted-version-bound"][0]["artifactChanges"][0]
        assert change["artifactLocation"]["uri"] == "run.sh"
        assert change["replacements"][0]["insertedContent"] == {"text": '"mlflow>=2"'}

    def test_a_file_that_changed_or_a_link_is_not_written(self, root: Path) -> None:
        text = "pip install mlflow>=2\n"
        edits = [Edit("run.sh", 1, 13, 1, 22, "x")]
        with pytest.raises(Unreadable, match="changed"):
            edited(root, "run.sh", edits, lambda _: "pip install other>=2\n")
        file = edited(root, "run.sh", edits, lambda _: text)
        (root / "run.sh").write_bytes(b"something else, longer\n")
        with pytest.raises(Unreadable, match="changed"):
            write(root, file)
        (root / "run.sh").unlink()
        (root / "run.sh").symlink_to("train.py")
        with pytest.raises(Unreadable, match="link"):
            write(root, file)
        assert (root / "train.py").read_bytes() == b"import sklearn\n"
        (root / "away").mkdir()
        with pytest.raises(Unreadable, match=r"link|vanished"):
            edited(root, "../x/run.sh", edits, lambda _: text)
