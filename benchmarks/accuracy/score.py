"""Measures `stacklint check --format json` against the labels beside this file.

    python benchmarks/accuracy/score.py --repos FOLDER … [--split dev|tune|test] [--only NAME] [--verbose]

Each label belongs to a split: `dev` was labelled first and much looked at since; `tune` and `test` were labelled
later, before the report was read, and only what differed in `tune` was looked at. The figures of every split
that has work trees are printed apart.
A tool of high confidence must be in use; one of medium or low confidence may be; one that is only mentioned,
or declared and unused, must not be. A problem is compared by covered (or partial), gap and not needed; a
repository with several projects counts as covered if one covers it, and as a gap if one has it and none covers
it. Labelled overlaps must be found, and those labelled "no" or complementary must not. In repositories without
machine learning every finding is a false alarm.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
STATE = {"covered": "covered", "partial": "covered", "gap": "gap", "not-needed": "n/a", "not-applicable": "n/a"}
ALIAS = {"interpret": "interpretml"}


def main() -> int:
    """Score every label whose work tree is there, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repos", type=Path, required=True, action="append")
    parser.add_argument("--split", choices=("dev", "tune", "test"))
    parser.add_argument("--only", default="")
    parser.add_argument("--verbose", "-v", action="store_true")
    args = parser.parse_args()
    scores: dict[str, Score] = {}
    for path in sorted(p for p in (HERE / "labels").glob("*.yaml") if args.only in p.stem):
        label = yaml.safe_load(path.read_text(encoding="utf-8"))
        split = label.get("split", "dev")
        folder = next((root / path.stem for root in args.repos if (root / path.stem).is_dir()), None)
        if folder and args.split in {None, split}:
            scores.setdefault(split, Score()).add(path.stem, label, report_of(folder))
    for split, score in sorted(scores.items()):
        print(f"== {split}")
        print("\n".join([*(score.lines if args.verbose else []), *score.figures()]))
    return 0


def report_of(folder: Path) -> dict[str, Any]:
    """Return the report of a repository; raises where stacklint gives none."""
    command = [sys.executable, "-m", "stacklint", "check", str(folder), "--format", "json", "--exit-zero", "--isolated"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=True)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


class Score:
    """The counts, and a line for every answer that differs."""

    def __init__(self) -> None:
        names = (HERE / "tools.txt").read_text(encoding="utf-8").splitlines()
        self.universe = {name for name in names if name and not name.startswith("#")}
        self.counts: Counter[str] = Counter()
        self.states: Counter[tuple[str, str]] = Counter()
        self.lines: list[str] = []

    def add(self, name: str, label: dict[str, Any], report: dict[str, Any]) -> None:
        """Compare one repository's report with its label."""
        self.counts["repositories"] += 1
        self._tools(name, label, report)
        self._problems(name, label, report)
        self._overlaps(name, label, report)
        if label.get("kind") == "non-ml":
            for finding in report["findings"]:
                self._count("finding without machine learning", f"{name}: FALSE finding {finding['rule']}")

    def _count(self, what: str, line: str = "") -> None:
        self.counts[what] += 1
        if line:
            self.lines.append(line)

    def _tools(self, name: str, label: dict[str, Any], report: dict[str, Any]) -> None:
        used = {row["tool"] for row in report["stack"] if row["in_use"]}
        must = ids(label["tools_in_use"], "high") & self.universe
        may = ids(label["tools_in_use"])
        never = ids(label.get("tools_mentioned_only")) | ids(label.get("declared_but_unused"))
        self.counts["tool right"] += len(must & used)
        for tool in sorted(must - used):
            self._count("tool missed", f"{name}: missed {tool}")
        for tool in sorted(used & (never - may) & self.universe):
            self._count("tool false", f"{name}: FALSE in use {tool}")
        for tool in sorted(used - may - never):
            self._count("tool unlabelled", f"{name}: unlabelled in use {tool}")

    def _problems(self, name: str, label: dict[str, Any], report: dict[str, Any]) -> None:
        seen: dict[str, set[str]] = {}
        for row in report["problems"]:
            seen.setdefault(row["problem"], set()).add(STATE[row["state"]])
        for problem, truth in (label.get("problems") or {}).items():
            if truth.get("confidence") == "low":
                continue
            states = seen.get(problem, {"absent"})
            got = next(state for state in ("covered", "gap", "n/a", "absent") if state in states)
            want = STATE[truth["state"]]
            self.states[want, got] += 1
            if want != got:
                self.lines.append(f"{name}: {problem} is {want}, reported {got}")

    def _overlaps(self, name: str, label: dict[str, Any], report: dict[str, Any]) -> None:
        found = {
            frozenset(pair)
            for finding in report["findings"]
            if finding["kind"] == "overlap"
            for pair in combinations(sorted(finding["tools"]), 2)
        }
        rows = [(row["pair"], str(row.get("true_overlap", "yes")).lower()) for row in label.get("overlaps") or []]
        rows += [(pair["pair"] if isinstance(pair, dict) else pair, "no") for pair in label.get("complementary") or []]
        for pair, truth in rows:
            hit = bool({frozenset(two) for two in combinations(pair, 2)} & found)
            if truth in {"yes", "true"}:
                self._count(
                    "overlap right" if hit else "overlap missed", "" if hit else f"{name}: overlap missed {pair}"
                )
            elif truth != "soft" and hit:
                self._count("overlap false", f"{name}: FALSE overlap {pair}")

    def figures(self) -> list[str]:
        """Return the figures as lines."""
        n, states = self.counts, self.states
        agreed, total = sum(c for (a, b), c in states.items() if a == b), sum(states.values())
        reported = sum(c for (_, b), c in states.items() if b == "gap")
        there = sum(c for (a, _), c in states.items() if a == "gap")
        right = n["tool right"]
        return [
            f"repositories: {n['repositories']}",
            f"tools: precision {share(right, right + n['tool false'])}",
            f"tools: recall {share(right, right + n['tool missed'])}",
            f"tools in use and on no list: {n['tool unlabelled']}",
            f"problems: agreement {share(agreed, total)}, gaps right {share(states['gap', 'gap'], reported)}, "
            f"gaps found {share(states['gap', 'gap'], there)}",
            f"overlaps: right {n['overlap right']}, missed {n['overlap missed']}, false {n['overlap false']}",
            f"findings in repositories without machine learning: {n['finding without machine learning']}",
        ]


def ids(rows: Any, *confidence: str) -> set[str]:
    """Return the tools of a label's list, of these degrees of confidence or of all."""
    found = {row["id"] for row in rows or [] if not confidence or row.get("confidence", "high") in confidence}
    return {ALIAS.get(name, name) for name in found}


def share(part: int, whole: int) -> str:
    """Return a share with its counts."""
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "none"


if __name__ == "__main__":
    raise SystemExit(main())
