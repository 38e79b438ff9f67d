"""`--fix` on files that mean harm: every other byte stays, or the file is left alone and told of."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stacklint.cli import main
from stacklint.fixes.files import edited
from stacklint.fixes.files import write as write_edited
from stacklint.model import Edit
from stacklint.repo.document import Unreadable

from .case import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.fixes.files import Edited

LINE, MENDED = b"pip install mlflow>=2", b'pip install "mlflow>=2"'


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a script that can be mended, and stand in it."""
    write(tmp_path / "root", {"run.sh": LINE + b"\n", "train.py": "import mlflow\n"})
    monkeypatch.chdir(tmp_path / "root")
    return tmp_path / "root"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Return a function that mends the folder and returns what standard error says."""

    def mend(*words: str) -> str:
        with pytest.raises(SystemExit) as ended:
            main(["check", ".", "--no-cache", "--fix", "--unsafe-fixes", "-q", "--fail-on", "never", *words])
        assert ended.value.code == 0
        return capsys.readouterr().err

    return mend


@pytest.mark.hostile(99)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"\xef\xbb\xbfset -e\n%s\n", id="a mark"),
        pytest.param(b"set -e\r\n%s\r\nls\r\n", id="CRLF"),
        pytest.param(b"set -e\r\n%s\nls\n", id="two kinds of line ends"),
        pytest.param(b"set -e\n%s", id="no last line end"),
        pytest.param(b"# \xc3\xa9\xf0\x9f\x98\x80 \xe2\x80\xae\n%s # \xc3\xa9\n\n\n", id="letters of several bytes"),
        pytest.param(b"# \x1b[0m\x07\x08\n\t%s\t\n", id="control characters"),
    ],
)
def test_every_other_byte_stays(root: Path, run: Callable[..., str], text: bytes) -> None:
    (root / "run.sh").write_bytes(text % LINE)
    run()
    assert (root / "run.sh").read_bytes() == text % MENDED


@pytest.mark.hostile(99)
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"# \xe9\n" + LINE + b"\n", id="Latin-1"),
        pytest.param(("\ufeff" + LINE.decode() + "\n").encode("utf-16-le"), id="UTF-16"),
        pytest.param(LINE + b"\n\0\n", id="a null byte"),
    ],
)
def test_what_is_not_utf_8_is_left_alone(root: Path, run: Callable[..., str], data: bytes) -> None:
    (root / "run.sh").write_bytes(data)
    told = run()
    assert (root / "run.sh").read_bytes() in {data, data.replace(LINE, MENDED)}
    assert data.count(b"\0") == 1 or (root / "run.sh").read_bytes() == data
    assert "Traceback" not in told


@pytest.mark.hostile(99)
def test_nothing_is_written_through_links(root: Path, run: Callable[..., str]) -> None:
    write(root.parent, {"away/run.sh": LINE + b"\n", "away/x/run.sh": LINE + b"\n"})
    (root / "run.sh").unlink()
    (root / "run.sh").symlink_to("../away/run.sh")
    (root / "sub").symlink_to("../away/x", target_is_directory=True)
    run()
    assert (root / "run.sh").is_symlink()
    assert [p.read_bytes() for p in sorted((root.parent / "away").rglob("*.sh"))] == [LINE + b"\n"] * 2


@pytest.mark.hostile(99)
def test_a_second_name_is_left_alone_and_told(root: Path, run: Callable[..., str]) -> None:
    os.link(root / "run.sh", root.parent / "other")
    assert "not fixed: run.sh: it has a second name (a hard link)" in run()
    assert (root / "run.sh").read_bytes() == LINE + b"\n"


@pytest.mark.hostile(99)
def test_what_is_read_only_is_left_alone_and_told(root: Path, run: Callable[..., str]) -> None:
    (root / "run.sh").chmod(0o444)
    assert "not fixed: run.sh: read-only" in run()
    assert (root / "run.sh").read_bytes() == LINE + b"\n"
    assert (root / "run.sh").stat().st_mode & 0o777 == 0o444


@pytest.mark.hostile(99)
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_and_the_mode_stay(root: Path, run: Callable[..., str]) -> None:
    (root / "run.sh").chmod(0o751)
    os.chown(root / "run.sh", 12345, 54321)
    run()
    status = (root / "run.sh").stat()
    assert (root / "run.sh").read_bytes() == MENDED + b"\n"
    assert (status.st_uid, status.st_gid, status.st_mode & 0o777) == (12345, 54321, 0o751)


@pytest.mark.hostile(76, 86, 99)
@pytest.mark.parametrize("name", ["\n::error::x.sh", "a\x1b[31m.sh", "-rf.sh", "x\u202e.sh", "é.sh", "%0A::error::.sh"])
@pytest.mark.parametrize("words", [(), ("--diff",)], ids=["fix", "diff"])
def test_a_name_is_no_command(root: Path, run: Callable[..., str], name: str, words: tuple[str, ...]) -> None:
    (root / "run.sh").rename(root / name)
    told = run(*words)
    assert not [line for line in told.splitlines() if line.lstrip().startswith(("::", "##["))]
    assert "\x1b" not in told
    assert (root / name).read_bytes() == (LINE if words or "%" in name else MENDED) + b"\n"


@pytest.mark.hostile(100)
def test_what_was_mended_stays_as_it_is(root: Path, run: Callable[..., str]) -> None:
    write(root, {"requirements.txt": "pandas\r\nsklearn\r\nos", "a/run.sh": LINE * 2 + b"\n" + LINE})
    run()
    after = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    assert after[root / "requirements.txt"] == b"pandas\r\nscikit-learn\r\n"
    run()
    assert {p: p.read_bytes() for p in root.rglob("*") if p.is_file()} == after


@pytest.mark.hostile(101)
@pytest.mark.parametrize("kind", ["changed", "gone", "a link", "a folder", "another file"])
def test_what_changes_between_scan_and_writing_is_left_alone(
    root: Path, run: Callable[..., str], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    write(root.parent, {"away": LINE + b"\n"})
    target, write_it = root / "run.sh", write_edited

    def later(where: Path, file: Edited) -> None:
        if kind == "changed":
            target.write_bytes(b"something longer than it was before\n")
        else:
            target.unlink()
        if kind == "a link":
            target.symlink_to("../away")
        elif kind == "a folder":
            target.mkdir()
        elif kind == "another file":
            target.write_bytes(LINE + b"\n")
        write_it(where, file)

    monkeypatch.setattr("stacklint.cli.fix.write", later)
    told = run()
    assert "not fixed: run.sh: " in told
    assert (root.parent / "away").read_bytes() == LINE + b"\n"
    assert not target.is_file() or MENDED not in target.read_bytes()
    assert [p for p in root.rglob("*") if p.name.startswith(".stacklint-")] == []


@pytest.mark.hostile(93, 101)
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
def test_a_disk_that_takes_nothing_leaves_the_file(
    root: Path, run: Callable[..., str], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "replace", refuse)
    assert f"not fixed: run.sh: {os.strerror(number)}" in run()
    assert (root / "run.sh").read_bytes() == LINE + b"\n"
    assert [p.name for p in root.iterdir() if p.name.startswith(".stacklint-")] == []


@pytest.mark.hostile(99)
@pytest.mark.parametrize("path", ["../run.sh", "/etc/hostname", "a/../../run.sh", "", "."])
def test_a_path_outside_is_refused(root: Path, path: str) -> None:
    write(root.parent, {"run.sh": LINE + b"\n"})
    (root / "a").mkdir()
    with pytest.raises(Unreadable):
        edited(root, path, [Edit(path, 1, 13, 1, 22, "x")], lambda _: LINE.decode() + "\n")
