"""What is ignored here is what `git check-ignore` says, on work trees made for the purpose."""

from __future__ import annotations

import os
import shutil
import subprocess
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from stacklint.repo.open import open_repo

if TYPE_CHECKING:
    from pathlib import Path

GIT = shutil.which("git")
pytestmark = pytest.mark.skipif(GIT is None, reason="git is not installed")

NAMES = (
    "a",
    "b",
    "ab",
    "aab",
    "a b",
    "#a",
    "!a",
    "a[",
    "a]",
    "-",
    "\\",
    "é",
    "a*",
    "a.b",
    "a.ab",
    "B1",
)
FOLDERS = ("", "a", "a/b", "a/b/a", "ab", "b", "b/a", "a.b")

PIECES = st.sampled_from(
    [
        *("a", "b", "ab", "B", "1", ".", "é", " ", "-", "#", "!", "]", "[", "\\", "\t"),
        *("*", "*", "**", "***", "?", "/", "/", "**/", "/**", "/**/", "a/**/b", "*.b", "*.a[ab]"),
        *(
            "[ab]",
            "[!a]",
            "[^b]",
            "[a-c]",
            "[]a]",
            "[!]]",
            "[a-]",
            "[\\a]",
            "[[:alpha:]]",
            "[[:no:]]",
        ),
        *("[[:", "[a/b]", "[", "\\*", "\\ ", "\\!", "\\/", "[b-a]", "[--0]", "[^[:space:]]"),
    ]
)
LINE = st.lists(PIECES, min_size=1, max_size=6).map("".join)
FILE = st.lists(
    st.tuples(st.sampled_from(["", "", "", "!", "/", "!/"]), LINE, st.sampled_from(["", "", "/", " "])),
    max_size=5,
).map(lambda lines: "\n".join(before + line + after for before, line, after in lines))


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tree")
    _git(root, "init", "-q")
    for folder in FOLDERS:
        (root / folder).mkdir(exist_ok=True)
    for folder, name in product(FOLDERS, NAMES):
        path = root / folder / name
        if not path.exists():
            path.touch()
    return root


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(top=FILE, inner=FILE, excluded=FILE)
@example(top="a**/b\n", inner="", excluded="")
@example(top="a/**\n!a/b/\n!a/b/**\n", inner="", excluded="")
@example(top="*\n!*/\n!ab\n", inner="!a\n", excluded="a b\\ \n")
@example(top="\ufeffa\r\nb \\ \r\n", inner="/b/\n", excluded="**\\/b")
@example(top="**/a", inner="**/**/b", excluded="a/**/**")
@example(top="a[\n[a\n[!a", inner="\\", excluded="a\\")
def test_the_same_paths_are_ignored(tree: Path, top: str, inner: str, excluded: str) -> None:
    (tree / ".gitignore").write_bytes(top.encode())
    (tree / "a" / ".gitignore").write_bytes(inner.encode())
    (tree / ".git" / "info" / "exclude").write_bytes(excluded.encode())
    paths = sorted(str(p.relative_to(tree)) for p in tree.rglob("*") if ".git" not in p.parts)

    repo = open_repo(tree)
    ours = {p for p in paths if repo.ignored(p + "/" if (tree / p).is_dir() else p)}

    assert ours == _ignored_by_git(tree, paths)


@pytest.mark.parametrize("start", ["a", "a/b"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(top=FILE, inner=FILE)
def test_patterns_above_the_root_of_the_scan_count(tree: Path, start: str, top: str, inner: str) -> None:
    (tree / ".gitignore").write_bytes(top.encode())
    (tree / "a" / ".gitignore").write_bytes(inner.encode())
    (tree / ".git" / "info" / "exclude").write_bytes(b"")
    paths = [f"{start}/{name}" for name in NAMES]

    theirs = _ignored_by_git(tree, [start, *paths])
    repo = open_repo(tree / start)
    ours = {p for p in paths if repo.ignored(os.path.relpath(p, start) + "/" * (tree / p).is_dir())}

    if not any(parent in theirs for parent in ("a", start)):  # who scans an ignored folder means it
        assert ours == theirs


def _ignored_by_git(root: Path, paths: list[str]) -> set[str]:
    answer = _git(root, "check-ignore", "--no-index", "-z", "--stdin", stdin="\0".join(paths))
    return {path for path in answer.split("\0") if path}


def _git(root: Path, *arguments: str, stdin: str = "") -> str:
    environment = {"PATH": os.environ["PATH"], "HOME": str(root), "GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(
        [str(GIT), *arguments],
        cwd=root,
        input=stdin.encode("utf-8", "surrogateescape"),
        capture_output=True,
        env=environment,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return os.fsdecode(done.stdout)
