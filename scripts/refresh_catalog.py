"""Brings the catalogue up to the package index. The only program of the project that needs a network.

python3 scripts/refresh_catalog.py releases          writes rules/releases/
python3 scripts/refresh_catalog.py facts [--write]   shows, or writes, what the index says of tools' health and Python
python3 scripts/refresh_catalog.py --check           says which facts are old or contradict rules/releases/; no network
"""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "scripts")]

from package_index import Index  # noqa: E402 - the folders above
from release_lines import Row, release_lines, shared  # noqa: E402 - likewise
from stacklint.knowledge.load import load  # noqa: E402 - likewise

RELEASES = ROOT / "rules" / "releases"
_SINCE, _SINCE_SHARED = "2020-01-01", "2021-01-01"
_THREADS = 20


def packages() -> list[str]:
    """Return the Python packages that the catalogue's tools and libraries are installed by."""
    knowledge = load()
    named = {p for tool in knowledge.tools.values() for p in tool.packages if ":" not in p and "*" not in p}
    return sorted(named)


def releases(index: Index) -> None:
    """Write the facts of every package of the catalogue, and of every one that two of them ask for."""
    own = packages()
    rows = _all(index, own, _SINCE, extras=True)
    others = sorted(name for name, count in shared(rows).items() if count > 1 and name not in own)
    rows += _all(index, others, _SINCE_SHARED, extras=False)
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


if __name__ == "__main__":
    releases(Index())
