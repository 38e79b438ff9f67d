"""Checks many repositories, each in a child with limits, and says which crash, hang or take long.

`python benchmarks/robust.py FOLDER_OF_CHECKOUTS [...] [--json FILE] [--markdown FILE] [--only N/M]`

One process for each repository, so that a crash is a crash and the peak of memory is all of it. A repository fails
where the exit status is none that was promised, a reader fails or crashes, a traceback is printed, or the clock runs
longer than `--longest` seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

_PROMISED = {0, 1, 2}
_MEMORY = 3 << 30
_OURS = ("fails on it", "crashed on this file", "took longer than")


@dataclass(frozen=True)
class Run:
    """What came of one repository; `trouble` is empty where all is well."""

    name: str
    status: int
    wall: float
    cpu: float
    mib: float
    files: int
    findings: int
    unread: int
    timing: str
    trouble: str


def main() -> int:
    """Check all; return 1 where a repository fails."""
    options = _options()
    runs = []
    for folder in _repositories(options):
        runs.append(run := _check(folder, options.longest))
        print(_row(run), flush=True)
        if options.json:
            Path(options.json).write_text(json.dumps([asdict(r) for r in runs], indent=1), encoding="utf-8")
    text = _summary(runs)
    print(text)
    if options.markdown:
        Path(options.markdown).write_text(text + "\n", encoding="utf-8")
    return int(any(run.trouble for run in runs))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--longest", type=float, default=60)
    parser.add_argument("--json")
    parser.add_argument("--markdown")
    parser.add_argument("--only", default="1/1", help="the Nth of M parts")
    return parser.parse_args()


def _repositories(options: argparse.Namespace) -> list[Path]:
    part, parts = map(int, options.only.split("/"))
    found = [path for folder in options.folders for path in sorted(folder.iterdir()) if path.is_dir()]
    return found[part - 1 :: parts]


def _check(folder: Path, longest: float) -> Run:
    command = [sys.executable, "-m", "stacklint", "check", str(folder), "--format", "json"]
    command += ["--no-cache", "--jobs", "1", "--timing"]
    started = time.monotonic()
    with subprocess.Popen(
        command,
        cwd=Path(__file__).parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_limit,  # noqa: PLW1509 - this process has one thread when it forks
    ) as child:
        out, err, usage, status = _ended(child, 2 * longest)
    wall = time.monotonic() - started
    code = os.waitstatus_to_exitcode(status)
    try:
        report = json.loads(out)
    except ValueError:
        report = {"findings": [], "unread": [], "summary": {"files": 0}}
    cpu = usage.ru_utime + usage.ru_stime
    return Run(
        name=folder.name,
        status=code,
        wall=round(wall, 2),
        cpu=round(cpu, 2),
        mib=round(usage.ru_maxrss / 1024, 1),
        files=report["summary"]["files"],
        findings=len(report["findings"]),
        unread=len(report["unread"]),
        timing=err.strip()[-600:],
        trouble=_trouble(code, cpu, err, report, longest),
    )


def _ended(child: subprocess.Popen[bytes], longest: float) -> tuple[bytes, str, resource.struct_rusage, int]:
    """Return what a child wrote, what it used and how it ended; one that takes too long is killed."""
    watch = threading.Timer(longest, child.kill)
    watch.start()
    texts: list[bytes] = []
    reading = threading.Thread(target=lambda: texts.append(child.stderr.read() if child.stderr else b""))
    reading.start()
    out = child.stdout.read() if child.stdout else b""
    reading.join()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    watch.cancel()
    return out, texts[0].decode(errors="replace"), usage, status


def _trouble(code: int, cpu: float, err: str, report: dict[str, list[dict[str, str]]], longest: float) -> str:
    if code < 0:
        return f"ended by {signal.Signals(-code).name}"
    if code not in _PROMISED or "Traceback" in err:
        return f"status {code}: {err.strip()[-300:]}"
    if cpu > longest:
        return f"{cpu:.0f} s"
    failed = [f"{u['path']}: {u['reason']}" for u in report["unread"] if any(text in u["reason"] for text in _OURS)]
    return "; ".join(failed[:3])


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _row(run: Run) -> str:
    return (
        f"{run.status:4} {run.cpu:7.2f} s CPU {run.wall:7.2f} s {run.mib:6.0f} MiB {run.files:7,} files "
        f"{run.findings:4} findings {run.unread:4} unread  {run.name}  {run.trouble}"
    )


def _summary(runs: list[Run]) -> str:
    failed = [run for run in runs if run.trouble]
    slowest = sorted(runs, key=lambda run: -run.cpu)[:5]
    largest = max(runs, key=lambda run: run.mib)
    lines = [
        f"{len(runs)} repositories, {sum(run.files for run in runs):,} files, {len(failed)} failed; "
        f"largest {largest.mib:.0f} MiB ({largest.name}); CPU {sum(run.cpu for run in runs):.0f} s",
        *(f"- failed: {run.name}: {run.trouble}" for run in failed),
        "",
        "The slowest:",
        *(f"- {run.name}: {run.cpu:.1f} s CPU, {run.files:,} files\n  {run.timing}" for run in slowest),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
