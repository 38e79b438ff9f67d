"""Says what wiring costs of a cold run: wiring_cost.py FOLDER [FOLDER ...] [--runs 5] [--checks] [--markdown FILE].

A cold run is `check --no-cache --jobs 1`, a whole process; its CPU is user plus system time. Each round runs it as it
is, and without the rules of the kind wiring, their modules, what they alone have other readers look for, and the
readers that only they use (`ONLY`); of all rounds the smallest CPU counts, for a busy machine only ever adds to
it. Before, each folder is judged once without those readers and once with them: all findings of other kinds, the
projects and the states of problems must be the same, or they were not wiring's alone. Two processes differ by more than
wiring on a busy machine, so each round also runs one in which the parts are timed: the checks, those readers and
their imports, as a share of that very run; of these shares the median counts.
`--checks` adds the dearest parts. Fetches nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

ONLY = frozenset(
    {
        *(
            "alert_wiring",
            "compose_wiring",
            "docs_references",
            "gitignore",
            "image_variables",
            "image_wiring",
            "machine_paths",
        ),
        *("own_addresses", "page_ports", "readme_references", "readme_tree", "served_files", "stage_locks"),
        "workflow_wiring",
    }
)
"""Readers whose facts no rule of another kind asks for; packages, for one, say what is in use."""
KIND = "wiring"
_SHOWN = 20


def main() -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--checks", action="store_true")
    parser.add_argument("--markdown", type=Path)
    parser.add_argument("--child", choices=("with", "without", "told"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        return child(args.folders[0], args.child)
    with tempfile.TemporaryDirectory() as scratch:
        rows = [measure(folder.resolve(), args.runs, Path(scratch)) for folder in args.folders]
        text = table(rows)
        print(text)
        for folder in args.folders if args.checks else ():
            said = json.loads(run(folder.resolve(), "told", Path(scratch))[1])
            print("\n".join(["", folder.name, *lines(said["parts"], said["run"])]))
    if args.markdown:
        args.markdown.write_text(text + "\n", encoding="utf-8")
    return 0


def measure(folder: Path, runs: int, scratch: Path) -> tuple[str, float, float, float, bool]:
    """Return a folder's name, the CPU with and without wiring, its share, and whether the rest of the report stays."""
    reports = [run(folder, side, scratch)[1] for side in ("with", "without")]
    costs: dict[str, list[float]] = {"with": [], "without": []}
    shares = []
    for _ in range(runs):
        for side, found in costs.items():
            found.append(run(folder, side, scratch)[0])
        said = json.loads(run(folder, "told", scratch)[1])
        shares.append(sum(sum(rows.values()) for rows in said["parts"].values()) / said["run"])
    same = rest(reports[0]) == rest(reports[1])
    return folder.name, min(costs["with"]), min(costs["without"]), median(shares), same


def rest(report: str) -> dict[str, Any]:
    """Return what a report says besides wiring."""
    said = json.loads(report)
    findings = [f for f in said["findings"] if f["kind"] != KIND]
    return {"findings": findings, **{key: said[key] for key in ("projects", "platforms", "problems")}}


def run(folder: Path, side: str, scratch: Path) -> tuple[float, str]:
    """Return the CPU of one process, and what it wrote."""
    environment = dict(os.environ) | {
        "STACKLINT_CACHE_DIR": str(scratch / "cache"),
        "PYTHONPYCACHEPREFIX": str(scratch / "bytecode"),
        "PYTHONDONTWRITEBYTECODE": "",
    }
    out = scratch / "out"
    command = [sys.executable, __file__, str(folder), "--child", side]
    with out.open("wb") as file:
        process = subprocess.Popen(command, env=environment, stdout=file)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{folder}: exit status {process.returncode}")
    return usage.ru_utime + usage.ru_stime, out.read_text(encoding="utf-8")


def child(folder: Path, side: str) -> int:
    """Check a folder in this process, cold, in one job; with `told` print what the parts of wiring took."""
    if side == "without":
        leave_out()
    spent = watched() if side == "told" else {}
    before = perf_counter()
    from stacklint.cli import main as check  # noqa: PLC0415 - imports are part of what is measured

    options = ["--no-cache", "--jobs", "1", "--exit-zero", "--isolated", "--format", "json"]
    sys.argv = ["stacklint", "check", str(folder), *options, *(["-o", os.devnull] if side == "told" else ())]
    try:
        check()
    except SystemExit as end:
        if end.code:
            raise
    if side == "told":
        print(json.dumps({"run": perf_counter() - before, "parts": spent}))
    return 0


def leave_out() -> None:
    """Take wiring's rules, modules and readers out of this process."""
    from stacklint import plugins, reader_table  # noqa: PLC0415 - only in a child
    from stacklint.knowledge.load import Knowledge  # noqa: PLC0415 - as above

    began, names, readers = Knowledge.__init__, plugins.module_names, reader_table.readers

    def without_rules(self: Knowledge, data: dict[str, Any], *rest: Any, **named: Any) -> None:
        checks = {k: row for k, row in data["checks"].items() if not row["folder"].endswith(f"/{KIND}")}
        began(self, {**data, "checks": checks}, *rest, **named)

    Knowledge.__init__ = without_rules  # type: ignore[assignment,method-assign] # a measurement replaces it
    plugins.module_names = lambda package: tuple(n for n in names(package) if not n.startswith(KIND))
    reader_table.readers = lambda: tuple(r for r in readers() if r.name not in ONLY)


def watched() -> dict[str, Counter[str]]:
    """Count the CPU of wiring's checks, of its readers and of imports in this process."""
    from stacklint import collect  # noqa: PLC0415 - only in a child
    from stacklint.checks import registry  # noqa: PLC0415 - as above

    spent: dict[str, Counter[str]] = {"check": Counter(), "reader": Counter(), "import of checks": Counter()}
    asked, load, collected = registry._asked, registry.load_checks, collect._run  # noqa: SLF001 - a measurement

    def timed(decide: Any, rule: Any, context: Any) -> Any:
        started = perf_counter()
        found = asked(decide, rule, context)
        if rule.check == KIND:
            spent["check"][f"{decide.__module__.rpartition('.')[2]}.{rule.id}"] += perf_counter() - started
        return found

    def loaded(*given: Any) -> Any:
        started = perf_counter()
        found = load(*given)
        spent["import of checks"]["all"] += perf_counter() - started
        return found

    def read(readers: Any, document: Any, *given: Any) -> Any:
        for reader in readers:
            started = perf_counter()
            yield from collected([reader], document, *given)
            if reader.name in ONLY:
                spent["reader"][reader.name] += perf_counter() - started

    registry._asked, registry.load_checks, collect._run = timed, loaded, read  # noqa: SLF001 - as above
    return spent


def lines(spent: dict[str, dict[str, float]], total: float) -> list[str]:
    """Return the dearest parts in lines."""
    found = [f"the run with its imports: {total:.3f} s"]
    for name, rows in spent.items():
        found.append(f"{name}: {sum(rows.values()):.3f} s")
        dearest = sorted(rows.items(), key=lambda row: -row[1])[:_SHOWN]
        found += [f"  {row} {seconds * 1000:.1f} ms" for row, seconds in dearest]
    return found


def table(rows: list[tuple[str, float, float, float, bool]]) -> str:
    """Return the figures as Markdown."""
    out = [
        "| repository | CPU s | without wiring | difference | share of one run | the rest of the report |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, full, bare, share, same in rows:
        said = "same" if same else "differs"
        out.append(f"| {name} | {full:.2f} | {bare:.2f} | {1 - bare / full:.1%} | {share:.1%} | {said} |")
    full, bare = (sum(row[i] for row in rows) for i in (1, 2))
    share = sum(row[3] * row[1] for row in rows) / full
    return "\n".join([*out, f"| all | {full:.2f} | {bare:.2f} | {1 - bare / full:.1%} | {share:.1%} | |"])


if __name__ == "__main__":
    raise SystemExit(main())
