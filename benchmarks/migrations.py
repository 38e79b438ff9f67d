"""Compares the files that leaving a tool is said to touch with those that a real migration touched.

python benchmarks/migrations.py CLONES [--only NAME] [--set built|holdout|again] [--misses]

CLONES holds git repositories with their history: CLONES/owner+name/repo, CLONES/owner__name or CLONES/owner/name.
Each row of migrations.yaml names a commit that took a tool out. Its base is scanned from git's objects, and the
files said to be touched are compared with those that the commit changed or deleted. Files that it adds cannot be
known. Beside it stands the plain guess: the files of Python that import the tool. `for the tool` are the touched
files of which the commit takes away a line that names it, whatever else it does.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from stacklint.exit_cost import exit_cost
from stacklint.knowledge.load import load
from stacklint.leaving import Leaving
from stacklint.repo.repository import Repo
from stacklint.scan import scan
from stacklint.settings import Settings
from stacklint.tool_names import names_in_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROWS = Path(__file__).with_name("migrations.yaml")
_LARGEST = 4 << 20
_LEVELS = ("-", "low", "medium", "high")


@dataclass(frozen=True)
class Trial:
    """One migration: what it touched, what was said, and what the plain guess is."""

    name: str
    tool: str
    level: str
    lines: int
    touched: frozenset[str]
    meant: frozenset[str]
    said: dict[str, str]
    plain: frozenset[str]
    later: frozenset[str]
    """What is said in vain, and is gone or names the tool no more in the newest commit of the clone."""


def _git(folder: Path, *words: str, data: bytes = b"") -> bytes:
    command = ["git", "--git-dir", str(folder), *words]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def _folder(clones: Path, name: str) -> Path | None:
    forms = (
        name.replace("/", "+") + "/repo",
        name.replace("/", "__") + "/.git",
        name.replace("/", "__"),
        name + "/.git",
    )
    return next((clones / form for form in forms if (clones / form / "HEAD").exists()), None)


def _files(folder: Path, revision: str) -> dict[str, str | bytes]:
    """Return the files of a revision by path; what the clone lacks is left out."""
    rows = [row.split(b"\t", 1) for row in _git(folder, "ls-tree", "-r", "-z", revision).split(b"\0") if row]
    blobs = [(head.split()[2], name.decode(errors="replace")) for head, name in rows if head.split()[1] == b"blob"]
    answer = _git(folder, "cat-file", "--batch", data=b"\n".join(blob for blob, _ in blobs) + b"\n")
    found: dict[str, str | bytes] = {}
    at = 0
    for _, name in blobs:
        end = answer.index(b"\n", at)
        head = answer[at:end].split()
        at = end + 1
        if head[-1] == b"missing":
            continue
        size = int(head[-1])
        if size <= _LARGEST:
            found[name] = answer[at : at + size]
        at += size + 1
    return found


def _touched(folder: Path, base: str, commit: str) -> frozenset[str]:
    text = _git(folder, "diff", "--name-only", "--no-renames", "--diff-filter=MD", "-z", base, commit)
    return frozenset(name.decode(errors="replace") for name in text.split(b"\0") if name)


def _meant(folder: Path, base: str, commit: str, touched: frozenset[str], names: re.Pattern[str]) -> Iterator[str]:
    for path in touched:
        text = _git(folder, "diff", "--no-renames", "-U0", base, commit, "--", path).decode(errors="replace")
        if names.search(path) or any(line[:1] == "-" and names.search(line) for line in text.splitlines()[4:]):
            yield path


def _plain(files: dict[str, str | bytes], modules: frozenset[str]) -> Iterator[str]:
    """Yield the files that import a module of the tool."""
    inner = "|".join(re.escape(name) for name in sorted(modules))
    pattern = re.compile(rf"^[\s\"]*(?:import|from)\s+(?:{inner})\b", re.MULTILINE)
    for path, data in files.items():
        text = data.decode(errors="replace") if isinstance(data, bytes) else data
        if path.endswith((".py", ".ipynb")) and pattern.search(text):
            yield path


def _trial(clones: Path, row: dict[str, Any]) -> Trial | None:
    folder = _folder(clones, row["repository"])
    if folder is None:
        return None
    base, commit = row.get("base", f"{row['commit']}^1"), row["commit"]
    knowledge = load()
    tool = knowledge.tools[row["tool"]]
    files = _files(folder, base)
    when = _git(folder, "log", "-1", "--format=%cs", base).decode().strip()
    repo = Repo(files)
    done = scan(repo, knowledge, Settings(), when)
    leaving = Leaving(done.analysis.situations, done.paths, done.report.source)
    said: dict[str, str] = {}
    for project in done.analysis.situations:
        said |= leaving.touched(tool, project)
    touched = _touched(folder, base, commit)
    meant = frozenset(_meant(folder, base, commit, touched, names_in_text(tool)))
    costs = [
        exit_cost(situation.usages[tool.id], situation, knowledge, leaving).level
        for situation in done.analysis.situations.values()
        if tool.id in situation.usages
    ]
    level = max(costs, key=_LEVELS.index, default="-")
    lines = _lines(folder, base, commit, meant)
    plain = frozenset(_plain(files, tool.modules))
    later = frozenset(_later(folder, frozenset(said) - touched, names_in_text(tool)))
    return Trial(row["repository"], tool.id, level, lines, touched, meant, said, plain, later)


def _later(folder: Path, paths: frozenset[str], names: re.Pattern[str]) -> Iterator[str]:
    """Yield the files that the newest commit has no more, or without the tool's names."""
    newest = {
        name.decode(errors="replace")
        for name in _git(folder, "ls-tree", "-r", "-z", "--name-only", "HEAD").split(b"\0")
    }
    for path in paths:
        if path not in newest or not names.search(_git(folder, "show", f"HEAD:{path}").decode(errors="replace")):
            yield path


def _lines(folder: Path, base: str, commit: str, paths: frozenset[str]) -> int:
    """Return how many lines the commit changed in files."""
    if not paths:
        return 0
    text = _git(folder, "diff", "--numstat", "--no-renames", base, commit, "--", *sorted(paths)).decode()
    rows = (line.split("\t")[:2] for line in text.splitlines())
    return sum(int(one) + int(two) for one, two in rows if one != "-")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "-"


def _row(trial: Trial) -> list[str]:
    said, plain = frozenset(trial.said), trial.plain
    cells = [trial.name, trial.tool, trial.level, str(trial.lines), str(len(trial.touched)), str(len(trial.meant))]
    for guess in (said, plain):
        hit = len(guess & trial.touched)
        cells += [str(len(guess)), _share(hit, len(guess)), _share(hit, len(trial.touched))]
        cells.append(_share(len(guess & trial.meant), len(trial.meant)))
    return cells


_HEAD = [
    "repository",
    "tool",
    "cost",
    "lines",
    "touched",
    "for the tool",
    "said",
    "precision",
    "recall",
    "recall for the tool",
]
_HEAD += ["import it", "precision", "recall", "recall for the tool"]


def _sums(trials: list[Trial]) -> list[str]:
    """Return all migrations taken together."""
    cells = ["all", "", "", "", str(sum(len(t.touched) for t in trials)), str(sum(len(t.meant) for t in trials))]
    for guesses in ([(frozenset(t.said), t) for t in trials], [(t.plain, t) for t in trials]):
        size, hit = sum(len(g) for g, _ in guesses), sum(len(g & t.touched) for g, t in guesses)
        cells += [str(size), _share(hit, size), _share(hit, sum(len(t.touched) for _, t in guesses))]
        cells.append(_share(sum(len(g & t.meant) for g, t in guesses), sum(len(t.meant) for _, t in guesses)))
    return cells


def _means(trials: list[Trial]) -> list[str]:
    """Return the mean over migrations of the shares, each migration alike."""
    cells = ["mean of the rows", *[""] * 5]
    rows = [_row(trial) for trial in trials]
    for column in range(6, len(_HEAD)):
        values = [float(row[column]) for row in rows if row[column] != "-"]
        shown = column not in {6, 10}
        cells.append(f"{sum(values) / len(values):.2f}" if values and shown else "")
    return cells


def _table(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(_HEAD), *lines[1:]])


def main() -> int:
    """Run the trial and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clones", type=Path)
    parser.add_argument("--only", default="", help="only repositories whose name holds this")
    parser.add_argument("--set", choices=["all", "built", "holdout", "again"], default="all", help="which of the sets")
    parser.add_argument("--misses", action="store_true", help="also the files that were missed or said in vain")
    options = parser.parse_args()
    trials = []
    for row in yaml.safe_load(_ROWS.read_text()):
        if options.only in row["repository"] and options.set in {"all", _set(row)}:
            trial = _trial(options.clones, row)
            if trial is None:
                sys.stderr.write(f"{row['repository']}: no clone\n")
                continue
            trials.append(trial)
            if options.misses:
                _tell(trial)
    sys.stdout.write(f"{datetime.now(tz=UTC):%Y-%m-%d}\n\n")
    sys.stdout.write(_table([_HEAD, *(_row(t) for t in trials), _sums(trials), _means(trials)]) + "\n")
    vain = [path for trial in trials for path in trial.said if path not in trial.touched]
    sys.stdout.write(f"\n{len(vain)} said in vain, {sum(len(t.later) for t in trials)} of them left the tool later\n")
    return 0


def _set(row: dict[str, Any]) -> str:
    held = row.get("holdout", False)
    return held if isinstance(held, str) else "holdout" if held else "built"


def _tell(trial: Trial) -> None:
    write = sys.stdout.write
    write(f"== {trial.name} ({trial.tool})\n")
    for path in sorted(trial.touched - set(trial.said)):
        write(f"  missed  {'' if path in trial.meant else '(another change) '}{path}\n")
    for path, why in trial.said.items():
        if path not in trial.touched:
            write(f"  in vain {path} ({why}{', gone since' if path in trial.later else ''})\n")


if __name__ == "__main__":
    sys.exit(main())
