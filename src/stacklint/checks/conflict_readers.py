"""Conflicts: a table is kept or read in a format, and nothing that is installed understands it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.model import Evidence, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.knowledge.types import Rule
    from stacklint.situation import Situation

_LISTED = frozenset({"package", "locked"})


@check("format-without-reader")
def find_format_without_reader(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield tables of `parameters.format` that nothing in the repository reads, and calls that need an engine.

    `parameters.readers` are the packages and modules that read it; `parameters.calls` gives for a call the package
    that it imports when it runs. Nothing is said where no list of packages is read.
    """
    readers = frozenset(rule.parameters["readers"].split())
    needs = rule.parameters["calls"]
    listed = {name for e in context.evidence if e.kind in _LISTED for name in (e.value, *_extras(e))}
    imported = {e.value.partition(".")[0] for e in context.evidence if e.kind == "import"}
    if not listed:
        return
    for situation in context.situations.values():
        if situation.kind not in {"application", "template"}:
            continue
        for item in _first_of_each(_product(situation)):
            need = needs.get(item.value) if item.kind == "call" else None
            if need and not _is_there(need, listed | imported):
                yield _finding(rule, situation, item, f"{item.value} imports {need} when it runs", need, rule.severity)
            elif (
                item.kind == "format" and item.value == rule.parameters["format"] and not readers & (listed | imported)
            ):
                yield _finding(rule, situation, item, "A Delta table is kept here", "a package that reads it", "note")


def _extras(item: Evidence) -> list[str]:
    """Return the extras of a demand: what they bring is named like them as a rule."""
    return [extra.strip() for extra in item.detail.get("extras", "").split(",") if extra.strip()]


def _is_there(need: str, names: set[str]) -> bool:
    """Whether a package is listed, or something that may bring it: its name in another's, or an extra for all."""
    return "all" in names or any(need in name for name in names)


def _product(situation: Situation) -> list[Evidence]:
    return [e for e in situation.evidence if situation.scopes.get(e.location.path) == "product"]


def _first_of_each(items: Iterable[Evidence]) -> Iterator[Evidence]:
    """Yield the first call of each name, and the first file of each format."""
    seen: set[tuple[str, str]] = set()
    for item in items:
        if item.kind in {"call", "format"} and (item.kind, item.value) not in seen:
            seen.add((item.kind, item.value))
            yield item


def _finding(rule: Rule, situation: Situation, item: Evidence, what: str, need: str, severity: str) -> Finding:
    return Finding(
        rule=rule.id,
        kind="conflict",
        severity=severity,
        message=rule.message.format(what=what),
        location=item.location,
        project=situation.project,
        act=rule.act.format(need=need),
        subject=f"{item.kind} {item.value}",
    )
