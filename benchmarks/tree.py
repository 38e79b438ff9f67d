"""Puts one large tree together from a folder of checkouts, to be timed by `speed.py`.

    python benchmarks/tree.py TARGET FOLDER_OF_CHECKOUTS [...] [--python 7000] [--notebooks 1300] [--times 1]

Copies whole checkouts, those with many notebooks and few modules first, until there are enough files of both kinds;
regular files alone, without links and without `.git`. With `--times` the tree holds so many copies of them beside one
another. The times of the files stay, so that a cache trusts them. Prints what the tree holds.
"""

from __future__ import annotations

import argparse
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY = 10
"""So many notebooks make a checkout one of notebooks."""


def main() -> int:
    """Copy, and print the number of files and bytes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=Path)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--python", type=int, default=7000)
    parser.add_argument("--notebooks", type=int, default=1300)
    parser.add_argument("--times", type=int, default=1)
    args = parser.parse_args()
    checkouts = [path for folder in args.folders for path in sorted(folder.iterdir()) if path.is_dir()]
    counts = {path: Counter(file.suffix for file in files(path)) for path in checkouts}
    chosen = choose(counts, args.python, args.notebooks)
    size = 0
    for time in range(args.times):
        for path in chosen:
            size += copy(path, args.target / f"{time}" / path.name)
    total = sum((counts[path] for path in chosen), Counter[str]())
    kinds = f"{total['.py']:,} Python files, {total['.ipynb']:,} notebooks, {total.total():,} files in all"
    print(f"{len(chosen)} checkouts, {args.times} times: {kinds} each time; {size / 1e6:.1f} MB")
    return 0


def choose(counts: dict[Path, Counter[str]], python: int, notebooks: int) -> list[Path]:
    """Return the checkouts to copy: first for the notebooks, then for the Python files."""
    chosen: list[Path] = []
    have: Counter[str] = Counter()
    few = {path: kinds[".py"] / kinds[".ipynb"] for path, kinds in counts.items() if kinds[".ipynb"] >= MANY}
    for kind, enough, order in (
        (".ipynb", notebooks, sorted(few, key=lambda path: (few[path], path))),
        (".py", python, sorted(counts, key=lambda path: (-counts[path][".py"], path))),
    ):
        for path in order:
            if path not in chosen and have[kind] < enough:
                chosen.append(path)
                have += counts[path]
    return chosen


def files(folder: Path) -> Iterator[Path]:
    """Yield the regular files below a folder."""
    for above, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != ".git"]
        for path in (Path(above, name) for name in names):
            if path.is_file() and not path.is_symlink():
                yield path


def copy(source: Path, target: Path) -> int:
    """Copy the regular files of a folder with their times; return their size."""
    size = 0
    for path in files(source):
        to = target / path.relative_to(source)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, to)
        size += to.stat().st_size
    return size


if __name__ == "__main__":
    raise SystemExit(main())
