"""What has changed between two JSON reports of one repository."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from stacklint.model import SEVERITIES, StacklintError
from stacklint.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Row = dict[str, Any]
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Turn:
    """A problem of a project whose state or answer is another than before."""

    problem: str
    project: str
    before: str
    now: str
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """Findings that are new and gone, worst first; problems that turned; tools that came into use and went."""

    new: tuple[Row, ...] = ()
    gone: tuple[Row, ...] = ()
    turned: tuple[Turn, ...] = ()
    came: tuple[tuple[str, str], ...] = ()
    went: tuple[tuple[str, str], ...] = ()
    unread: int = 0

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.turned or self.came or self.went)


def read_report(path: Path) -> Row:
    """Return a JSON report; raises `StacklintError` for a file that is none of schema version 1."""
    try:
        report = json.loads(path.read_bytes())
    except OSError as error:
        raise StacklintError(f"{path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise StacklintError(f"{path}: not a JSON report; make one with: stacklint check --format json:FILE") from error
    version = report.get("schema_version") if isinstance(report, dict) else None
    if version is None:
        raise StacklintError(f"{path}: not a report of stacklint; make one with: stacklint check --format json:FILE")
    if version != _SCHEMA:
        raise StacklintError(f"{path}: its schema_version is {version!r}, and this version compares {_SCHEMA}")
    if lacking := sorted({"findings", "problems", "stack", "unread"} - set(report)):
        raise StacklintError(f"{path}: the report lacks {', '.join(lacking)}")
    found: Row = report
    return found


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> Change:
    """Return what is different in `new`; a finding is the same as long as its fingerprint is."""
    before, now = ({row["fingerprint"]: row for row in report["findings"]} for report in (old, new))
    tools_before, tools_now = _tools(old), _tools(new)
    return Change(
        new=_worst_first(row for key, row in now.items() if key not in before),
        gone=_worst_first(row for key, row in before.items() if key not in now),
        turned=tuple(_turns(old, new)),
        came=tuple(sorted(tools_now - tools_before)),
        went=tuple(sorted(tools_before - tools_now)),
        unread=len({_unread(row) for row in new["unread"]} - {_unread(row) for row in old["unread"]}),
    )


def _turns(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Turn]:
    known = {(row["project"], row["problem"]): row for row in old["problems"]}
    found = []
    for row in new["problems"]:
        before = known.get((row["project"], row["problem"]), {"state": "not-needed", "covered_by": []})
        had, has = set(before["covered_by"]), set(row["covered_by"])
        if before["state"] != row["state"] or had != has:
            came, went = tuple(sorted(has - had)), tuple(sorted(had - has))
            by = tuple(row["covered_by"])
            found.append(Turn(row["problem"], row["project"], before["state"], row["state"], came, went, by))
    return found


def _tools(report: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Return the tools in use as (name, project)."""
    return {(row["name"], row["project"]) for row in report["stack"] if row["in_use"]}


def _unread(row: Row) -> tuple[str, str]:
    return row["path"], row["reason"]


def _worst_first(rows: Any) -> tuple[Row, ...]:
    def weight(row: Row) -> tuple[Any, ...]:
        return -SEVERITIES.index(row["severity"]), row["path"], row["line"] or 0, row["rule"]

    return tuple(sorted(rows, key=weight))
