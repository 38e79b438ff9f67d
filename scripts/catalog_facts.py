"""What the tools' files say beside what the index said: old facts, contradictions, and lines brought up to date."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from packaging.specifiers import SpecifierSet
from packaging.version import InvalidVersion, Version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.knowledge.load import Knowledge

Facts = dict[str, dict[str, Any]]
"""The content of `rules/releases/` by package."""

_OLD = 180
_LICENCES = {
    "Apache-2.0": ("apache",),
    "MIT": ("mit",),
    "BSD": ("bsd",),
    "AGPL": ("agpl", "affero"),
    "GPL": ("gpl", "general public"),
    "MPL": ("mpl", "mozilla"),
}


def old_facts(knowledge: Knowledge, today: str) -> Iterator[str]:
    """Yield the facts whose date is more than 180 days before `today`."""
    first = (dt.date.fromisoformat(today) - dt.timedelta(days=_OLD)).isoformat()
    for kind in ("tools", "dependencies", "platforms", "formats"):
        for name, row in sorted(knowledge.data[kind].items()):
            for what, checked in _dates(row):
                if checked < first:
                    yield f"{row['folder']}/{name}.yaml: {what}: checked {checked}"


def _dates(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "checked" in row:
        yield "the file", row["checked"]
    for key in ("lifecycle", "removed", "ended"):
        for entry in row.get(key, ()):
            if "checked" in entry:
                yield f"{key} {entry.get('symbol') or entry.get('event') or entry.get('command', '')}", entry["checked"]
    for key in ("health", "requires"):
        if "checked" in row.get(key, {}):
            yield key, row[key]["checked"]


def contradictions(knowledge: Knowledge, facts: Facts) -> Iterator[str]:
    """Yield where a tool's file and the index disagree."""
    for kind in ("tools", "dependencies"):
        for name, row in sorted(knowledge.data[kind].items()):
            place = f"{row['folder']}/{name}.yaml"
            for entry in row.get("removed", ()):
                found = facts.get(entry.get("package", ""))
                if found and _later(entry["in"], found["lines"][-1]):
                    yield f"{place}: removed {entry.get('symbol', '')}: {entry['in']} is not released"
    for name, row in sorted(knowledge.data["tools"].items()):
        found = facts.get(main_package(knowledge, name))
        if found is None:
            continue
        place, last = f"{row['folder']}/{name}.yaml", newest(found)
        if (date := last[3] or last[2]) > row.get("health", {}).get("as_of", "9"):
            yield f"{place}: health: released {date}, the file says {row['health']['as_of']}"
        python = row.get("requires", {}).get("python", "")
        if python and last[4] and not _same(python, last[4]):
            yield f"{place}: requires: Python {last[4]}, the file says {python}"
        if found.get("status") in {"archived", "quarantined", "deprecated"} and not row.get("lifecycle"):
            yield f"{place}: the index marks {found['package']} as {found['status']}"
        licence, said = row.get("license", {}).get("id", ""), found.get("license", "")
        if _family(licence) and _family(said) and _family(licence) != _family(said):
            yield f"{place}: license: {said}, the file says {licence}"


def confirmed(knowledge: Knowledge, facts: Facts) -> int:
    """Return how many facts of tools the index bears out: dates, Pythons, caps, licences and versions."""
    count = 0
    for kind in ("tools", "dependencies"):
        for row in knowledge.data[kind].values():
            for entry in row.get("removed", ()):
                found = facts.get(entry.get("package", ""))
                count += found is not None and not _later(entry["in"], found["lines"][-1])
    for name, row in knowledge.data["tools"].items():
        found = facts.get(main_package(knowledge, name))
        if found is None:
            continue
        last, asked = newest(found), row.get("requires", {})
        count += (last[3] or last[2]) <= row.get("health", {}).get("as_of", "")
        count += bool(asked.get("python")) and _same(asked["python"], last[4])
        licence = _family(row.get("license", {}).get("id", ""))
        count += bool(licence) and licence == _family(found.get("license", ""))
    return count


def main_package(knowledge: Knowledge, tool: str) -> str:
    """Return the Python package that a tool is installed by; empty for none."""
    return next((p for p in knowledge.tools[tool].packages if ":" not in p and "*" not in p), "")


def newest(found: Mapping[str, Any]) -> list[Any]:
    """Return the release line of the latest date: a number may be higher by mistake, and old."""
    line: list[Any] = max(found["lines"], key=lambda row: row[3] or row[2])
    return line


def refreshed(text: str, found: Mapping[str, Any], today: str) -> str:
    """Return a tool's file with the date of its last release and its Python as the index says, line by line.

    What the index bears out is dated too; what a file says beyond it (a later date, caps) is left alone.
    """
    last, source = newest(found), f'"https://pypi.org/project/{found["package"]}/"'
    stamp = {"checked": today, "seen": found["seen"]}
    date, lines = last[3] or last[2], []
    for line in text.splitlines(keepends=True):
        new = line
        if line.startswith("health: {") and date >= _value(line, "as_of"):
            backed = {"source": source} if _value(line, "state") == "active" else {}  # the others have a reason
            new = _with(line, {"as_of": date, **backed, **stamp})
        if line.startswith("requires: {") and last[4] and _value(line, "python") and "caps:" not in line:
            python = {} if _same(_value(line, "python"), last[4]) else {"python": f'"{last[4]}"'}
            new = _with(line, {**python, "source": source, **stamp})
        lines.append(new)
    return "".join(lines)


def _with(line: str, values: Mapping[str, str]) -> str:
    """Return a line that holds a mapping with other values; what it lacks is put at its end."""
    for key, value in values.items():
        pattern = re.compile(rf'(?<=[{{ ]){key}: ("[^"]*"|[^,}}]*)')
        if pattern.search(line):
            line = pattern.sub(f"{key}: {value}".replace("\\", ""), line, count=1)
        else:
            line = f"{line.rstrip()[:-1]}, {key}: {value}}}\n"
    return line


def _value(line: str, key: str) -> str:
    found = re.search(rf'(?<=[{{ ]){key}: (?:"([^"]*)"|([^,}}]*))', line)
    return (found[1] or found[2] or "") if found else ""


def _later(version: str, line: list[Any]) -> bool:
    try:
        return Version(version) > Version(line[1] or line[0])
    except InvalidVersion:
        return False


def _same(one: str, two: str) -> bool:
    try:
        return SpecifierSet(one) == SpecifierSet(two)
    except ValueError:
        return False


def _family(licence: str) -> str:
    text = licence.lower()
    return next((name for name, words in _LICENCES.items() if any(w in text for w in words)), "")
