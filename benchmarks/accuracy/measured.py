"""Counts what readers said of the findings that are still made, rule by rule.

    python benchmarks/accuracy/measured.py --repos FOLDER [--repos FOLDER] [--write]

`verdicts.yaml` and `held_out.tsv` hold the verdicts of two readers each. A finding is still made where its rule names
the same file, and says what they read (`mended` tells of those that say another thing since). With --write the
counts go into the rules (`measured`), from which SARIF's `precision` follows.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from score import report_of, share

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
RULES = HERE.parents[1] / "rules" / "checks"


def main() -> int:
    """Print for each rule how many verdicts were useful, at first and of what is still said."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repos", type=Path, required=True, action="append")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    rows = [*yaml.safe_load((HERE / "verdicts.yaml").read_text(encoding="utf-8"))["findings"], *held_out()]
    first, still = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for name in sorted({row["repo"] for row in rows}):
        folder = next((root / name for root in args.repos if (root / name).is_dir()), None)
        if folder:
            made = {(f["rule"], f["path"]) for f in report_of(folder)["findings"]}
            for row in (row for row in rows if row["repo"] == name):
                count(first, row)
                if (row["rule"], row["path"]) in made and not row.get("mended"):
                    count(still, row)
    for rule in sorted({rule for rule, _ in first if rule}):
        print(f"| {rule} | {line(first, rule)} | {line(still, rule)} |")
        if args.write:
            write(rule, still)
    print(f"| all | {line(first, '')} | {line(still, '')} |")
    return 0


def held_out() -> Iterator[dict[str, Any]]:
    """Yield the findings on repositories that no rule had seen, with their verdicts."""
    with (HERE / "held_out.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            verdicts = [row["first reader"], row["second reader"]]
            yield {
                "repo": row["repository"].replace("/", "__"),
                "rule": row["rule"],
                "path": row["path"],
                "verdicts": verdicts,
                "mended": row["mended"],
            }


def count(counts: Counter[tuple[str, str]], row: dict[str, Any]) -> None:
    """Count a finding's verdicts, for its rule and for all."""
    for verdict in row["verdicts"]:
        counts.update((rule, what) for rule in (row["rule"], "") for what in ("all", verdict))


def line(counts: Counter[tuple[str, str]], rule: str) -> str:
    """Return the share of useful verdicts on a rule."""
    return share(counts[rule, "useful"], counts[rule, "all"])


def write(rule: str, counts: Counter[tuple[str, str]]) -> None:
    """Write a rule's counts beside its precision."""
    path = next(RULES.glob(f"*/{rule}.yaml"), None)
    if path is None:
        return  # it was retired
    text = re.sub(r"^measured:.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    if counts[rule, "all"]:
        today = datetime.now(UTC).date().isoformat()
        told = f"measured: {{useful: {counts[rule, 'useful']}, of: {counts[rule, 'all']}, checked: {today}}}"
        text = re.sub(r"^(precision: .*\n)", rf"\g<1>{told}\n", text, count=1, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
