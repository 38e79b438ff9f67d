"""Counts what reading says of each finding on wiring: wiring.py --reports FOLDER.

FOLDER holds reports of `stacklint check --isolated --format json`, named OWNER__NAME.json, at any depth.
`wiring.tsv` holds the verdicts: certain, plausible (true, and of little use or open to doubt), wrong,
reworded (wrong as it was said, and said otherwise today) and copy (the file is in git and was left out of the
copy that was read). The tables count them by severity and for each rule, as they were found and as far as they are
still said; what is said and was never read is listed behind them.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
RULES = HERE.parents[1] / "rules" / "checks" / "wiring"
SEVERITY = re.compile(r"^severity: (\w+)", re.MULTILINE)
VERDICTS = ("certain", "plausible", "wrong")
FOUND = {"reworded": "wrong"}
STILL = {"reworded": "certain"}


def main() -> None:
    """Print the table and what was not read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=Path, required=True)
    said, scanned = _said(parser.parse_args().reports)
    with (HERE / "wiring.tsv").open(encoding="utf-8", newline="") as file:
        read = {(r["repository"], r["rule"], r["path"]): r["verdict"] for r in csv.DictReader(file, delimiter="\t")}
    rows = [(*key, verdict) for key, verdict in read.items() if verdict != "copy"]
    found = Counter((rule, FOUND.get(v, v)) for _, rule, _, v in rows)
    still = Counter((rule, STILL.get(v, v)) for name, rule, path, v in rows if (name, rule, path) in said)
    severities = {rule: _severity(rule) for _, rule, _, _ in rows}
    print("| | findings | certain | plausible | wrong |\n| --- | --- | --- | --- | --- |")
    for severity in ("error", "warning", "note"):
        for when in ("before", "after"):
            names = STILL if when == "after" else FOUND
            counted = Counter(
                names.get(verdict, verdict)
                for *key, verdict in rows
                if said.get(tuple(key), severities[key[1]]) == severity and (when == "before" or tuple(key) in said)
            )
            if counted:
                cells = " | ".join(str(counted[v]) for v in VERDICTS)
                print(f"| {severity}s, {when} | {counted.total()} | {cells} |")
    print("\n| rule | repositories | certain | plausible | wrong | still said: certain | plausible | wrong |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for rule in sorted({rule for rule, _ in found}):
        repositories = len({name for name, other, _, _ in rows if other == rule})
        cells = [*(found[rule, v] for v in VERDICTS), *(still[rule, v] for v in VERDICTS)]
        print(f"| `{rule}` | {repositories} | {' | '.join(map(str, cells))} |")
    totals = [
        sum(n for (_, v), n in counter.items() if v == verdict) for counter in (found, still) for verdict in VERDICTS
    ]
    print(f"| all | {len({name for name, *_ in rows})} | {' | '.join(map(str, totals))} |")
    unread = sorted(key for key in said if key not in read)
    print(f"\n{len(scanned)} reports; {len(unread)} findings were never read")
    for key in unread:
        print("  " + "\t".join(key))


def _severity(rule: str) -> str:
    """Return the severity of a rule; that of a note where there is no such rule any more."""
    path = RULES / f"{rule}.yaml"
    found = SEVERITY.search(path.read_text(encoding="utf-8")) if path.is_file() else None
    return found[1] if found else "note"


def _said(folder: Path) -> tuple[dict[tuple[str, str, str], str], set[str]]:
    """Return the severities of findings on wiring by repository, rule and path, and the repositories with a report."""
    said: dict[tuple[str, str, str], str] = {}
    scanned = set()
    for path in folder.rglob("*.json"):
        name = path.stem.replace("__", "/", 1)
        scanned.add(name)
        for finding in json.loads(path.read_text(encoding="utf-8"))["findings"]:
            if finding["kind"] == "wiring":
                said[name, finding["rule"], finding["path"]] = finding["severity"]
    return said, scanned


if __name__ == "__main__":
    main()
