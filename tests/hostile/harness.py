"""Runs `python -m stacklint` in a child with little memory and time, and says how it ended."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from stacklint.reporters.registry import reporter_names

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE = str(Path(__file__).parents[2] / "src")
AS_OF = "2026-11-24"
_BREAK = re.compile(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_OURS = re.compile(r"::(error|warning|notice) file=[^:,\n]*(,[A-Za-z]+=[^:,\n]*)*::")
_RAW = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: bytes of address space, seconds of CPU and of the clock; further ones by name."""

    memory: int = 3 << 29
    cpu: int = 60
    wall: float = 600.0
    further: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a child ended: exit status, negative for a signal, what it wrote, and the seconds of CPU that it used."""

    status: int
    out: bytes
    err: str
    seconds: float

    @property
    def signal(self) -> str:
        """The name of the signal that ended it; empty where none did."""
        return signal.Signals(-self.status).name if self.status < 0 else ""

    @property
    def report(self) -> dict[str, Any]:
        """The report on its standard output."""
        found: dict[str, Any] = json.loads(self.out)
        return found


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a child: this checkout, nobody's settings, bytecode that all children share."""
    kept = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "TMPDIR", "STACKLINT_CACHE_DIR", "LANG"}}
    bytecode = f"{os.environ['STACKLINT_CACHE_DIR']}-bytecode"
    return {**kept, "PYTHONPATH": SOURCE, "PYTHONPYCACHEPREFIX": bytecode, "NO_COLOR": "1", **more}


def run(
    *arguments: str | Path,
    limits: Limits | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    program: tuple[str, ...] = (sys.executable, "-m", "stacklint"),
    **streams: Any,
) -> Outcome:
    """Run stacklint with these arguments and return how it ended; a hang is the signal SIGKILL."""
    bounds = limits or Limits()
    child = subprocess.Popen(
        [*program, *map(str, arguments)],
        **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams},
        cwd=cwd,
        env=dict(env or environment()),
        preexec_fn=lambda: _limit(bounds),
        start_new_session=True,
    )
    watch = threading.Timer(bounds.wall, os.killpg, (child.pid, signal.SIGKILL))
    watch.start()
    out, err = _read(child.stdout, child.stderr)
    _, status, usage = os.wait4(child.pid, 0)
    watch.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    cpu = usage.ru_utime + usage.ru_stime
    return Outcome(child.returncode, out, err.decode(errors="replace"), cpu)


def _read(out: IO[bytes] | None, err: IO[bytes] | None) -> tuple[bytes, bytes]:
    """Return all that comes of two pipes."""
    errors: list[bytes] = []
    other = threading.Thread(target=lambda: errors.append(err.read() if err else b""))
    other.start()
    text = out.read() if out else b""
    other.join()
    for pipe in (out, err):
        if pipe:
            pipe.close()
    return text, errors[0]


def check(root: Path, *arguments: str, **more: Any) -> Outcome:
    """Run `check` over a folder with a report in JSON and without a cache."""
    return run("check", root, "--format", "json", "--no-cache", "--as-of", AS_OF, *arguments, **more)


def check_in_all_formats(root: Path, outputs: Path, **more: Any) -> tuple[Outcome, dict[str, bytes]]:
    """Run `check` over a folder once and return what each format says."""
    outputs.mkdir(parents=True, exist_ok=True)
    named = [part for name in reporter_names() for part in ("--format", f"{name}:{outputs / name}")]
    outcome = run("check", root, *named, "--verbose", "--no-cache", "--as-of", AS_OF, **more)
    return outcome, {name: (outputs / name).read_bytes() for name in reporter_names() if (outputs / name).exists()}


def harm_in(name: str, text: str) -> list[str]:
    """Return the lines of a format's text that a CI host would obey, and the raw control characters."""
    found = [line for line in _BREAK.split(text) if _is_command(name, line)]
    return found + [repr(c) for c in _RAW.findall(text)]


def unread_in(report: Mapping[str, Any], folder: str) -> list[str]:
    """Return the reasons for what was not read in a folder."""
    return [u["reason"] for u in report["unread"] if f"{u['path']}/".startswith(f"{folder}/")]


def _is_command(name: str, line: str) -> bool:
    start = line.lstrip()
    if start.startswith("::"):
        return name != "github" or not _OURS.match(line)
    return start.startswith("##[")


def _limit(limits: Limits) -> None:
    bounds = {
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_CPU: limits.cpu,
        resource.RLIMIT_CORE: 0,
        **limits.further,
    }
    for what, most in bounds.items():
        resource.setrlimit(what, (most, most))
