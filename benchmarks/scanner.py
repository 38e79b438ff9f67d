"""Compares the line scanner with Python's own parser on folders of sources, and times it.

    python benchmarks/scanner.py FOLDER [FOLDER ...] [--show 5]

A site is a file, an offset and a name. Imports are compared with a plain walk over `ast`, calls with
`stacklint.syntax.python_tree`. So that there is much to get right, everything in the standard library is asked for
besides what the rules ask for; attributes that are not called are left out. The time is that of what the rules ask
for alone. Files that the parser refuses are left out of the comparison.
"""

from __future__ import annotations

import argparse
import ast
import os
import sys
import time
import warnings
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stacklint.knowledge.compass import interest_of
from stacklint.knowledge.load import load_folder
from stacklint.readers.python_source import read_python
from stacklint.repo.document import Document, Unreadable
from stacklint.syntax.python import read_lines
from stacklint.syntax.python_brackets import balanced
from stacklint.syntax.python_encoding import prepared
from stacklint.syntax.python_layout import Layout
from stacklint.syntax.python_tree import read_tree
from stacklint.syntax.python_wanted import wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.syntax.python_facts import Call, Facts, Imported

LARGEST = 1 << 20
RULES = Path(__file__).parent.parent / "rules"


class Source(NamedTuple):
    """A file as it lies on the disk, and as the scanner reads it."""

    path: str
    raw: bytes
    data: bytes


def main() -> None:
    """Print what was right, false and missed, the bytes that reached `ast`, and the time."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--show", type=int, default=5, help="how many differences of each kind to print")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    interest = interest_of(load_folder(RULES))
    sources = list(_sources(options.folders))
    size = sum(len(source.raw) for source in sources)
    print(f"{len(sources):,} files, {size / 1e6:.1f} MB")
    seconds = min(_timed(sources, interest) for _ in range(3))
    per_file = seconds / len(sources) * 1e6
    print(f"CPU {seconds:.2f} s: {per_file:.0f} µs a file, {seconds / size * 1e9:.1f} ms a MB")
    everything = interest.modules | interest.seen | sys.stdlib_module_names
    _compare(sources, replace(interest, modules=everything, attributes=frozenset()), options.show)


def _sources(folders: list[str]) -> Iterator[Source]:
    for folder in folders:
        for root, _, names in os.walk(folder):
            for path in (Path(root, name) for name in sorted(names) if name.endswith(".py")):
                if path.is_file() and not path.is_symlink() and path.stat().st_size < LARGEST:
                    raw = path.read_bytes()
                    try:
                        yield Source(str(path), raw, prepared(raw))
                    except Unreadable as error:
                        print(f"unread  {path}: {error.reason}")


def _timed(sources: list[Source], interest: Interest) -> float:
    start = time.process_time()
    for source in sources:
        for _ in read_python(Document(source.path, source.raw), interest):
            pass
    return time.process_time() - start


def _compare(sources: list[Source], interest: Interest, show: int) -> None:
    names, total, shown = wanted(interest), Counter[str](), Counter[str]()
    for source in sources:
        layout = Layout(source.data)
        found = read_lines(layout, names)
        total["bytes"] += len(source.data)
        total["to ast"] += _parsed(layout, found.calls, interest.arguments)
        try:
            tree = ast.parse(source.data)
            truth = read_tree(source.data, names)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            total["refused"] += 1
            continue
        found = truth if layout.doubt >= 0 else found
        imports = {site for site in _walked(tree, source.data) if names.imported(site[2]) is not None}
        for kind, ours, theirs in (
            ("imports", {*_imports(source.data, found.imports)}, imports),
            ("guards", {*_guards(source.data, found)}, {*_guards(source.data, truth)}),
            ("calls", {*_calls(source.data, found.calls)}, {*_calls(source.data, truth.calls)}),
        ):
            total[f"{kind} right"] += len(ours & theirs)
            for verdict, sites in (("false", ours - theirs), ("missed", theirs - ours)):
                total[f"{kind} {verdict}"] += len(sites)
                for line, _, name in sorted(sites)[: max(0, show - shown[kind + verdict])]:
                    shown[kind + verdict] += 1
                    print(f"{verdict}  {source.path}:{line}: {name}")
    for kind in ("imports", "guards", "calls"):
        right, false, missed = (total[f"{kind} {verdict}"] for verdict in ("right", "false", "missed"))
        share = right / max(1, right + missed)
        print(f"{kind:8} {right:,} right, {false} false, {missed} missed: {share:.5f} found")
    share = total["to ast"] / max(1, total["bytes"])
    print(f"{share:.2%} of the bytes reached ast; {total['refused']} files that it refuses were left out")


def _parsed(layout: Layout, calls: list[Call], arguments: frozenset[str]) -> int:
    """Return how many bytes of a file the scanner would hand to `ast`."""
    if layout.doubt >= 0:
        return len(layout.data)
    regions = (balanced(layout, c.bracket, 4096) - c.bracket for c in calls if c.name in arguments)
    return sum(max(0, region) for region in regions)


def _walked(tree: ast.AST, data: bytes) -> Iterator[tuple[int, int, str]]:
    """Yield (line, column, name) of what a plain walk finds imported; names of one module share a place."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.lineno, alias.col_offset, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            place = _after_from(data, node)
            for alias in node.names:
                name = node.module if alias.name == "*" else f"{node.module}.{alias.name}"
                yield (*place, name)
        elif isinstance(node, ast.Call):
            match node.func, node.args:
                case (
                    ast.Name(id="__import__" | "import_module") | ast.Attribute(attr="import_module"),
                    [ast.Constant(value=str(name)) as literal, *_],
                ) if name.replace(".", "").isidentifier() and not name.startswith("."):
                    yield literal.lineno, literal.col_offset + 1, name


def _after_from(data: bytes, node: ast.ImportFrom) -> tuple[int, int]:
    lines = data.split(b"\n")
    text = lines[node.lineno - 1][node.col_offset + 4 :]
    if not text.strip(b" \t\f\\"):
        following = lines[node.lineno]
        return node.lineno + 1, len(following) - len(following.lstrip())
    return node.lineno, node.col_offset + 4 + len(text) - len(text.lstrip())


def _imports(data: bytes, imports: list[tuple[Imported, str]]) -> Iterator[tuple[int, int, str]]:
    for item, _ in imports:
        line = data.count(b"\n", 0, item.start) + 1
        yield line, item.start - data.rfind(b"\n", 0, item.start) - 1, item.value


def _guards(data: bytes, facts: Facts) -> Iterator[tuple[int, int, str]]:
    for item, guard in facts.imports:
        yield data.count(b"\n", 0, item.start) + 1, item.start, f"{item.value} ({guard})"


def _calls(data: bytes, calls: list[Call]) -> Iterator[tuple[int, int, str]]:
    for call in calls:
        yield data.count(b"\n", 0, call.start) + 1, call.end, call.name


if __name__ == "__main__":
    main()
