"""Tries whether two tools that do one job in one project are seen.

    python benchmarks/accuracy/overlap.py --repos FOLDER [--repos FOLDER] [--git FOLDER]

`overlap.yaml` holds two kinds of case. `merges` are two public applications with one tool of a job each, whose
files are put into one folder: the second one's file is renamed where both have it. `commits` are states of public
repositories in the middle of a migration (`state`), or before a commit that removed one of two tools of a job
(`commit`); they are read from FOLDER/<owner>+<name>, or a folder in it that is a git directory. The labelled pairs
that must not be reported are counted by `score.py`.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import yaml
from score import report_of

HERE = Path(__file__).parent
_LARGEST = 1_000_000


def main() -> int:
    """Print a line for each case, and how many overlaps were seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repos", type=Path, required=True, action="append")
    parser.add_argument("--git", type=Path)
    args = parser.parse_args()
    cases = yaml.safe_load((HERE / "overlap.yaml").read_text(encoding="utf-8"))
    seen: list[bool] = []
    for case in [*cases["merges"], *cases["commits"]]:
        with tempfile.TemporaryDirectory() as name:
            if _lay_out(case, Path(name), args.repos, args.git):
                seen.append(_reported(case, Path(name)))
                what = case.get("merge") or f"{case['repo']} {case.get('state', case.get('commit'))[:10]}"
                print("seen  " if seen[-1] else "missed", case["pair"], what)
    print(f"overlaps seen: {sum(seen)} of {len(seen)}")
    return 0


def _lay_out(case: dict[str, Any], target: Path, repos: list[Path], git: Path | None) -> bool:
    """Write a case's files into a folder; false where its sources are not there."""
    if "merge" in case:
        found = [next((r / n for r in repos if (r / n).is_dir()), None) for n in case["merge"]]
        for number, source in enumerate(found, 1):
            if source is None:
                return False
            _copy(source, target, number)
        return True
    folder = git / case["repo"].replace("/", "+") if git else None
    store = next((p.parent for p in [*folder.glob("HEAD"), *folder.glob("*/HEAD")]), None) if folder else None
    if store is None:
        return False
    _check_out(store, case["state"] if "state" in case else f"{case['commit']}^", target)
    return True


def _check_out(store: Path, revision: str, target: Path) -> None:
    """Write the files of a commit; those that a stored copy lacks, its largest, are left out."""
    git = ["git", "--git-dir", str(store)]
    tree = subprocess.run([*git, "ls-tree", "-r", "-z", revision], capture_output=True, check=True).stdout
    rows = [row.split(b"\t", 1) for row in tree.split(b"\0") if row]
    blobs = [(meta.split()[2], path) for meta, path in rows if meta.startswith(b"100")]
    names = b"\n".join(name for name, _ in blobs) + b"\n"
    packed = subprocess.run([*git, "cat-file", "--batch"], input=names, capture_output=True, check=True).stdout
    at = 0
    for _, path in blobs:
        head, _, _ = packed[at:].partition(b"\n")
        at += len(head) + 1
        if head.endswith(b"missing"):
            continue
        size = int(head.split()[2])
        place = target / path.decode("utf-8", "surrogateescape")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(packed[at : at + size])
        at += size + 1


def _copy(source: Path, target: Path, number: int) -> None:
    """Copy a tree's files of ordinary size beside what is there."""
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        if path.is_file() and not path.is_symlink() and ".git" not in inside.parts and path.stat().st_size < _LARGEST:
            place = target / inside
            if place.exists():
                place = place.with_name(f"{place.stem}_{number}{place.suffix}")
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)


def _reported(case: dict[str, Any], folder: Path) -> bool:
    findings = report_of(folder)["findings"]
    return any(f["kind"] == "overlap" and set(case["pair"]) <= set(f["tools"]) for f in findings)


if __name__ == "__main__":
    raise SystemExit(main())
