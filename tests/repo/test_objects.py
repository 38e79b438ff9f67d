"""What is read of a git history is what git itself shows, and what is broken is told."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from stacklint.repo.document import Unreadable
from stacklint.repo.git import GitFolder, find_git
from stacklint.repo.objects import Objects, inflated
from stacklint.repo.revision import commit_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="compares with git")
_WHO = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main")


def git(root: Path, *words: str) -> bytes:
    """Return what git says."""
    return subprocess.run(["git", *_WHO, *words], cwd=root, check=True, capture_output=True).stdout


@pytest.fixture(scope="module", params=["sha1", "sha256"])
def history(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository of thirty commits, a merge, a branch, tags and a link."""
    root: Path = tmp_path_factory.mktemp("history")
    git(root, "init", "-q", f"--object-format={request.param}")
    (root / "a/b").mkdir(parents=True)
    (root / "link").symlink_to("/etc/passwd")
    lines = [f"line {number} of a text that deltas are made of\n" for number in range(2000)]
    for number in range(30):
        lines[number * 7] = f"changed in {number}\n"
        (root / "a/b/text").write_text("".join(lines))
        (root / "a/other").write_text(f"{number}\n")
        git(root, "add", "-A")
        git(root, "commit", "-qm", f"commit {number}")
    git(root, "tag", "-am", "text", "v1", "HEAD~3")
    git(root, "tag", "light", "HEAD~4")
    git(root, "checkout", "-qb", "side/branch", "HEAD~5")
    (root / "side").write_text("side\n")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "side")
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-ff", "-m", "merge", "side/branch")
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD~2")
    return root


@pytest.fixture(scope="module", params=["loose", "packed"])
def stored(request: pytest.FixtureRequest, history: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the repository with its objects each in a file, and all in a pack."""
    root: Path = tmp_path_factory.mktemp("stored") / "root"
    shutil.copytree(history, root, symlinks=True)
    if request.param == "packed":
        git(root, "gc", "-q", "--aggressive", "--prune=now")
        assert list((root / ".git/objects/pack").glob("*.pack"))
        assert not (root / ".git/refs/heads/main").exists()
    return root


def _opened(root: Path) -> tuple[GitFolder, Objects]:
    found = find_git(str(root))
    assert found
    return found, Objects(found)


@pytest.mark.parametrize(
    "revision",
    [
        *("HEAD", "main", "side/branch", "refs/heads/main", "heads/main", "origin/main", "v1", "light", "tags/v1"),
        *("HEAD^", "HEAD^2", "HEAD^1~2", "HEAD~25", "v1^0", "main~1^1", "HEAD^^"),
    ],
)
def test_a_revision_is_what_git_says(stored: Path, revision: str) -> None:
    folder, objects = _opened(stored)
    assert commit_of(folder, objects, revision) == git(stored, "rev-parse", revision + "^{commit}").decode().strip()


def test_an_id_may_be_cut(stored: Path) -> None:
    folder, objects = _opened(stored)
    whole = git(stored, "rev-parse", "HEAD~9").decode().strip()
    assert {commit_of(folder, objects, whole[:length]) for length in (7, 12, 39, len(whole))} == {whole}


@pytest.mark.parametrize("revision", ["HEAD", "v1", "HEAD~25", "side/branch"])
def test_files_are_what_git_shows(stored: Path, revision: str) -> None:
    folder, objects = _opened(stored)
    commit = commit_of(folder, objects, revision)
    for path in ("a/b/text", "a/other"):
        assert objects.file(commit, path) == git(stored, "show", f"{revision}:{path}")
    names = git(stored, "ls-tree", "-r", "--name-only", revision, "a").decode().split()
    assert sorted(path for path, _ in objects.files(commit, "a")) == names
    assert objects.file(commit, "link") is None
    assert objects.file(commit, "a/none") is None
    assert objects.file(commit, "a") is None
    assert "link" not in dict(objects.files(commit, ""))


@pytest.mark.parametrize(
    "revision",
    [
        *(
            "none",
            "",
            "HEAD~99",
            "HEAD^3",
            "0" * 40,
            "0" * 64,
            "abcdefa",
            "../../x",
            "/etc/passwd",
            "a b",
            "refs",
            "x" * 9999,
        ),
        *("main:a", "HEAD@{1}", "-x", "\0", "config", "index", "refs/heads/../../config", "~", "^", "HEAD~9999"),
    ],
)
def test_what_is_no_revision_is_told(stored: Path, revision: str) -> None:
    folder, objects = _opened(stored)
    with pytest.raises(Unreadable):
        commit_of(folder, objects, revision)


def test_a_further_work_tree_has_the_same_history(stored: Path, tmp_path: Path) -> None:
    git(stored, "worktree", "add", "-q", "--detach", str(tmp_path / "more"), "v1")
    folder, objects = _opened(tmp_path / "more")
    assert commit_of(folder, objects, "HEAD") == git(stored, "rev-parse", "v1^{commit}").decode().strip()
    assert commit_of(folder, objects, "main") == git(stored, "rev-parse", "main").decode().strip()


def _files_of(root: Path) -> list[Path]:
    """Return the files that a file of the last commit is read from."""
    packs = sorted((root / ".git/objects/pack").glob("*.idx")) + sorted((root / ".git/objects/pack").glob("*.pack"))
    names = ("HEAD", "HEAD^{tree}", "HEAD:a", "HEAD:a/b", "HEAD:a/b/text")
    ids = [git(root, "rev-parse", name).decode().strip() for name in names]
    return packs or [root / ".git/objects" / name[:2] / name[2:] for name in ids]


def test_whatever_is_broken_is_told(stored: Path, tmp_path: Path) -> None:
    folder, objects = _opened(stored)
    expected = objects.file(commit_of(folder, objects, "HEAD"), "a/b/text")
    shutil.copytree(stored / ".git", tmp_path / "root/.git")
    told = 0
    for path in _files_of(tmp_path / "root"):
        path.chmod(0o644)
        data = path.read_bytes()
        for at in range(0, len(data), len(data) // 40 + 1):
            for broken in (data[:at], data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]):
                path.write_bytes(broken)
                folder, objects = _opened(tmp_path / "root")
                try:
                    found = objects.file(commit_of(folder, objects, "HEAD"), "a/b/text")
                except Unreadable:
                    told += 1
                else:
                    assert found in {expected, None}
        path.write_bytes(data)
    assert told > 10


@pytest.mark.parametrize("target", ["ref: refs/heads/x", "ref: ../../../etc/passwd", "ref: ", "x" * 10_000, "\0"])
def test_references_lead_nowhere_else(tmp_path: Path, target: str) -> None:
    (tmp_path / ".git/refs/heads").mkdir(parents=True)
    (tmp_path / ".git/HEAD").write_text(target)
    (tmp_path / ".git/refs/heads/x").write_text("ref: refs/heads/x")
    folder, objects = _opened(tmp_path)
    for revision in ("HEAD", "x"):
        with pytest.raises(Unreadable):
            commit_of(folder, objects, revision)


def test_what_is_packed_too_well_is_refused() -> None:
    import zlib  # noqa: PLC0415 - for this one input

    assert inflated(zlib.compress(b"x" * 100), 100) == b"x" * 100
    with pytest.raises(ValueError, match="too large"):
        inflated(zlib.compress(b"\0" * (64 << 20)), 1 << 20)
