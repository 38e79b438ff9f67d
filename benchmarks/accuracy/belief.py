"""Measures how far each kind of evidence can be believed: how often a tool that it shows is in use by the labels.

    python benchmarks/accuracy/belief.py --repos FOLDER [--repos FOLDER]

Counted are tools with a verdict in the labels of their repository, by every kind of evidence of product code that
the report gives for them. `alone` counts those where no other kind is there.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

import yaml
from score import ids, report_of, share

HERE = Path(__file__).parent


def main() -> int:
    """Print a row of figures for each kind of evidence."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repos", type=Path, required=True, action="append")
    args = parser.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    for path in sorted((HERE / "labels").glob("*.yaml")):
        folder = next((root / path.stem for root in args.repos if (root / path.stem).is_dir()), None)
        if folder:
            count(counts, yaml.safe_load(path.read_text(encoding="utf-8")), report_of(folder))
    print("| evidence | in use by the labels | where it is the only kind |\n| --- | --- | --- |")
    for kind in sorted({kind for kind, _ in counts}):
        right, all_ = counts[kind, "right"], counts[kind, "all"]
        alone, both = counts[kind, "right alone"], counts[kind, "all alone"]
        print(f"| {kind} | {share(right, all_)} | {share(alone, both)} |")
    return 0


def count(counts: Counter[tuple[str, str]], label: dict[str, Any], report: dict[str, Any]) -> None:
    """Count a repository's tools by the kinds of their evidence, those apart that the labels do not judge."""
    used = ids(label["tools_in_use"])
    judged = used | ids(label.get("tools_mentioned_only")) | ids(label.get("declared_but_unused"))
    seen: dict[str, set[str]] = {}
    for row in report["stack"]:
        for item in row["evidence"]:
            if item["detail"].get("scope", "product") == "product":
                seen.setdefault(row["tool"], set()).add(item["kind"])
    for tool, kinds in seen.items():
        for kind in kinds if tool in judged else ():
            names = ["all", "right"] if tool in used else ["all"]
            counts.update((kind, name) for name in names)
            if len(kinds) == 1:
                counts.update((kind, f"{name} alone") for name in names)


if __name__ == "__main__":
    raise SystemExit(main())
