"""A check starts no program, opens no socket, imports nothing of the repository and writes only its cache and outputs.

Proved by the calls that the kernel sees where strace is there, and everywhere by what Python's audit hook sees.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from . import notebooks, other_files, python_sources, requirement_files
from .case import write
from .harness import AS_OF, Outcome, environment, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MODULES = (
    *("yaml", "click", "tomli", "packaging", "libcst", "json", "re", "sitecustomize", "usercustomize"),
    *("conftest", "_yaml", "resource", "readline", "ast", "hashlib", "marshal", "select", "tempfile", "signal"),
)
_PROCESS = "execve,execveat,socket,socketpair,connect,bind,listen,accept,accept4,sendto,sendmsg,ptrace,mount,kill"
_WRITE = (
    "open,openat,openat2,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,linkat,symlink,"
    "symlinkat,chmod,fchmodat,chown,fchownat,lchown,truncate,mknod,mknodat,utimensat,setxattr"
)
_OPENED = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND")
_PATHS = re.compile(r'"((?:[^"\\]|\\.)*)"')
_AUDIT = """
import os, sys
log, root, allowed = int(sys.argv.pop(1)), sys.argv.pop(1), sys.argv.pop(1).split(os.pathsep)
programs = ("subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.startfile", "pty.", "socket.")
changes = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.truncate", "shutil.")
def inside(path):
    return any(os.path.abspath(os.fsdecode(path)).startswith(folder) for folder in allowed)
def hook(event, args):
    bad = event.startswith(programs) or event in ("ctypes.dlopen", "os.putenv")
    if event == "open" and isinstance(args[0], (str, bytes)) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        bad = not inside(args[0])
    elif event.startswith(changes):
        bad = not all(inside(a) for a in args if isinstance(a, (str, bytes)))
    if bad:
        os.write(log, f"{event} {args!r}\\n".encode("utf-8", "backslashreplace"))
sys.addaudithook(hook)
from stacklint.cli import main
try:
    main()
finally:
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", "") or "").startswith(root):
            os.write(log, f"imported {name}\\n".encode())
"""


class Planted(NamedTuple):
    """A repository that would like to be run, what betrays that it was, and where stacklint may write."""

    root: Path
    canary: Path
    cache: Path
    out: Path

    @property
    def arguments(self) -> tuple[str, ...]:
        """The check that is watched: from within the repository, in several processes, with a cache and an output."""
        return ("check", ".", "--as-of", AS_OF, "--jobs", "2", "--format", f"json:{self.out}", "--format", "concise")


@pytest.fixture
def planted(tmp_path: Path) -> Planted:
    root, canary = tmp_path / "root", tmp_path / "canary"
    harm = f"import pathlib\npathlib.Path({str(canary)!r}).touch()\n"
    script = f"#!/bin/sh\ntouch {canary}\n"
    config = (
        f"[core]\n\tfsmonitor = touch {canary}\n\tpager = touch {canary}\n\thooksPath = .git/hooks\n"
        f'\tsshCommand = touch {canary}\n[filter "x"]\n\tclean = touch {canary}\n[alias]\n\tls-files = !touch {canary}\n'
        f"[include]\n\tpath = ../more\n[diff]\n\texternal = touch {canary}\n"
    )
    write(root, {f"{name}.py": harm for name in MODULES})
    write(root, {f"{name}/__init__.py": harm for name in ("packaging", "click", "rules", "stacklint_rules")})
    write(root, {f"m{n}/a.py": "import mlflow\n" for n in range(450)})  # enough for several processes
    write(
        root,
        {
            ".git/config": config,
            ".git/HEAD": "ref: refs/heads/main\n",
            ".git/index": b"DIRC\x00\x00\x00\x02\x00\x00\x00\x00" + bytes(20),
            **{f".git/hooks/{name}": script for name in ("pre-commit", "post-checkout", "fsmonitor-watchman")},
            ".gitattributes": "* filter=x\n",
            "pyproject.toml": f"[build-system]\nrequires = []\nbuild-backend = 'conftest'\nbackend-path = ['.']\n"
            f"[project]\nname = 'a'\ndependencies = ['mlflow']\n[tool.pytest]\naddopts = '-p conftest'\n# {canary}\n",
            "stacklint.toml": "ignore = []\n",
            "Makefile": f"X := $(shell touch {canary})\nall:\n\ttouch {canary}\n",
            ".envrc": f"touch {canary}\n",
            ".pth": f"import os; os.system('touch {canary}')\n",
        },
    )
    for case in (*python_sources.CASES, *notebooks.CASES, *requirement_files.CASES, *other_files.CASES):
        if case.number in {17, 19, 27, 50, 57} or "pickle" in case.name:
            (root / case.folder).mkdir(parents=True)
            case.make(root / case.folder, f"touch {canary}")
    return Planted(root, canary, tmp_path / "cache", tmp_path / "report.json")


def _programs() -> dict[str, tuple[str, ...]]:
    script = shutil.which("stacklint", path=os.path.dirname(sys.executable))  # noqa: PTH120 - a text is wanted
    return {"module": (sys.executable, "-m", "stacklint"), **({"script": (script,)} if script else {})}


def _run(planted: Planted, program: tuple[str, ...], *words: str, **more: object) -> Outcome:
    env = environment(STACKLINT_CACHE_DIR=str(planted.cache))
    env["PYTHONPYCACHEPREFIX"] = str(planted.cache)  # as much a cache as the other
    outcome = run(*planted.arguments, *words, program=program, cwd=planted.root, env=env, **more)  # type: ignore[arg-type] # streams
    assert (outcome.status, outcome.signal) in {(0, ""), (1, "")}, outcome.err
    return outcome


def _listing(root: Path) -> list[tuple[str, int]]:
    return sorted((str(path), path.lstat().st_mtime_ns) for path in root.rglob("*"))


@pytest.mark.hostile(19, 20, 21, 27, 41, 57, 78)
@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace")
@pytest.mark.parametrize("name", _programs())
def test_the_kernel_sees_no_program_socket_or_write(planted: Planted, tmp_path: Path, name: str) -> None:
    trace, before = tmp_path / "trace", _listing(planted.root)
    strace = ("strace", "-f", "-qq", "-s", "4096", "-e", f"trace={_PROCESS},{_WRITE}", "-o", str(trace))
    outcome = _run(planted, (*strace, *_programs()[name]))
    if "ptrace" in outcome.err:
        pytest.skip("tracing is not allowed here")
    calls = [line.split(None, 1)[1] for line in trace.read_text(errors="replace").splitlines() if "(" in line]
    started = [call for call in calls if call.startswith(tuple(f"{word}(" for word in _PROCESS.split(",")))]
    assert len(started) == 1
    assert started[0].startswith("execve(")
    assert [call for call in calls if _writes(call) and not _within(call, planted)] == []
    assert any(str(planted.cache) in call for call in calls)
    assert (planted.canary.exists(), _listing(planted.root)) == (False, before)


@pytest.mark.hostile(19, 20, 21, 27, 41, 57, 78)
def test_python_sees_no_program_socket_import_or_write(planted: Planted, tmp_path: Path) -> None:
    before = _listing(planted.root)
    log = os.open(tmp_path / "log", os.O_WRONLY | os.O_CREAT)
    allowed = os.pathsep.join(map(str, (planted.cache, planted.out.parent / ".stacklint-", planted.out, os.devnull)))
    program = (sys.executable, "-P", "-c", _AUDIT, str(log), str(planted.root), allowed)
    try:
        _run(planted, program, pass_fds=(log,))
    finally:
        os.close(log)
    assert (tmp_path / "log").read_text() == ""
    assert (planted.canary.exists(), _listing(planted.root)) == (False, before)


@pytest.mark.hostile(78, 83)
@pytest.mark.skipif(not (shutil.which("strace") and shutil.which("git")), reason="needs strace, and git for a history")
def test_settings_of_a_revision_start_no_program(planted: Planted, tmp_path: Path) -> None:
    history, trace = tmp_path / "history", tmp_path / "trace"
    write(history, {"stacklint.toml": 'baseline = "b.json"\n', "b.json": '{"findings": []}'})
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-qm", "one")):
        who = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *words], cwd=history, check=True)
    for name in ("objects", "refs", "HEAD"):
        (planted.root / ".git/HEAD").unlink(missing_ok=True)
        shutil.copytree(history / ".git", planted.root / ".git", dirs_exist_ok=True, ignore=_all_but(name))
    before = _listing(planted.root)
    strace = ("strace", "-f", "-qq", "-e", f"trace={_PROCESS}", "-o", str(trace), *_programs()["module"])
    outcome = _run(planted, strace, "--config-from", "main", "--isolated")
    if "ptrace" in outcome.err:
        pytest.skip("tracing is not allowed here")
    calls = [line.split(None, 1)[1] for line in trace.read_text(errors="replace").splitlines() if "(" in line]
    assert [call.partition("(")[0] for call in calls] == ["execve"]
    assert (planted.canary.exists(), _listing(planted.root)) == (False, before)


def _all_but(name: str) -> Callable[[str, list[str]], list[str]]:
    """Return what `copytree` leaves out of a `.git` folder so that one entry of it is copied."""
    return lambda folder, names: [n for n in names if n != name] if folder.endswith(".git") else []


def test_the_audit_hook_would_see_it(planted: Planted, tmp_path: Path) -> None:
    """A watch that sees nothing proves nothing."""
    log = os.open(tmp_path / "log", os.O_WRONLY | os.O_CREAT)
    harm = "import subprocess, socket\nsubprocess.run(['true'])\nsocket.socket().close()\nopen('x', 'w').close()\n"
    program = (sys.executable, "-P", "-c", _AUDIT.replace("try:", harm + "try:"), str(log), str(planted.root), "/no")
    try:
        _run(planted, program, pass_fds=(log,))
    finally:
        os.close(log)
    seen = {line.split()[0] for line in (tmp_path / "log").read_text().splitlines()}
    assert seen >= {"subprocess.Popen", "socket.__new__", "open"}


def _writes(call: str) -> bool:
    word = call.partition("(")[0]
    if word.startswith("open"):
        return _OPENED.search(call) is not None
    return word in _WRITE.split(",")


def _within(call: str, planted: Planted) -> bool:
    """Say whether a call names nothing but the cache, the output and its forerunner, or the null device."""
    paths = _PATHS.findall(call)
    own = (str(planted.cache), str(planted.out), f"{planted.out.parent}/.stacklint-", os.devnull)
    return bool(paths) and all(path.startswith(own) for path in paths)
