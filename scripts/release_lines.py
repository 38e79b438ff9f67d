"""From a package's releases to its release lines: what was asked for, from which version to which."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from package_index import wheel_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from packaging.version import Version

    from package_index import Answer, File, Index, Metadata

_NAME = re.compile(r"[a-z0-9._-]+")
_DEVELOPMENT = {
    *("all-dev", "build", "ci", "cov", "coverage", "dev", "develop", "development", "devel", "doc", "docs", "examples"),
    *("docs-build", "format", "lint", "linting", "mypy", "notebook", "pre-commit", "qa", "quality", "release", "style"),
    *("test", "testing", "tests", "tox", "type-checking", "types", "typing", "unit-tests", "test-all", "all-tests"),
}
"""Extras for those who work on a package, not with it."""

Row = dict[str, Any]


def release_lines(index: Index, answer: Answer, since: str, *, extras: bool = True, halvings: int = 4) -> Row:
    """Return the facts of one package: its lines, the versions taken back, and where the facts come from.

    A line is a run of releases of one minor series that ask for the same. Its two ends were read; where
    they differ, the middle was read too, and so on. What so many halvings did not reach asks for null: not
    known. A row of `lines` is first
    version, last version, their dates (the last is empty where it is the first), the Python asked for, and
    a place in `sets`, whose members are places in `strings`; `==@` stands for one's own version.
    """
    by_version: dict[Version, list[File]] = {}
    stable = any(not f.version.is_prerelease for f in answer.files)
    for file in answer.files:
        if file.uploaded >= since and not (stable and file.version.is_prerelease):
            by_version.setdefault(file.version, []).append(file)
    versions = sorted(by_version)
    strings: dict[str, int] = {}
    sets: dict[tuple[int, ...] | None, int] = {}
    rows: list[list[Any]] = []
    for _, group in groupby(versions, key=lambda v: v.release[:2]):
        series = list(group)
        runs = _runs(series, lambda v: _asks(index, by_version[v], extras=extras), halvings)
        for first, last, asked in _split(runs, [by_version[v][0].python for v in series]):
            requires, python = asked
            key = None if requires is None else tuple(strings.setdefault(r, len(strings)) for r in requires)
            ends = [(str(series[i]), min(f.uploaded for f in by_version[series[i]])) for i in (first, last)]
            versions_and_dates = [
                ends[0][0],
                *(("", ends[0][1], "") if first == last else (ends[1][0], ends[0][1], ends[1][1])),
            ]
            rows.append([*versions_and_dates, python, sets.setdefault(key, len(sets))])
    wheel = wheel_of(by_version[versions[-1]]) if versions else None
    newest = index.metadata(wheel) if wheel else None
    return {
        "package": answer.package,
        "seen": answer.seen,
        "license": newest.license if newest else "",
        **({"status": answer.status} if answer.status not in {"", "active"} else {}),
        "yanked": [str(v) for v in versions if all(f.yanked for f in by_version[v])],
        "strings": list(strings),
        "sets": [None if s is None else list(s) for s in sets],
        "lines": rows,
    }


def _split(runs: list[tuple[int, int, Any]], listed: list[str]) -> Iterator[tuple[int, int, Any]]:
    """Yield the runs, parted where the Python changes that the index lists with every release.

    What was not read between two ends that ask for another Python asks for null: not known.
    """
    for first, last, (requires, _) in runs:
        start = first
        for place in range(first + 1, last + 2):
            if place <= last and listed[place] == listed[start]:
                continue
            kept = listed[start] in {listed[first], listed[last]}
            yield start, place - 1, (requires if kept else None, listed[start])
            start = place


def _runs(series: list[Version], asks: Any, halvings: int) -> list[tuple[int, int, Any]]:
    """Return (first, last, what is asked for) of the runs; reads the ends first, then halves."""
    known: dict[int, Any] = {}

    def at(place: int) -> Any:
        if place not in known:
            known[place] = asks(series[place])
        return known[place]

    def runs(low: int, high: int, left: int) -> list[tuple[int, int, Any]]:
        if at(low) == at(high):
            return [(low, high, at(low))]
        if high - low == 1:
            return [(low, low, at(low)), (high, high, at(high))]
        if not left:
            return [(low, low, at(low)), (low + 1, high - 1, (None, at(high)[1])), (high, high, at(high))]
        middle = (low + high) // 2
        before, after = runs(low, middle, left - 1), runs(middle, high, left - 1)
        joined = (before[-1][0], after[0][1], after[0][2])  # both hold the middle
        return [*before[:-1], joined, *after[1:]]

    return runs(0, len(series) - 1, halvings)


def _asks(index: Index, files: list[File], *, extras: bool) -> tuple[tuple[str, ...] | None, str]:
    wheel = wheel_of(files)
    found: Metadata | None = index.metadata(wheel) if wheel else None
    if wheel is None or found is None:  # a source alone says only when it is built what it asks for
        return None, files[0].python
    wanted = [r for text in found.requires if (r := requirement(text, extras=extras))]
    return tuple(sorted(_relative(r, str(wheel.version)) for r in wanted)), found.python


def _relative(wanted: str, own: str) -> str:
    """Return a requirement for one's own version, of a sister package, as `==@`."""
    head, equals, rest = wanted.partition("==")
    return f"{head}==@{rest[len(own) :]}" if equals and re.match(re.escape(own) + r"(?![\w.])", rest) else wanted


def requirement(text: str, *, extras: bool) -> str:
    """Return a requirement in one spelling; empty for what only development asks for, or an extra in any version."""
    try:
        parsed = Requirement(text)
    except InvalidRequirement:
        return ""
    marker = str(parsed.marker or "")
    names = {canonicalize_name(w) for w in _extras(marker)}
    own = {n for n in names if n not in _DEVELOPMENT and not n.startswith(("all", "devel", "doc", "test"))}
    if names and not (extras and own and parsed.specifier):
        return ""
    parsed.name = canonicalize_name(parsed.name)
    return str(parsed).replace('"', "'")


def _extras(marker: str) -> list[str]:
    """Return the extras that a marker names."""
    return [part.split('"')[1] for part in marker.split("extra ==")[1:] if '"' in part]


def shared(rows: list[Row]) -> dict[str, int]:
    """Return how many of the packages ask for a package outside of any extra, in any of their lines."""
    count: dict[str, int] = {}
    for row in rows:
        own = {_NAME.match(s)[0] for s in row["strings"] if "extra ==" not in s}  # type: ignore[index] # they begin so
        for name in own - {row["package"]}:
            count[name] = count.get(name, 0) + 1
    return count


def sisters(rows: list[Row]) -> set[str]:
    """Return the packages that the newest line of one asks for in its own version: what they ask for, it asks for."""
    found = set()
    for row in rows:
        places = row["sets"][row["lines"][-1][5]] or ()
        asked = [row["strings"][place] for place in places]
        found |= {_NAME.match(s)[0] for s in asked if "==@" in s and "extra ==" not in s}  # type: ignore[index] # as above
    return found
