"""Check SARIF reports of repositories with Microsoft's validator, GitHub's rules turned on.

npm i @microsoft/sarif-multitool-linux        # outside of this repository
python tests/by_hand/sarif_multitool.py node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool REPOSITORY...

Exit 1 where it has an error or a warning to tell, where a rule, path and line have two results, or where a
fingerprint is not the one that CodeQL's upload computes (`LINE_HASHES`, a second statement of it).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

Row = dict[str, Any]
RULES = Path(__file__).with_name("multitool-github.xml")
BLOCK, FACTOR, MASK, END = 100, 37, (1 << 64) - 1, 65_535
FIRST = pow(FACTOR, BLOCK, 1 << 64)


def main(words: list[str]) -> int:
    """Check each repository, print a line for each, and return the exit status."""
    tool, *roots = words
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for root in roots:
            found = check(Path(tool), Path(root), Path(folder))
            wrong += bool(found)
            print(f"{root}: {'; '.join(found) or 'no error, no warning'}")
    print(f"{len(roots)} reports, {wrong} of them wrong")
    return 1 if wrong or not roots else 0


def check(tool: Path, root: Path, folder: Path) -> list[str]:
    """Return what is wrong with the report of a repository."""
    report, judged = folder / "report.sarif", folder / "judged.sarif"
    check = [sys.executable, "-m", "stacklint", "check", str(root), "--format", "sarif", "-o", str(report)]
    subprocess.run([*check, "--exit-zero", "--no-cache"], check=True, capture_output=True)
    words: list[str | Path] = [
        "validate",
        report,
        "-c",
        RULES,
        "--rule-kind",
        "Sarif;Ghas",
        "-o",
        judged,
        "--log",
        "ForceOverwrite",
    ]
    subprocess.run([tool, *words, "--level", "Error;Warning"], check=False, capture_output=True)
    run = json.loads(report.read_text(encoding="utf-8"))["runs"][0]
    told = json.loads(judged.read_text(encoding="utf-8-sig"))["runs"][0].get("results", [])
    said = [f"{row['ruleId']} {row.get('level', 'warning')}" for row in told]
    print(f"  {len(run['results'])} results, {len(run['tool']['driver']['rules'])} rules", end="  ")
    return [f"{text} x{count}" for text, count in Counter(said).items()] + _twice(run) + _hashes(run, root)


def _twice(run: Row) -> list[str]:
    keys = Counter((row["ruleId"], *_place(row)) for row in run["results"])
    return [f"{rule} twice at {path}:{line}" for (rule, path, line), count in keys.items() if count > 1]


def _hashes(run: Row, root: Path) -> list[str]:
    git = next((p for p in (root, *root.resolve().parents) if (p / ".git").exists()), root)
    wrong = []
    for row in run["results"]:
        path, line = _place(row)
        ours = row["partialFingerprints"].get("primaryLocationLineHash")
        file = git / path
        if file.is_file() and b"\0" not in file.read_bytes() and file.stat().st_size < 1 << 20:
            theirs = line_hashes(file.read_text(encoding="utf-8", errors="replace")).get(line)
            wrong += [f"{path}:{line}: fingerprint {ours}, CodeQL's is {theirs}"] if ours != theirs else []
        elif not file.is_file():
            wrong.append(f"{path}: no such file below the git root")
    return wrong


def _place(row: Row) -> tuple[str, int]:
    physical = row["locations"][0]["physicalLocation"]
    return unquote(physical["artifactLocation"]["uri"]), physical["region"]["startLine"]


def line_hashes(text: str) -> dict[int, str]:
    """Return the hash of each line as `fingerprints.ts` of the CodeQL action computes it, character by character."""
    data = text.encode("utf-16-le", "surrogatepass")
    window, lines = [0] * BLOCK, [-1] * BLOCK
    value = index = line = 0
    start, after_return = True, False
    seen: Counter[str] = Counter()
    found: dict[int, str] = {}

    def leave() -> None:
        text = format(value, "x")
        seen[text] += 1
        found[lines[index]] = f"{text}:{seen[text]}"
        lines[index] = -1

    def enter(unit: int) -> None:
        nonlocal value, index
        value = (FACTOR * value + unit - FIRST * window[index]) & MASK
        window[index] = unit
        index = (index + 1) % BLOCK

    for unit in [*(data[i] | data[i + 1] << 8 for i in range(0, len(data), 2)), END]:
        if unit in (0x20, 0x09) or (after_return and unit == 0x0A):
            after_return = False
            continue
        after_return = unit == 0x0D
        if lines[index] != -1:
            leave()
        if start:
            start, line = False, line + 1
            lines[index] = line
        start = unit in (0x0A, 0x0D)
        enter(0x0A if start else unit)
    for _ in range(BLOCK):
        if lines[index] != -1:
            leave()
        enter(0)
    return found


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
