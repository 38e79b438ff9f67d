"""Brings the catalogue up to the package index. The only program of the project that needs a network.

    python3 scripts/refresh_catalog.py releases   writes rules/releases/ from the index that pip uses
    python3 scripts/refresh_catalog.py removed    asks wheels whether they hold what the catalogue calls removed
    python3 scripts/refresh_catalog.py facts      shows what the releases change in the tools' files; --write does it
    python3 scripts/refresh_catalog.py --check    says which facts are old or contradict rules/releases/

Only the first two use the network. A `checked` is written only with `seen`, a hash of the index's answer.
"""

from __future__ import annotations

import datetime as dt
import difflib
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "scripts")]

from packaging.version import Version  # noqa: E402 - likewise

from catalog_facts import (  # noqa: E402 - the folders above
    Facts,
    confirmed,
    contradictions,
    main_package,
    old_facts,
    refreshed,
)
from package_index import Index, wheel_of  # noqa: E402 - likewise
from release_lines import Row, release_lines, shared, sisters  # noqa: E402 - likewise
from stacklint.knowledge.compile import compile_rules  # noqa: E402 - likewise
from stacklint.knowledge.load import Knowledge  # noqa: E402 - likewise
from symbols import has  # noqa: E402 - likewise

RELEASES = ROOT / "rules" / "releases"
_SINCE, _SINCE_SHARED = "2020-06-01", "2022-06-01"
_THREADS = 20


def packages() -> list[str]:
    """Return the Python packages that the catalogue's tools and libraries are installed by."""
    knowledge = _knowledge()
    tools = [p for tool in knowledge.tools.values() for p in tool.packages]
    others = [p for dependency in knowledge.dependencies.values() for p in dependency.packages]
    return sorted({p for p in (*tools, *others) if ":" not in p and "*" not in p})


def releases(index: Index) -> None:
    """Write the facts of every package of the catalogue, of every one that two of them ask for, and of sisters."""
    own = packages()
    rows = _all(index, own, _SINCE, extras=True)
    others = sorted(name for name, count in shared(rows).items() if count > 1 and name not in own)
    rows += _all(index, others, _SINCE_SHARED, extras=False)
    while more := sorted(sisters(rows) - {*own, *others}):
        others += more
        rows += _all(index, more, _SINCE_SHARED, extras=False)
    RELEASES.mkdir(exist_ok=True)
    for row in rows:
        (RELEASES / f"{row['package']}.json").write_text(_written(row), encoding="utf-8")
    for stale in {p.stem for p in RELEASES.glob("*.json")} - {r["package"] for r in rows}:
        (RELEASES / f"{stale}.json").unlink()
    print(f"{len(own)} packages of the catalogue, {len(others)} that they share, {len(rows)} written")


def _all(index: Index, names: list[str], since: str, *, extras: bool) -> list[Row]:
    def one(name: str) -> Row | None:
        answer = index.answer(name)
        if answer is None:
            print(f"{name}: the index has no such package", file=sys.stderr)
            return None
        row = release_lines(index, answer, since, extras=extras, halvings=4 if extras else 2)
        return row if row["lines"] else None

    with ThreadPoolExecutor(_THREADS) as pool:
        return [row for row in pool.map(one, names) if row]


def _written(row: Row) -> str:
    """Return JSON with one line of text for each release line, so that a diff can be read."""
    parts: list[str] = []
    for key, value in row.items():
        if isinstance(value, list) and value and key in {"lines", "sets", "strings"}:
            inner = ",\n".join(_dense(v) for v in value)
            parts.append(f"{_dense(key)}:[\n{inner}]")
        else:
            parts.append(f"{_dense(key)}:{_dense(value)}")
    return "{" + ",\n".join(parts) + "}\n"


def _dense(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _knowledge() -> Knowledge:
    """Return the knowledge with its dates and sources, which the compiled form leaves out."""
    return Knowledge(compile_rules(ROOT / "rules"))


def facts() -> Facts:
    """Return what `rules/releases/` holds, by package."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(RELEASES.glob("*.json"))}


def check(today: str) -> int:
    """Say which facts are old or contradict the releases; 1 where there are any."""
    knowledge, known = _knowledge(), facts()
    rows = [*old_facts(knowledge, today), *contradictions(knowledge, known)]
    print("\n".join(rows))
    print(f"{len(rows)} facts to look at; {confirmed(knowledge, known)} are borne out by the index")
    return 1 if rows else 0


def update(today: str, *, write: bool) -> int:
    """Show, or write, the lines of the tools' files that the releases change."""
    knowledge, known = _knowledge(), facts()
    for name, row in sorted(knowledge.data["tools"].items()):
        found = known.get(main_package(knowledge, name))
        path = ROOT / "rules" / row["folder"] / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        new = refreshed(text, found, today) if found else text
        shown = str(path.relative_to(ROOT))
        print("".join(difflib.unified_diff(text.splitlines(True), new.splitlines(True), shown, shown, n=0)), end="")
        if write and new != text:
            path.write_text(new, encoding="utf-8")
    return 0


def removed(index: Index) -> int:
    """Say which symbols a wheel still holds though they are called removed, or lacked long before."""
    tables = [_knowledge().data[kind] for kind in ("tools", "dependencies")]
    rows = [(o, r) for t in tables for o, data in t.items() for r in data.get("removed", ()) if _can_be_asked(r)]

    def one(item: tuple[str, Any]) -> tuple[str, str]:
        owner, row = item
        answer = index.answer(row["package"])
        wheels = _around(answer.files, row["in"]) if answer else None
        if wheels is None:
            return "unknown", f"{owner}: {row['symbol']}: no two wheels to compare"
        before, after = (has(wheel, row["symbol"]) for wheel in wheels)
        if before and not after:
            return "borne out", ""
        return "doubtful", f"{owner}: {row['symbol']} in {row['in']}: before {before}, after {after}"

    with ThreadPoolExecutor(_THREADS) as pool:
        found = list(pool.map(one, rows))
    print("\n".join(text for verdict, text in found if verdict == "doubtful"))
    for verdict in ("borne out", "doubtful", "unknown"):
        print(f"{sum(v == verdict for v, _ in found)} {verdict}")
    return 0


def _can_be_asked(row: Any) -> bool:
    named = row.get("symbol", "*.")
    return row["state"] == "removed" and "argument" not in row and "package" in row and not named.startswith("*.")


def _around(files: Any, version: str) -> tuple[Any, Any] | None:
    """Return the last wheel before a version, and the first from it on."""
    gone = Version(version)
    stable = [f for f in files if not f.version.is_prerelease and f.name.endswith(".whl")]
    before = [f for f in stable if f.version < gone]
    after = [f for f in stable if f.version >= gone]
    if not before or not after:
        return None
    last, first = max(f.version for f in before), min(f.version for f in after)
    return wheel_of([f for f in before if f.version == last]), wheel_of([f for f in after if f.version == first])


def main(words: list[str]) -> int:
    """Do what the first word says."""
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    command = words[0] if words else ""
    if command == "releases":
        releases(Index())
        return 0
    if command == "removed":
        return removed(Index())
    if command == "facts":
        return update(today, write="--write" in words)
    if command == "--check":
        return check(today)
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
