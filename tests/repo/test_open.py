"""Which files of a folder count, and what is said of those that do not."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import ClassVar

import pytest

from stacklint.model import StacklintError, Unread
from stacklint.reader_table import names_of_ci
from stacklint.repo.document import HIDDEN, Unreadable
from stacklint.repo.limits import Limits
from stacklint.repo.open import Repo, open_repo

GIT = shutil.which("git")
needs_git = pytest.mark.skipif(GIT is None, reason="git is not installed")


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def git(root: Path, *arguments: str) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(root), "GIT_CONFIG_GLOBAL": os.devnull}
    who = ("-c", "user.name=a", "-c", "user.email=a@b")
    subprocess.run([str(GIT), *who, *arguments], cwd=root, env=environment, check=True)


def test_files_come_sorted_with_the_folders_that_hold_them(tmp_path: Path) -> None:
    repo = open_repo(write(tmp_path, {"b.py": "", "a/b/c.py": "", "a.py": ""}))
    assert repo.paths == ("a.py", "a/b/c.py", "b.py")
    assert repo.folders == {"a", "a/b"}
    assert repo.unread == ()


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("env/pyvenv.cfg", id="a virtual environment"),
        pytest.param("env/conda-meta/history", id="a conda environment"),
        pytest.param("lib/site-packages/x.py", id="installed packages"),
        pytest.param("web/node_modules/x.js", id="installed JavaScript"),
        pytest.param("src/__pycache__/x.pyc", id="compiled files"),
        pytest.param("nb/.ipynb_checkpoints/x.ipynb", id="copies of notebooks"),
        pytest.param(".tox/x.py", id="environments of tests"),
        pytest.param(".git/HEAD", id="git's own files"),
    ],
)
def test_what_is_installed_does_not_count(tmp_path: Path, name: str) -> None:
    assert open_repo(write(tmp_path, {name: "", "a.py": ""})).paths == ("a.py",)


def test_a_file_named_like_a_skipped_folder_counts(tmp_path: Path) -> None:
    assert open_repo(write(tmp_path, {"node_modules": ""})).paths == ("node_modules",)


def test_the_root_counts_even_inside_an_environment(tmp_path: Path) -> None:
    repo = open_repo(write(tmp_path, {"pyvenv.cfg": "", "a.py": ""}))
    assert repo.paths == ("a.py", "pyvenv.cfg")


def test_the_deepest_ignore_file_decides(tmp_path: Path) -> None:
    files = {".gitignore": "*.csv\nout/\n", "data/.gitignore": "!keep.csv\n"}
    files |= {"data/keep.csv": "", "data/drop.csv": "", "out/a.py": "", "a.py": ""}
    repo = open_repo(write(tmp_path, files))
    assert repo.paths == (".gitignore", "a.py", "data/.gitignore", "data/keep.csv")


class TestWithoutAnIndex:
    """Nothing says what git tracks: what its patterns hide is told, and CI is read all the same."""

    FILES: ClassVar = {
        ".gitignore": ".*\n!.gitignore\n*.csv\ndata/\n/Jenkinsfile\n.github/**\n",
        ".github/workflows/a.yml": "",
        ".gitlab-ci.yml": "",
        ".env": "",
        "Jenkinsfile": "",
        "a.csv": "",
        "a.py": "",
        "data/b.py": "",
        "sub/.github/workflows/c.yml": "",
    }
    KEPT = (".github/workflows/a.yml", ".gitlab-ci.yml", ".gitignore", "Jenkinsfile", "a.py")
    TOLD = (".env", "a.csv", "data", "sub/.github")

    @pytest.mark.parametrize("git", [{}, {".git/HEAD": "ref: refs/heads/main\n"}], ids=["no git", "no index"])
    def test_ci_is_read_and_the_rest_is_told(self, tmp_path: Path, git: dict[str, str]) -> None:
        repo = open_repo(write(tmp_path, self.FILES | git), kept=names_of_ci)
        assert repo.paths == tuple(sorted(self.KEPT))
        assert repo.unread == tuple(Unread(path, HIDDEN) for path in self.TOLD)

    def test_with_an_index_git_is_right(self, tmp_path: Path) -> None:
        index = b"DIRC\x00\x00\x00\x02\x00\x00\x00\x00" + bytes(20)
        root = write(tmp_path, self.FILES | {".git/HEAD": "x\n"})
        (root / ".git/index").write_bytes(index)
        repo = open_repo(root, kept=names_of_ci)
        assert repo.paths == (".gitignore", "a.py")
        assert repo.unread == ()

    def test_what_the_settings_exclude_is_not_told(self, tmp_path: Path) -> None:
        repo = open_repo(write(tmp_path, self.FILES), exclude=("/data", ".env", "sub", "*.csv"), kept=names_of_ci)
        assert repo.unread == ()

    def test_of_many_the_first_are_named(self, tmp_path: Path) -> None:
        repo = open_repo(write(tmp_path, {".gitignore": "*.csv\n", **{f"{n:04}.csv": "" for n in range(1900)}}))
        named = [Unread(f"{n:04}.csv", HIDDEN) for n in range(20)]
        assert repo.unread == (Unread(".gitignore", f"1,880 more files and folders: {HIDDEN}"), *named)


def test_a_pattern_of_the_settings_excludes(tmp_path: Path) -> None:
    root = write(tmp_path, {"docs/a.py": "", "a.py": "", "b/docs/c.py": ""})
    assert open_repo(root, exclude=("/docs/",)).paths == ("a.py", "b/docs/c.py")


def test_ignored_answers_for_what_is_not_there(tmp_path: Path) -> None:
    repo = open_repo(write(tmp_path, {".gitignore": "runs/\n*.pt\n"}))
    assert [repo.ignored(p) for p in ("runs/", "runs", "x/runs/a", "m.pt", "m.py")] == [
        *(True, False, True, True, False)
    ]


def test_a_folder_that_is_not_there_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(StacklintError, match="no such folder"):
        open_repo(tmp_path / "none")


class TestLinks:
    def test_a_link_inside_is_read_once_under_its_target(self, tmp_path: Path) -> None:
        root = write(tmp_path, {"deps/dev.txt": "dvc\n"})
        (root / "requirements.txt").symlink_to("deps/dev.txt")
        (root / "also").symlink_to("deps")
        repo = open_repo(root)
        assert repo.paths == ("deps/dev.txt",)
        assert repo.links == {"requirements.txt": "deps/dev.txt", "also": "deps"}
        assert repo.unread == ()

    def test_a_link_that_leaves_the_root_is_unread(self, tmp_path: Path) -> None:
        root = write(tmp_path / "repo", {"a.py": ""})
        secret = write(tmp_path, {"secret.txt": "x"}) / "secret.txt"
        (root / "requirements.txt").symlink_to(secret)
        (root / "up").symlink_to("..")
        repo = open_repo(root)
        assert repo.paths == ("a.py",)
        reason = "a link that leads out of the repository"
        assert repo.unread == (Unread("requirements.txt", reason), Unread("up", reason))

    def test_dead_links_and_loops_are_quiet(self, tmp_path: Path) -> None:
        (tmp_path / "data.csv").symlink_to(".git/annex/objects/none")
        (tmp_path / "loop").symlink_to("loop")
        (tmp_path / "self").symlink_to(".")
        repo = open_repo(tmp_path)
        assert (repo.paths, repo.unread, repo.links) == ((), (), {"self": "."})

    def test_a_file_that_became_a_link_is_not_read(self, tmp_path: Path) -> None:
        root = write(tmp_path, {"a.py": "", "b.py": ""})
        repo = open_repo(root)
        (root / "a.py").unlink()
        (root / "a.py").symlink_to("b.py")
        with pytest.raises(Unreadable, match="a link"):
            repo.read("a.py", 100)

    def test_a_linked_ignore_file_ignores_nothing(self, tmp_path: Path) -> None:
        root = write(tmp_path, {"patterns": "*.py\n", "a.py": ""})
        (root / ".gitignore").symlink_to("patterns")
        repo = open_repo(root)
        assert repo.paths == ("a.py", "patterns")
        assert repo.unread == (Unread(".gitignore", "a link"),)


class TestReading:
    def test_a_file_larger_than_the_limit_is_unreadable(self, tmp_path: Path) -> None:
        repo = open_repo(write(tmp_path, {"a.py": "x" * 11}))
        assert repo.read("a.py", 11) == b"x" * 11
        with pytest.raises(Unreadable, match="larger than 10 bytes"):
            repo.read("a.py", 10)

    def test_the_head_of_a_large_file_is_readable(self, tmp_path: Path) -> None:
        repo = open_repo(write(tmp_path, {"m.bin": "x" * 100_000}))
        assert repo.head("m.bin", 4) == b"xxxx"
        assert repo.size("m.bin") == 100_000

    def test_a_pipe_neither_counts_nor_hangs(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "requirements.txt")
        repo = open_repo(tmp_path)
        assert repo.paths == ()
        with pytest.raises(Unreadable, match="not a regular file"):
            repo.read("requirements.txt", 100)

    def test_a_vanished_file_is_unreadable(self, tmp_path: Path) -> None:
        repo = open_repo(write(tmp_path, {"a.py": ""}))
        (tmp_path / "a.py").unlink()
        for ask in (lambda: repo.read("a.py", 9), lambda: repo.size("a.py")):
            with pytest.raises(Unreadable, match="vanished"):
                ask()


class TestBounds:
    def test_folders_too_deep_are_unread(self, tmp_path: Path) -> None:
        write(tmp_path, {"a/b/c/d.py": "", "a/b/d.py": ""})
        repo = open_repo(tmp_path, limits=Limits(depth=3))
        assert repo.paths == ("a/b/d.py",)
        assert repo.unread == (Unread("a/b/c", "more than 3 folders deep"),)

    def test_folders_deeper_than_a_path_may_be_long_end_the_walk(self, tmp_path: Path) -> None:
        here = Path.cwd()
        os.chdir(tmp_path)
        try:
            for _ in range(600):
                Path("folder-x").mkdir()
                os.chdir("folder-x")
        finally:
            os.chdir(here)
        repo = open_repo(tmp_path, limits=Limits(depth=10_000))
        assert [u.reason for u in repo.unread] == ["its path is too long"]

    def test_more_files_than_the_budget_are_unread(self, tmp_path: Path) -> None:
        repo = open_repo(write(tmp_path, {f"{n}.py": "" for n in range(9)}), limits=Limits(files=5))
        assert len(repo.paths) == 5
        assert repo.unread == (Unread(".", "more than 5 files; the rest was not looked at"),)

    @pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
    def test_a_folder_that_may_not_be_read_is_unread(self, tmp_path: Path) -> None:
        root = write(tmp_path, {"a/b.py": ""})
        (root / "a").chmod(0)
        try:
            assert open_repo(root).unread == (Unread("a", "no permission to read it"),)
        finally:
            (root / "a").chmod(0o700)

    def test_a_name_that_is_not_utf_8_is_percent_encoded(self, tmp_path: Path) -> None:
        try:
            (tmp_path / os.fsdecode(b"bad\xff.py")).write_bytes(b"import dvc\n")
        except OSError:
            pytest.skip("the file system takes no such names")
        repo = open_repo(tmp_path)
        assert repo.paths == ("bad%FF.py",)
        assert repo.read("bad%FF.py", 100) == b"import dvc\n"


@needs_git
class TestGit:
    def test_a_tracked_file_counts_though_a_pattern_ignores_it(self, tmp_path: Path) -> None:
        root = write(tmp_path, {".gitignore": "*.csv\nout/\n", "a.csv": "", "out/b.py": "", "c.csv": ""})
        git(root, "init", "-q")
        git(root, "add", "-f", "a.csv", "out/b.py")
        assert open_repo(root).paths == (".gitignore", "a.csv", "out/b.py")

    @pytest.mark.parametrize("version", ["2", "3", "4"])
    def test_only_tracked_files_count_where_that_is_asked(self, tmp_path: Path, version: str) -> None:
        names = ["é.py", "a/bb/c.py", "a/bb/d.py", *(f"n{'x' * n}.py" for n in (*range(20), 200))]
        root = write(tmp_path, dict.fromkeys([*names, "untracked.py"], ""))
        git(root, "init", "-q")
        git(root, "add", *names)
        if version == "3":
            write(root, {"later.py": ""})
            git(root, "add", "--intent-to-add", "later.py")
            names.append("later.py")
        else:
            git(root, "update-index", "--index-version", version)
        assert (root / ".git" / "index").read_bytes()[7] == int(version)
        repo = open_repo(root, tracked=True)
        assert repo.paths == tuple(sorted(names))
        assert repo.tracked == frozenset(names)

    def test_an_index_with_long_hashes_is_read(self, tmp_path: Path) -> None:
        root = write(tmp_path, {"a.py": "", "b.py": ""})
        git(root, "init", "-q", "--object-format=sha256")
        git(root, "add", "a.py")
        assert open_repo(root, tracked=True).paths == ("a.py",)

    def test_a_deleted_tracked_file_does_not_count(self, tmp_path: Path) -> None:
        root = write(tmp_path, {"a.py": "", "b.py": ""})
        git(root, "init", "-q")
        git(root, "add", ".")
        (root / "a.py").unlink()
        assert open_repo(root, tracked=True).paths == ("b.py",)

    def test_a_tracked_file_behind_a_link_is_not_read(self, tmp_path: Path) -> None:
        outside = write(tmp_path / "outside", {"secret.py": ""})
        root = write(tmp_path / "repo", {"a/secret.py": "", "b.py": ""})
        git(root, "init", "-q")
        git(root, "add", ".")
        (root / "a" / "secret.py").unlink()
        (root / "a").rmdir()
        (root / "a").symlink_to(outside)
        assert open_repo(root, tracked=True).paths == ("b.py",)

    def test_a_scan_below_the_root_of_git_knows_where_it_is(self, tmp_path: Path) -> None:
        root = write(tmp_path, {".gitignore": "*.csv\n", "s/a/b.py": "", "s/a/c.csv": "", "d.py": ""})
        git(root, "init", "-q")
        git(root, "add", ".")
        repo = open_repo(root / "s" / "a")
        assert (repo.paths, repo.git_root) == (("b.py",), "s/a")
        assert repo.tracked == frozenset({"b.py"})

    def test_another_repository_inside_is_not_entered(self, tmp_path: Path) -> None:
        root = write(tmp_path, {"a.py": "", "sub/b.py": ""})
        git(root, "init", "-q")
        git(root / "sub", "init", "-q")
        repo = open_repo(root)
        assert repo.paths == ("a.py",)
        assert repo.unread == (Unread("sub", "another git repository inside this one"),)

    def test_repositories_in_a_plain_folder_are_entered(self, tmp_path: Path) -> None:
        root = write(tmp_path, {"one/b.py": ""})
        git(root / "one", "init", "-q")
        assert open_repo(root).paths == ("one/b.py",)

    def test_a_second_work_tree_has_its_own_index_and_shared_patterns(self, tmp_path: Path) -> None:
        root = write(tmp_path / "main", {"a.py": "", "b.py": ""})
        git(root, "init", "-q")
        git(root, "add", "a.py")
        git(root, "commit", "-q", "-m", "x")
        git(root, "worktree", "add", "-q", str(tmp_path / "second"))
        write(root, {".git/info/exclude": "*.csv\n"})
        repo = open_repo(write(tmp_path / "second", {"c.csv": ""}))
        assert repo.paths == ("a.py",)
        assert repo.tracked == frozenset({"a.py"})

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(b"", id="empty"),
            pytest.param(b"DIRC\0\0\0\2\xff\xff\xff\xff", id="more entries than there are"),
            pytest.param(b"DIRC\0\0\0\7\0\0\0\0", id="an unknown version"),
            pytest.param(b"DIRC\0\0\0\4\0\0\0\1" + b"\0" * 62 + b"\xff" * 99, id="an endless number"),
        ],
    )
    def test_a_broken_index_is_unread(self, tmp_path: Path, data: bytes) -> None:
        root = write(tmp_path, {".gitignore": "*.csv", "a.csv": ""})
        git(root, "init", "-q")
        (root / ".git" / "index").write_bytes(data)
        repo = open_repo(root)
        assert repo.tracked is None
        assert repo.unread == (Unread(".git/index", "not an index of git"),)
        with pytest.raises(StacklintError, match="no index of git"):
            open_repo(root, tracked=True)


def test_tracked_without_git_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(StacklintError, match="leave the option out"):
        open_repo(tmp_path, tracked=True)


class TestInMemory:
    def test_a_dict_is_a_repository(self) -> None:
        repo = Repo({"b.py": "é", "a/c.bin": b"\xff\0"})
        assert repo.paths == ("a/c.bin", "b.py")
        assert repo.folders == {"a"}
        assert repo.read("b.py", 10) == "é".encode()
        assert (repo.head("a/c.bin", 1), repo.size("a/c.bin")) == (b"\xff", 2)
        assert (repo.tracked, repo.git_root, repo.unread) == (None, "", ())

    def test_what_a_dict_ignores_does_not_count(self) -> None:
        repo = Repo({".gitignore": "*.csv\n", "a.csv": "", ".git/HEAD": "", "x/node_modules/y.js": ""})
        assert repo.paths == (".gitignore",)
        assert repo.ignored("deep/b.csv")

    def test_what_a_dict_does_not_have_is_unreadable(self) -> None:
        with pytest.raises(Unreadable):
            Repo({}).read("a.py", 10)
        with pytest.raises(Unreadable, match="larger than 1 bytes"):
            Repo({"a": "xx"}).read("a", 1)
