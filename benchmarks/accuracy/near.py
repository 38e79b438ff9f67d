"""Counts what `stacklint check` says of repositories that train no model of their own: it should be silent.

    python benchmarks/accuracy/near.py --repos FOLDER [--repos FOLDER]

`near.yaml` names them, with their commits: `near` come close to machine learning (ETL, business apps in
Streamlit, Airflow without training, data viewers, numerical libraries), `none` do not. A gap or an overlap in
either is a false alarm; any finding in `none` is printed, for it is one too unless reading shows it to be right.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import yaml
from score import report_of

HERE = Path(__file__).parent
ADVICE = frozenset({"gap", "overlap", "lock-in"})


def main() -> int:
    """Print every finding in those repositories and the counts; return 1 where advice on models was given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repos", type=Path, required=True, action="append")
    args = parser.parse_args()
    counts: Counter[str] = Counter()
    for group, rows in yaml.safe_load((HERE / "near.yaml").read_text(encoding="utf-8")).items():
        for name in rows:
            stem = name.replace("/", "__")
            folder = next((root / stem for root in args.repos if (root / stem).is_dir()), None)
            if folder is None:
                continue
            counts[f"{group}: repositories"] += 1
            for finding in report_of(folder)["findings"]:
                kind = "advice" if finding["kind"] in ADVICE else "others"
                counts[f"{group}: {kind}"] += 1
                place = f"{finding['path']}:{finding['line']}"
                print(f"{group} {name}: {finding['rule']} {place} {finding['message']}")
    print("\n".join(f"{what} {count}" for what, count in sorted(counts.items())))
    return 1 if counts["near: advice"] or counts["none: advice"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
