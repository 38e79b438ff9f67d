"""Compares what the readers find with what the test suites of other projects expect of the same files.

    python benchmarks/outside.py FOLDER [--only SUITE] [-v]

FOLDER holds checkouts named owner__name; those that are not there are left out. Nothing of them is run.
FawltyDeps: declared packages and imports of its sample projects, by their expected.toml. deptry: its fixtures'
manifests by tomllib and packaging, and what its functional tests say is declared, declared for development, missing,
and imported where. stack-analyser: the Python packages of its rules, each as a requirement. Renovate: fixtures of
Python, containers and CI, by the names in its specs; those without names must be read. syft and trivy: manifests
and locks by plain parsers. checkov: files of clusters and CI hosts that use no tool for machine learning. With -v
every disagreement is told, with its reason where outside_notes.toml has one.
"""

from __future__ import annotations

import argparse
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from outside_suites import analyser, checkov, deptry, fawltydeps, manifests, renovate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from outside_reading import Case

NOTES: dict[str, str] = tomllib.loads((Path(__file__).parent / "outside_notes.toml").read_text(encoding="utf-8"))
SUITES: dict[str, Callable[[Path], Iterator[Case]]] = {
    "tweag__FawltyDeps": fawltydeps,
    "fpgmaas__deptry": deptry,
    "osprey-oss__deptry": deptry,
    "specfy__stack-analyser": analyser,
    "renovatebot__renovate": renovate,
    "anchore__syft": manifests,
    "aquasecurity__trivy": manifests,
    "bridgecrewio__checkov": checkov,
}


def main() -> int:
    """Compare, and print the table; 1 where a disagreement has no reason noted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--verbose", "-v", action="store_true")
    args = parser.parse_args()
    found = {
        name: list(suite(args.folder / name))
        for name, suite in SUITES.items()
        if args.only in name and (args.folder / name).is_dir()
    }
    differ = {name: [c for c in cases if c.missing or c.extra or c.unread] for name, cases in found.items()}
    print("| suite | compared | agree | differ for a reason | differ |\n|---|---|---|---|---|")
    open_ = 0
    for name, cases in found.items():
        noted = sum(bool(_note(name, case)) for case in differ[name])
        wrong = len(differ[name]) - noted
        open_ += wrong
        print(f"| {name} | {len(cases)} | {len(cases) - len(differ[name])} | {noted} | {wrong} |")
    for name, cases in differ.items() if args.verbose else ():
        print(f"\n{name}", *(_line(case, _note(name, case)) for case in cases), sep="\n")
    return int(open_ > 0)


def _note(checkout: str, case: Case) -> str:
    """Return why a case may differ; empty where no reason is known."""
    return next((why for glob, why in NOTES.items() if fnmatch(f"{checkout}/{case.name}", glob)), "")


def _line(case: Case, note: str) -> str:
    parts = {"missing": ", ".join(sorted(case.missing)), "extra": ", ".join(sorted(case.extra)), "unread": case.unread}
    told = "; ".join(f"{key}: {text}" for key, text in parts.items() if text)
    return f"  {case.name}: {told}" + (f"\n      {note}" if note else "")


if __name__ == "__main__":
    raise SystemExit(main())
