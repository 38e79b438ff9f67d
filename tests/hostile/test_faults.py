"""Whatever fails around a check, it ends with a clean message, the right status and no litter."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stacklint.budget import TOO_MANY
from stacklint.cache import Cache
from stacklint.memory import Memory
from stacklint.model import Evidence
from stacklint.repo.disk import stat_file
from stacklint.repo.open import open_repo
from stacklint.scan import Scan, scan
from stacklint.settings import Settings

from .case import write
from .harness import AS_OF, Limits, check, environment, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.knowledge.load import Knowledge

FILES = {"app.py": "import mlflow\nmlflow.log_metric('a', 1)\n", "requirements.txt": "mlflow\nwandb==0.1\n"}
ARGUMENTS = ("--as-of", AS_OF, "--format", "json")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a small repository."""
    write(tmp_path / "root", FILES)
    return tmp_path / "root"


def cached(root: Path, cache: Path, **more: object) -> bytes:
    """Return the report of a check with a cache, which must end well."""
    env = environment(STACKLINT_CACHE_DIR=str(cache))
    outcome = run("check", root, *ARGUMENTS, env=env, **more)  # type: ignore[arg-type] # streams and limits
    assert (outcome.status, outcome.err) == (0, "")
    return outcome.out


def read_with(root: Path, cache: Cache | None, knowledge: Knowledge) -> Scan:
    """Return a scan in this process."""
    return scan(open_repo(root), knowledge, Settings(), AS_OF, (lambda _: cache) if cache else None)


def settled(root: Path) -> None:
    """Make the files of a repository old enough to be remembered."""
    for path in root.iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))


@pytest.mark.hostile(96)
def test_a_cache_cut_at_any_byte_is_as_good_as_none(root: Path, tmp_path: Path, knowledge: Knowledge) -> None:
    settled(root)
    folder = tmp_path / "cache"
    report = read_with(root, Cache(str(root), "x", folder), knowledge).report
    cache = Cache(str(root), "x", folder)
    whole = {name: cache.get(name, *stat_file(str(root / name))) for name in FILES}
    assert all(isinstance(row, Evidence) for rows in whole.values() for row in rows or (None,))
    memory, mark = Memory(str(root), folder), "a mark"
    memory.keep(mark, report)
    newest = max(path.stat().st_mtime_ns for path in root.iterdir())
    paths = sorted(folder.iterdir())
    assert [path.name[:6] for path in paths] == ["files-", "report"]
    files, remembered = (path.read_bytes() for path in paths)
    for length in range(len(files)):
        paths[0].write_bytes(files[:length])
        cache = Cache(str(root), "x", folder)
        for name in FILES:
            known = cache.get(name, *stat_file(str(root / name)))
            assert known is None or known == whole[name]
    for length in range(len(remembered)):
        paths[1].write_bytes(remembered[:length])
        assert memory.recall(mark, newest) is None
    paths[1].write_bytes(remembered)
    assert memory.recall(mark, newest) is not None


@pytest.mark.hostile(96)
@pytest.mark.parametrize("share", [0.4, 0.97])
def test_a_cut_cache_is_mended(root: Path, tmp_path: Path, share: float) -> None:
    settled(root)
    cache = tmp_path / "cache"
    whole = cached(root, cache)
    for path in cache.iterdir():
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert cached(root, cache) == whole
    assert {
        path.name[:6] for path in cache.iterdir() if not path.name.startswith(("rules", "readers", "checks", "expres"))
    } == {
        "files-",
        "report",
    }


@pytest.mark.parametrize(
    "content", [b"\0" * 100, b"[" * 100_000, b"{}", b"null", b'{"mark": [], "files": 7}', b"\xff\xfe"], ids=range(6)
)
@pytest.mark.hostile(96)
def test_a_cache_of_something_else_is_as_good_as_none(root: Path, tmp_path: Path, content: bytes) -> None:
    settled(root)
    cache = tmp_path / "cache"
    whole = cached(root, cache)
    for path in cache.iterdir():
        path.write_bytes(content)
    assert cached(root, cache) == whole


@pytest.mark.hostile(96)
def test_a_cache_that_cannot_be_written_is_not_missed(root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cached(root, tmp_path / "file" / "cache")
    cached(root, Path("/proc/nowhere"))
    cached(root, Path("/dev/full"))


@pytest.mark.hostile(96)
def test_without_a_home_a_check_works(root: Path, tmp_path: Path) -> None:
    for home in ("", "/dev/null/home", str(tmp_path / "root" / "app.py")):
        env = environment(HOME=home)
        env.pop("STACKLINT_CACHE_DIR", None)
        outcome = run("check", root, *ARGUMENTS, env=env)
        assert (outcome.status, outcome.err) == (0, "")


@pytest.mark.hostile(95)
def test_the_cache_lies_outside_the_repository_and_is_private(root: Path, tmp_path: Path) -> None:
    cached(root, tmp_path / "cache")
    assert sorted(p.name for p in root.rglob("*")) == sorted(FILES)
    assert {oct(p.stat().st_mode & 0o077) for p in (tmp_path / "cache").iterdir() if p.name.startswith("files-")} == {
        "0o0"
    }


@pytest.mark.hostile(97)
def test_two_runs_at_once_do_not_disturb_each_other(root: Path, tmp_path: Path) -> None:
    env = environment(STACKLINT_CACHE_DIR=str(tmp_path / "cache"))
    command = [sys.executable, "-m", "stacklint", "check", str(root), *ARGUMENTS]
    children = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    answers = {(*child.communicate(), child.returncode) for child in children}
    assert len(answers) == 1
    assert [p for p in (tmp_path / "cache").iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
@pytest.mark.parametrize("jobs", [pytest.param("1", marks=pytest.mark.slow), "2"])
@pytest.mark.hostile(97)
def test_a_signal_ends_a_check_in_mid_run(tmp_path: Path, number: int, status: int, jobs: str) -> None:
    source = "".join(f"def f{n}(a):\n    return mlflow.log_metric('a', {n})\n" for n in range(15_000))
    root, cache = tmp_path / "root", tmp_path / "cache"
    write(
        root,
        {f"a{n}.py": "import mlflow\n" + source for n in range(60)}
        | {f"b{n}.py": "import mlflow\n" for n in range(400)},
    )
    write(tmp_path / "small", FILES)
    cached(tmp_path / "small", cache)
    before = sorted(p.name for p in cache.iterdir())
    command = [
        sys.executable,
        "-m",
        "stacklint",
        "check",
        str(root),
        *ARGUMENTS,
        "--jobs",
        jobs,
        "-o",
        str(tmp_path / "out"),
    ]
    child = subprocess.Popen(
        command,
        env=environment(STACKLINT_CACHE_DIR=str(cache)),
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=_interruptible,
    )
    time.sleep(1.2)
    assert child.poll() is None
    child.send_signal(number)
    _, err = child.communicate(timeout=20)
    assert child.returncode == status
    assert b"Traceback" not in err
    assert not (tmp_path / "out").exists()
    assert sorted(p.name for p in cache.iterdir()) == before
    assert _ended(child.pid)


@pytest.mark.slow
@pytest.mark.hostile(97)
@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_at_any_moment_leaves_a_whole_cache(tmp_path: Path, number: int, status: int) -> None:
    root, cache = tmp_path / "root", tmp_path / "cache"
    write(root, {f"a{n}.py": "import mlflow\nmlflow.log_metric('a', 1)\n" * 20 for n in range(1500)})
    settled(root)
    env = environment(STACKLINT_CACHE_DIR=str(cache))
    whole = check(root).out
    command = [sys.executable, "-m", "stacklint", "check", str(root), *ARGUMENTS, "-o", str(tmp_path / "out")]
    ends = set()
    for delay in range(30):
        child = subprocess.Popen(
            command, env=env, stderr=subprocess.PIPE, start_new_session=True, preexec_fn=_interruptible
        )
        time.sleep(0.4 + delay * 0.1)
        child.send_signal(number)
        _, err = child.communicate(timeout=60)
        at_start = child.returncode == -number or (b"Traceback" in err and b"stacklint" not in err)
        if not at_start:  # where Python itself is not ready yet, nothing of ours is asked
            ends.add(child.returncode)
            assert b"Traceback" not in err
        assert _ended(child.pid)
        litter = [p.name for folder in (cache, tmp_path) for p in folder.glob(".*")]
        assert litter == []
    assert ends <= {status, 0}
    assert run("check", root, *ARGUMENTS, env=env).out == whole


def _interruptible() -> None:
    """Undo what whoever starts tests in the background did: there SIGINT is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _ended(group: int) -> bool:
    """Say whether all processes of a group end by themselves within ten seconds."""
    for _ in range(40):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.25)
    return False


@pytest.mark.hostile(93)
def test_a_closed_pipe_is_no_traceback(root: Path) -> None:
    source, sink = os.pipe()
    os.close(source)
    try:
        outcome = run("check", root, *ARGUMENTS, "--no-cache", stdout=sink)
    finally:
        os.close(sink)
    assert (outcome.status, outcome.err) == (141, "")


@pytest.mark.hostile(93)
def test_a_closed_standard_output_is_no_traceback(root: Path) -> None:
    command = f'exec "{sys.executable}" -m stacklint check "{root}" --no-cache >&-'
    outcome = run(program=("sh", "-c", command))
    assert outcome.status in {2, 141}
    assert "Traceback" not in outcome.err


@pytest.mark.hostile(93)
@pytest.mark.parametrize("sink", ["2>&-", "2>/dev/full"])
def test_a_standard_error_that_takes_nothing_changes_nothing(root: Path, sink: str) -> None:
    (root / "pyproject.toml").write_text("[project\n")
    for words, status in ((f'check "{root}" --format json --no-cache --timing', 0), ("check /dev/null/x", 2)):
        command = f'exec "{sys.executable}" -m stacklint {words} {sink}'
        outcome = run(program=("sh", "-c", command))
        assert outcome.status == status
        assert json.loads(outcome.out)["unread"] if status == 0 else outcome.out == b""
    outcome = run(program=("sh", "-c", f'exec "{sys.executable}" -m stacklint why dvc --path "{root}" {sink}'))
    assert outcome.status == 0
    assert outcome.out.startswith(b"DVC")


@pytest.mark.hostile(93)
def test_a_full_disk_is_one_line(root: Path) -> None:
    for arguments in (("-o", "/dev/full/x"), ("-o", "/proc/x")):
        outcome = run("check", root, *ARGUMENTS, "--no-cache", *arguments)
        assert (outcome.status, outcome.err.count("\n")) == (2, 1)
    with Path("/dev/full").open("wb") as sink:
        outcome = run("check", root, *ARGUMENTS, "--no-cache", stdout=sink)
    assert outcome.status == 2
    assert outcome.err.count("\n") == 1


@pytest.mark.hostile(93)
def test_a_pipe_is_written_to_and_stays_one(root: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    try:
        outcome = run("check", root, "--no-cache", "--format", "json", "-o", pipe)
        data = os.read(reading, 1 << 16)
    finally:
        os.close(reading)
    assert (outcome.status, outcome.err, pipe.is_fifo()) == (0, "", True)
    assert data.startswith(b"{")
    full = run("check", root, "--no-cache", "-o", "/dev/full")
    assert (full.status, full.err, Path("/dev/full").is_char_device()) == (
        2,
        "stacklint: /dev/full: No space left on device\n",
        True,
    )


@pytest.mark.hostile(93)
def test_a_file_that_may_not_grow_is_one_line_and_no_litter(root: Path, tmp_path: Path) -> None:
    limits = Limits(further={resource.RLIMIT_FSIZE: 100})
    ignoring = ("sh", "-c", 'trap "" XFSZ; exec "$0" "$@"', sys.executable, "-m", "stacklint")
    (tmp_path / "out").mkdir()
    env = environment(STACKLINT_CACHE_DIR=str(tmp_path / "cache"))
    outcome = run("check", root, *ARGUMENTS, "-o", tmp_path / "out" / "x", limits=limits, program=ignoring, env=env)
    assert (outcome.status, outcome.err.count("\n")) == (2, 1)
    assert list((tmp_path / "out").iterdir()) == []
    assert not (tmp_path / "cache").exists() or [p for p in (tmp_path / "cache").iterdir() if p.stat().st_size] == []


@pytest.mark.parametrize(
    "limits",
    [
        pytest.param(Limits(further={resource.RLIMIT_NOFILE: 64}), id="64 open files"),
        pytest.param(Limits(further={resource.RLIMIT_STACK: 1 << 20}), id="a stack of 1 MiB"),
        pytest.param(Limits(memory=512 << 20), id="512 MiB of memory"),
    ],
)
@pytest.mark.hostile(98)
def test_little_is_enough(tmp_path: Path, limits: Limits) -> None:
    write(tmp_path, {f"a{n}/b.py": "import mlflow\n" for n in range(500)})
    outcome = check(tmp_path, "--jobs", "4", limits=limits)
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.report["summary"]["files"] == 500


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8", "utf-16"])
def test_any_terminal_will_do(root: Path, encoding: str) -> None:
    write(root, {"é\u202e✓.py": "import mlflow\nx = '\0'\n"})
    outcome = run("check", root, "--no-cache", "--verbose", env=environment(PYTHONIOENCODING=encoding, LC_ALL="C"))
    assert (outcome.status, outcome.err) == (0, "")
    outcome.out.decode(encoding)


@pytest.mark.hostile(93)
def test_a_report_is_not_written_through_a_link(root: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (root / "report.json").symlink_to(victim)
    outcome = run("check", root, *ARGUMENTS, "-o", root / "report.json")
    assert (outcome.status, outcome.err.count("\n"), victim.read_text()) == (2, 1, "mine")


def test_the_same_input_gives_the_same_bytes(root: Path) -> None:
    runs = {check(root, "--jobs", jobs, env=environment(PYTHONHASHSEED=seed)).out for jobs, seed in ("10", "47")}
    assert len(runs) == 1
    json.loads(runs.pop())


@pytest.mark.hostile(74)
def test_what_may_not_be_read_is_told(root: Path) -> None:
    """Root may read everything, but for what it gave up."""
    unprivileged: tuple[str, ...] = ()
    if os.geteuid() == 0:
        unprivileged = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--")
        if not shutil.which("setpriv"):
            pytest.skip("root may read everything")
    write(root, FILES)
    (root / "app.py").chmod(0)
    (root / "closed").mkdir(mode=0)
    try:
        for strict, status in (((), 0), (("--strict",), 4)):
            outcome = check(root, *strict, program=(*unprivileged, sys.executable, "-m", "stacklint"))
            assert (outcome.status, outcome.err) == (status, "")
            assert {u["path"]: u["reason"] for u in outcome.report["unread"]} == {
                "app.py": "no permission to read it",
                "closed": "no permission to read it",
            }
    finally:
        (root / "closed").chmod(0o700)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a file system of 64 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], check=False, capture_output=True)
    if made.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.hostile(93, 97)
def test_a_disk_that_fills_up_costs_the_output_and_nothing_else(tmp_path: Path, tiny_disk: Path) -> None:
    root, out = tmp_path / "root", tiny_disk / "report.json"
    write(root, {f"a{n}.py": "import mlflow\nmlflow.log_metric('a', 1)\n" for n in range(900)})
    settled(root)
    env = environment(STACKLINT_CACHE_DIR=str(tmp_path / "cache"))
    whole = run("check", root, *ARGUMENTS, env=env)
    out.write_text("old")
    filler = tiny_disk / "filler"
    filler.write_bytes(bytes(56 << 10))
    outcome = run("check", root, *ARGUMENTS, "-o", out, env=env)
    assert (outcome.status, outcome.err) == (2, f"stacklint: {out}: No space left on device\n")
    assert (out.read_text(), sorted(p.name for p in tiny_disk.iterdir())) == ("old", ["filler", "report.json"])
    full = environment(STACKLINT_CACHE_DIR=str(tiny_disk / "cache"))  # now the cache is on the full disk
    for _ in range(2):
        assert run("check", root, *ARGUMENTS, env=full).out == whole.out
    assert [p.name for p in (tiny_disk / "cache").iterdir() if p.name.startswith(".")] == []


@pytest.mark.hostile(97)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_lock_of_a_million_packages_costs_little_memory(tmp_path: Path, jobs: str) -> None:
    write(tmp_path, {f"a{n}.py": "import mlflow\n" for n in range(450)})
    package = '[[package]]\nname = "a{0}"\nversion = "1.{0}"\n\n'
    write(tmp_path, {"b/uv.lock": "".join(package.format(n) for n in range(1_200_000))})
    outcome = check(tmp_path, "--jobs", jobs, limits=Limits(memory=256 << 20))
    assert (outcome.status, outcome.signal, outcome.err) == (0, "", "")
    assert [(u["path"], u["reason"]) for u in outcome.report["unread"]] == [("b/uv.lock", TOO_MANY)]
    assert outcome.report["summary"]["files"] == 451


@pytest.mark.slow
@pytest.mark.hostile(74)
def test_files_that_come_and_go_and_grow_are_borne(tmp_path: Path) -> None:
    write(tmp_path, {f"{n}/a.py": "import mlflow\n" * 200 for n in range(300)})
    changing = (
        "import os,itertools\nfor i in itertools.count():\n"
        " p=f'{i%300}/a.py'\n"
        " (os.path.exists(p) and os.remove(p)) if i%2 else open(p,'a').write('import wandb\\n'*1000)\n"
    )
    other = subprocess.Popen([sys.executable, "-c", changing], cwd=tmp_path)
    try:
        outcomes = [check(tmp_path) for _ in range(2)]
    finally:
        other.kill()
        other.wait()
    assert [(o.status, o.err) for o in outcomes] == [(0, "")] * 2
