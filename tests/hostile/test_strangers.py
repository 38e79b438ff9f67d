"""A repository's own settings, git folder and modules can neither run anything, nor reach outside, nor crash a check."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from .case import write
from .harness import AS_OF, check, run

MODULES = (
    *("yaml", "click", "tomli", "packaging", "libcst", "json", "re", "sitecustomize", "usercustomize"),
    *("conftest", "_yaml", "resource", "readline", "ast", "hashlib", "marshal", "select", "tempfile"),
)
"""A package named `stacklint` is not among them: `python -m` imports it before any line of ours is run."""


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """Return a path that nothing may make."""
    return tmp_path / "canary"


def _planted(root: Path, canary: Path) -> None:
    harm = f"import pathlib\npathlib.Path({str(canary)!r}).touch()\n"
    write(root, {f"{name}.py": harm for name in MODULES})
    write(root, {"packaging/__init__.py": harm, "app.py": "import mlflow\n"})


@pytest.mark.hostile(20, 21)
def test_no_module_of_it_is_imported_by_the_module(tmp_path: Path, canary: Path) -> None:
    _planted(tmp_path / "root", canary)
    outcome = check(Path(), cwd=tmp_path / "root")
    assert (outcome.status, outcome.err, canary.exists()) == (0, "", False)


@pytest.mark.hostile(20, 21)
def test_no_module_of_it_is_imported_by_the_console_script(tmp_path: Path, canary: Path) -> None:
    script = Path(sys.executable).parent / "stacklint"
    if not script.exists():
        pytest.skip("the console script is not installed")
    _planted(tmp_path / "root", canary)
    write(tmp_path / "root", {"stacklint/__init__.py": f"open({str(canary)!r}, 'w')\n"})
    outcome = check(Path(), cwd=tmp_path / "root", program=(str(script),))
    assert (outcome.status, outcome.err, canary.exists()) == (0, "", False)


@pytest.mark.parametrize("options", [(), ("--tracked",)], ids=["all files", "tracked files"])
@pytest.mark.hostile(78)
def test_git_settings_run_nothing(tmp_path: Path, canary: Path, options: tuple[str, ...]) -> None:
    root = tmp_path / "root"
    script = tmp_path / "harm"
    script.write_text(f"#!/bin/sh\ntouch {canary}\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    config = (
        f"[core]\n\tfsmonitor = {script}\n\tpager = {script}\n\thooksPath = {tmp_path}\n\tsshCommand = {script}\n"
        f'[filter "x"]\n\tclean = {script}\n\tsmudge = {script}\n[alias]\n\tls-files = !{script}\n'
        f"[include]\n\tpath = {tmp_path}/more\n[diff]\n\texternal = {script}\n"
    )
    write(
        root,
        {
            ".git/config": config,
            ".git/HEAD": "ref: refs/heads/main\n",
            ".git/index": b"DIRC\x00\x00\x00\x02\x00\x00\x00\x00" + bytes(20),
            ".git/packed-refs": b"#" * (100 << 20),
            ".gitattributes": "* filter=x\n",
            ".gitmodules": f'[submodule "x"]\n\tpath = ../..\n\turl = ext::{script}\n\tupdate = !{script}\n',
            "app.py": "import mlflow\n",
        },
    )
    outcome = check(root, *options)
    assert (outcome.status, outcome.err, canary.exists()) == (0, "", False)


@pytest.mark.parametrize(
    "index",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"DIRC\x00\x00\x00\x02\xff\xff\xff\xff" + bytes(100), id="four billion entries"),
        pytest.param(b"DIRC\x00\x00\x00\x04\x00\x00\x00\x01" + b"\xff" * 200, id="compressed names"),
        pytest.param(b"\0" * 1000, id="not an index"),
        pytest.param(bytes(70 << 20), id="70 MB"),
    ],
)
@pytest.mark.hostile(78)
def test_a_broken_index_is_told(tmp_path: Path, index: bytes) -> None:
    write(tmp_path, {".git/HEAD": "x\n", ".git/index": index, ".gitignore": "*.py\n", "a.py": "import mlflow\n"})
    outcome = check(tmp_path)
    assert (outcome.status, outcome.err) == (0, "")
    assert [u["path"] for u in outcome.report["unread"]] == [".git/index"]


@pytest.mark.parametrize("target", ["gitdir: /\n", "gitdir: " + "x/" * 5000, "\0", ""])
@pytest.mark.hostile(78)
def test_a_git_file_may_point_anywhere(tmp_path: Path, target: str) -> None:
    write(tmp_path, {".git": target, "a.py": "import mlflow\n"})
    outcome = check(tmp_path)
    assert (outcome.status, outcome.err) == (0, "")


@pytest.mark.hostile(78)
def test_a_bare_repository_inside_runs_nothing(tmp_path: Path, canary: Path) -> None:
    config = f"[core]\n\tbare = true\n\tfsmonitor = touch {canary}\n\tworktree = /\n"
    bare = {"x/config": config, "x/HEAD": "ref: refs/heads/main\n", "x/objects/a": "", "x/refs/a": ""}
    write(tmp_path / "root", {**bare, "a.py": "import mlflow\n"})
    assert check(tmp_path / "root").status == 0
    assert not canary.exists()


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param('rules = ["../../x"]', id="rules outside"),
        pytest.param('rules = ["/etc"]', id="rules at an absolute path"),
        pytest.param('rules = ["nosuch"]', id="rules in no folder"),
        pytest.param('baseline = "/etc/passwd"', id="a baseline outside"),
        pytest.param('baseline = "link"', id="a baseline through a link"),
        pytest.param('org-profile = "../../../../etc/passwd"', id="a profile outside"),
        pytest.param("exclude = 7", id="a wrong type"),
        pytest.param('unknown = "x"', id="an unknown key"),
        pytest.param('"\\u001b[31m\\n::error::x" = 1', id="a command as a key"),
        pytest.param("accept = [7]", id="a list of numbers"),
        pytest.param("a" + ".a" * 100_000 + " = 1", id="a key of 100000 parts"),
        pytest.param("x = " + "[" * 100_000, id="nested deep"),
        pytest.param("# " + "x" * (10 << 20), id="10 MB"),
        pytest.param('[per-file-ignores]\n"*" = ["nosuch"]', id="an unknown rule"),
    ],
)
@pytest.mark.hostile(81, 84)
def test_settings_that_go_too_far_are_one_line(tmp_path: Path, settings: str) -> None:
    root = tmp_path / "root"
    write(root, {"stacklint.toml": settings + "\n", "app.py": "import mlflow\n"})
    (root / "link").symlink_to("/etc/passwd")
    outcome = check(root)
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, b"", 1)
    assert outcome.err.startswith("stacklint: ")
    assert "\x1b" not in outcome.err
    assert len(outcome.err) < 2000


@pytest.mark.hostile(83)
def test_isolated_does_without_the_settings_of_a_repository(tmp_path: Path) -> None:
    write(tmp_path, {"stacklint.toml": 'rules = ["/etc"]\n', "app.py": "import mlflow\n"})
    assert check(tmp_path, "--isolated").status == 0


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "a*" * 40 + "b", "**/" * 60 + "x", "[" * 1000, "*" * 10_000 + "a"],
    ids=["an expression", "stars", "any folders", "brackets", "10000 stars"],
)
@pytest.mark.hostile(82)
def test_patterns_of_settings_take_no_time(tmp_path: Path, pattern: str) -> None:
    quoted = pattern.replace("\\", "\\\\")
    name = "a" * 200 + ".py"
    write(
        tmp_path,
        {
            "stacklint.toml": f'exclude = ["{quoted}"]\nprojects = ["{quoted}"]\n[per-file-ignores]\n"{quoted}" = ["gap"]\n',
            name: "import mlflow\n",
            "/".join(["a"] * 50) + "/a.py": "import mlflow\n",
        },
    )
    outcome = check(tmp_path)
    assert outcome.status in {0, 2}
    assert outcome.err.count("\n") == (outcome.status == 2)
    assert outcome.seconds < 5


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        pytest.param("a: !!python/object/apply:os.system ['{command}']", "checks/wiring/x.yaml", id="an object"),
        pytest.param("[" * 30_000, "tools/automation/x.yaml", id="nested deep"),
        pytest.param("name: x\nsignals: [{{import: '(a+)+$'}}]", "tools/automation/x.yaml", id="no tool"),
        pytest.param("\0", "problems/x.yaml", id="null byte"),
        pytest.param("<script>", "formats/x.yaml", id="HTML"),
    ],
)
@pytest.mark.hostile(85)
def test_rules_of_a_repository_are_data(tmp_path: Path, canary: Path, rule: str, name: str) -> None:
    root = tmp_path / "root"
    text = rule.replace("{command}", f"touch {canary}")
    write(root, {"stacklint.toml": 'rules = ["own"]\n', f"own/{name}": text, "a.py": "import mlflow\n"})
    outcome = check(root)
    assert (outcome.status, outcome.err.count("\n"), canary.exists()) == (2, 1, False)


@pytest.mark.parametrize("name", ["checks/wiring/x.yaml", "tools/automation/x.yaml"])
@pytest.mark.parametrize("kind", ["link", "device", "pipe", "deep", "many", "large", "unreadable name"])
@pytest.mark.hostile(85)
def test_rules_of_a_repository_reach_nothing_else(tmp_path: Path, kind: str, name: str) -> None:
    root, target = tmp_path / "root", tmp_path / "root/own" / name
    write(root, {"stacklint.toml": 'rules = ["own"]\n', "a.py": "import mlflow\n"})
    target.parent.mkdir(parents=True)
    if kind == "link":
        (tmp_path / "secret").write_text("sesame: open\n")
        target.symlink_to(tmp_path / "secret")
    elif kind == "device":
        target.symlink_to("/dev/zero")
    elif kind == "pipe":
        os.mkfifo(target)
    elif kind == "deep":
        write(root, {"own/" + "a/" * 200 + "x.yaml": "a: b\n"})
    elif kind == "many":
        write(root, {f"own/checks/{number}.txt": "" for number in range(20_001)})
    elif kind == "large":
        target.write_bytes(b"a: b\n" * (1 << 20))
    else:
        (root / "own/tools" / "\n::error::x.yaml").parent.mkdir(exist_ok=True)
        (root / "own/tools" / "\n::error::x.yaml").write_text("a: b\n")
    outcome = check(root)
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, b"", 1)
    assert "sesame" not in outcome.err
    assert outcome.seconds < 10


@pytest.mark.parametrize(
    ("check_name", "parameters"),
    [
        ("development-server", ""),
        ("development-server", ", servers: text"),
        ("nosuch", ""),
        ("overlap", ", problem: nosuch"),
        ("development-server", ", servers: {x: '('}"),
    ],
)
@pytest.mark.hostile(85)
def test_a_rule_of_a_repository_that_fits_no_check_is_one_line(
    tmp_path: Path, check_name: str, parameters: str
) -> None:
    rule = f"message: a\nwhy: b\nact: c\nseverity: note\nprecision: high\nparameters: {{check: {check_name}{parameters}}}\n"
    rule += "bad: []\ngood: []\n"
    write(
        tmp_path,
        {
            "stacklint.toml": 'rules = ["own"]\n',
            "own/checks/wiring/mine-own.yaml": rule,
            "Dockerfile": "FROM python:3.11\nCMD flask run\n",
            "a.py": "import mlflow, wandb\nmlflow.log_metric('a', 1)\nwandb.init()\n",
        },
    )
    outcome = check(tmp_path)
    assert (outcome.status, outcome.err.count("\n")) in {(2, 1), (0, 0)}, outcome.err


@pytest.mark.parametrize(
    "baseline", ["", "[]", "7", '{"findings": 7}', "[" * 100_000, "\0", '{"findings": [{"a": NaN}]}']
)
@pytest.mark.hostile(84)
def test_a_broken_baseline_is_one_line(tmp_path: Path, baseline: str) -> None:
    write(tmp_path, {"stacklint.toml": 'baseline = "b.json"\n', "b.json": baseline, "a.py": "import mlflow\n"})
    outcome = check(tmp_path)
    assert (outcome.status, outcome.err.count("\n")) == (2, 1)


@pytest.mark.hostile(80)
def test_the_root_of_the_system_can_be_asked_for(tmp_path: Path) -> None:
    del tmp_path
    outcome = run("check", "/proc/self/task", "--as-of", AS_OF, "--no-cache", "--format", "json")
    assert outcome.status in {0, 1}


@pytest.mark.parametrize("path", ["missing", "a.py", "pipe"])
@pytest.mark.hostile(80)
def test_what_is_no_folder_is_one_line(tmp_path: Path, path: str) -> None:
    write(tmp_path, {"a.py": ""})
    os.mkfifo(tmp_path / "pipe")
    outcome = check(tmp_path / path)
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, b"", 1)


@pytest.mark.hostile(80)
def test_an_empty_folder_is_scanned(tmp_path: Path) -> None:
    assert check(tmp_path).status == 0
    assert check(tmp_path, "--strict").status == 3
