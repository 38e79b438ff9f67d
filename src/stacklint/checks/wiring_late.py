"""Wiring: settings that code makes after the library that reads them has done so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.programs import compiled
from stacklint.references import spoken_of, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.model import Location
    from stacklint.situation import Situation

_PLACES = 4


@check("setting-too-late", "env", "import")
def find_late_setting(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield, for each module, the files that set a variable or an attribute of it behind the import that has read it.

    `parameters.reads` gives for a module the variables that it reads once, when it is imported, `parameters.keeps`
    for a beginning of attributes the module whose parts took them over by name, `parameters.children` an expression
    for what starts a process that inherits a variable, or loads a module again.
    """
    reads: Mapping[str, str] = rule.parameters["reads"]
    known = frozenset(name for names in reads.values() for name in names.split())
    keeps: Mapping[str, str] = rule.parameters["keeps"]
    for situation in told(context.situations):
        found: dict[str, list[tuple[Evidence, str]]] = {}
        for item in seen(situation, "env"):
            if item.value in known and item.detail.get("access") == "set" and spoken_of(situation, item):
                found.setdefault(item.location.path, []).append((item, item.value))
        for item in seen(situation, "import"):
            kept = item.detail.get("form") == "assigned" and any(item.value.startswith(begin) for begin in keeps)
            if kept and spoken_of(situation, item):
                found.setdefault(item.location.path, []).append((item, item.value))
        by_module: dict[str, list[_Late]] = {}
        for path, rows in sorted(found.items()):
            if late := _late(rule, situation, path, rows, context):
                by_module.setdefault(late[0][2].value.partition(".")[0], []).extend(late)
        for late in by_module.values():
            yield _finding(rule, situation, late)


_Late = tuple[Evidence, str, Evidence]


def _late(
    rule: Rule, situation: Situation, path: str, rows: list[tuple[Evidence, str]], context: Context
) -> list[_Late]:
    """Return what a file sets too late, each with the import that read it, unless it starts what inherits it."""
    imports = [e for e in seen(situation, "import") if e.location.path == path and e.detail.get("guard") == "top"]
    late = [(item, name, by) for item, name in rows if (by := _read_by(rule, item, name, imports)) is not None]
    if not late or compiled(rule.parameters["children"], re.MULTILINE).search(context.text(path)):
        return []
    return sorted(late, key=lambda row: _at(row[0].location))


def _finding(rule: Rule, situation: Situation, late: list[_Late]) -> Finding:
    """Return one finding for a module: at the first file, with all that it sets, and the other files beside it."""
    first, name, by = late[0]
    path = first.location.path
    names = sorted({n for item, n, _ in late if item.location.path == path} - {name})
    module = by.value.partition(".")[0]
    words = {
        "text": " and ".join([name, *names]),
        "by": path,
        "module": module,
        "line": str(by.location.line),
        "variable": name.rpartition(".")[2],
    }
    others = list({i.location.path: (i.location, n) for i, n, _ in reversed(late) if i.location.path != path}.values())
    related = [Related(by.location, f"{module} is imported here")]
    related += [Related(place, f"{n} here as well") for place, n in sorted(others)[:_PLACES]]
    return claim(rule, situation.project, first.location, words, name, related)


def _read_by(rule: Rule, item: Evidence, name: str, imports: list[Evidence]) -> Evidence | None:
    """Return the import above a setting, of a module that has read it by then.

    `parameters.lazy` are modules that load nothing when they are imported as a whole.
    """
    lazily = rule.parameters["lazy"].split()
    kept = next((module for begin, module in rule.parameters["keeps"].items() if name.startswith(begin)), "")
    for other in imports:
        top = other.value.partition(".")[0]
        reads = top == kept if kept else name in rule.parameters["reads"].get(top, "").split()
        if top in lazily and other.value == top:
            continue
        if reads and other.detail.get("form") != "assigned" and _at(other.location) < _at(item.location):
            return other
    return None


def _at(place: Location) -> tuple[int, int, int]:
    return (place.cell or 0, place.line, place.column)
