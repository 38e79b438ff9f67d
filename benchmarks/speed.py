"""Times stacklint beside other tools on folders of checkouts, in paired runs.

    python benchmarks/speed.py FOLDER [FOLDER ...] [--runs 5] [--markdown FILE] [--json FILE]

Fetches nothing. Programs that are not installed are left out: `deptry`, `ruff`, and `stack-analyser` (from the npm
package @specfy/stack-analyser). Each run is a whole process; CPU is user plus system time of the process and
its children, memory the largest resident set of one process. A round runs every program once, so that a
busy machine slows all of them alike.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
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
    rows = {str(folder.name): measure(folder, args.runs) for folder in args.folders}
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
        once(commands["stacklint, warm"], folder, scratch)
        for _ in range(runs):
            for key, command in commands.items():
                found[key].append(once(command, folder, scratch))
    return {key: {f: [getattr(r, f) for r in rows] for f in Run._fields} for key, rows in found.items()}


def once(command: list[str], folder: Path, scratch: Path) -> Run:
    """Run one program in the folder and return what it cost."""
    environment = dict(os.environ) | {"STACKLINT_CACHE_DIR": str(scratch / "cache")}
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    wall = time.perf_counter() - started
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / scale)


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
