"""Times stacklint beside other tools on folders of checkouts, in paired runs.

    python benchmarks/speed.py FOLDER [FOLDER ...] [--runs 5] [--markdown FILE] [--json FILE]

Fetches nothing. Programs that are not installed are left out: `deptry`, `ruff`, and `stack-analyser` (from the npm
package @specfy/stack-analyser). Each run is a whole process; CPU is user plus system time of the process and
its children, memory the largest proportional set size (PSS) of all its processes together, sampled every 20 ms
(where there is no `/proc`: the largest resident set of one process). A round runs every program once, so that a
busy machine slows all of them alike, and a ratio is of two runs in one round. Bytecode is compiled before, as an
installer does it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

READ = """import os, sys
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        path = os.path.join(folder, name)
        if os.path.isfile(path) and not os.path.islink(path):
            open(path, "rb").read()
"""


class Run(NamedTuple):
    """One process: seconds of CPU, seconds of wall time, MiB."""

    cpu: float
    wall: float
    memory: float


def main() -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--markdown", type=Path)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    rows = {folder.name: measure(folder.resolve(), args.runs) for folder in args.folders}
    text = table(rows)
    print(text)
    if args.markdown:
        args.markdown.write_text(text + "\n", encoding="utf-8")
    if args.json:
        args.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return 0


def programs(folder: Path, scratch: Path) -> dict[str, list[str]]:
    """Return the commands to compare, by name; stacklint comes first."""
    stacklint = [
        sys.executable,
        "-m",
        "stacklint",
        "check",
        str(folder),
        "--format",
        "json",
        "-o",
        str(scratch / "out.json"),
        "--exit-zero",
    ]
    found = {
        "stacklint, cold": [*stacklint, "--no-cache"],
        "stacklint, cold, 1 job": [*stacklint, "--no-cache", "--jobs", "1"],
        "stacklint, warm": stacklint,
        "read all bytes": [sys.executable, "-c", READ, str(folder)],
    }
    if shutil.which("ruff"):
        found["ruff F401"] = [
            "ruff",
            "check",
            "--select",
            "F401",
            "--no-cache",
            "--isolated",
            "-q",
            "--exit-zero",
            str(folder),
        ]
    if shutil.which("deptry"):
        empty = scratch / "requirements.txt"
        empty.touch()
        found["deptry"] = [
            "deptry",
            ".",
            "-e",
            "zzzz",
            "-i",
            "DEP001,DEP002,DEP003,DEP004,DEP005",
            "-rf",
            str(empty),
        ]
    if shutil.which("stack-analyser"):
        found["stack-analyser"] = [
            "stack-analyser",
            str(folder),
            "-o",
            os.path.relpath(scratch / "stack.json", folder),
        ]
    return found


def measure(folder: Path, runs: int) -> dict[str, dict[str, list[float]]]:
    """Return CPU, wall and memory of every program over `runs` rounds."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        commands = programs(folder, scratch)
        found: dict[str, list[Run]] = {key: [] for key in commands}
        for _ in range(2):  # the first fills the caches, and bytecode of what a warm run needs
            once(commands["stacklint, warm"], folder, scratch)
        for _ in range(runs):
            for key, command in commands.items():
                found[key].append(once(command, folder, scratch))
    return {key: {f: [getattr(r, f) for r in rows] for f in Run._fields} for key, rows in found.items()}


def once(command: list[str], folder: Path, scratch: Path) -> Run:
    """Run one program in the folder and return what it cost."""
    environment = dict(os.environ) | {
        "STACKLINT_CACHE_DIR": str(scratch / "cache"),
        "PYTHONPYCACHEPREFIX": str(scratch / "bytecode"),
        "PYTHONDONTWRITEBYTECODE": "",
    }
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    memory = Memory(process.pid)
    memory.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        raise SystemExit(f"{command[0]}: exit status {process.returncode}")
    memory.join()
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Run(usage.ru_utime + usage.ru_stime, wall, memory.peak / 1024 or usage.ru_maxrss / scale)


class Memory(threading.Thread):
    """Watches a process and all below it; `peak` is the largest sum of their PSS in KiB."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process, self.peak = process, 0

    def run(self) -> None:
        """Look until the process has ended."""
        while size := sum(map(pss, family(self.process))):
            self.peak = max(self.peak, size)
            time.sleep(0.02)


def family(process: int) -> list[int]:
    """Return a process and all that it started, as far as the system tells."""
    found = [process]
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in task.read_text(encoding="ascii").split():
                found += family(int(child))
    return found


def pss(process: int) -> int:
    """Return the proportional set size of a process in KiB; 0 where it has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def table(rows: dict[str, dict[str, dict[str, list[float]]]]) -> str:
    """Return the figures as Markdown: median, and the ratio of stacklint to each peer in the same round."""
    out = [
        "| repository | program | CPU s | wall s | MiB | CPU of stacklint, cold, to it | wall |",
        "|---|---|---|---|---|---|---|",
    ]
    middle: Callable[[list[float]], float] = statistics.median
    for name, programs_ in rows.items():
        own = programs_["stacklint, cold"]
        for key, figures in programs_.items():
            cpu, wall = (_ratio(own[f], figures[f]) for f in ("cpu", "wall"))
            costs = " | ".join(f"{middle(figures[f]):.{d}f}" for f, d in (("cpu", 2), ("wall", 2), ("memory", 0)))
            out.append(f"| {name} | {key} | {costs} | {cpu} | {wall} |")
    return "\n".join(out)


def _ratio(own: list[float], peer: list[float]) -> str:
    pairs = [a / b for a, b in zip(own, peer, strict=True) if b]
    return f"{statistics.median(pairs):.2f} ({min(pairs):.2f}-{max(pairs):.2f})" if pairs else ""


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    raise SystemExit(main())
