"""Records of runs that code takes away again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.model import Evidence, Finding, Location, Related
from stacklint.programs import compiled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.knowledge.types import Rule
    from stacklint.situation import Situation

_FEW = 3


@check("runs-deleted", "call={calls}", "call={fetched}", "command:ci", "command:schedule")
def find_runs_deleted(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield projects whose own code or CI deletes runs from a tracker's records.

    `parameters.calls` are the calls that do it; `commands` the commands, where CI or a schedule starts them;
    `fetched` the calls whose result is a run, or a list of runs, with a method `delete`; `restored` the last
    names of calls that bring runs back: a file that has both puts runs aside and keeps them. What answers
    requests deletes what somebody asks it to, a function that makes (`created`) what it deletes tries something, and
    a file of whose text `aged` finds that it deletes by age keeps to a rule that is written down.
    """
    for situation in context.situations.values():
        if situation.kind != "application":
            continue
        asked = {e.location.path for e in situation.activities.get("web-route", ())}
        places = [
            e
            for e in situation.evidence
            if situation.scopes.get(e.location.path) == "product" and e.location.path not in asked
        ]
        found = [e for e in places if _deletes(e, rule) and not _restores(e.location.path, rule, context)]
        found = [e for e in found if e.kind != "call" or not _made(e, rule, context)]
        found += _fetched(places, rule, context)
        aged = compiled(rule.parameters["aged"]) if found else None
        found = [e for e in found if aged and not aged.search(context.text(e.location.path))]
        if found:
            yield _finding(rule, situation, sorted(found))


def _deletes(item: Evidence, rule: Rule) -> bool:
    if item.kind == "call":
        return item.value in rule.parameters["calls"].split()
    if item.kind == "command" and item.detail.get("context") in {"ci", "schedule"}:
        line = " ".join(item.detail.get("line", "").split())
        return any(line.startswith(words) for words in rule.parameters["commands"].split(", "))
    return False


def _restores(path: str, rule: Rule, context: Context) -> bool:
    return any(f".{name}(" in context.text(path) for name in rule.parameters["restored"].split())


def _made(item: Evidence, rule: Rule, context: Context) -> bool:
    """Return whether the function that deletes something has made it before."""
    made = rule.parameters["created"].get(item.value.rpartition(".")[2])
    if not made or not item.location.path.endswith(".py"):
        return False
    above = context.text(item.location.path).split("\n")[: item.location.line - 1]
    begins = next((n for n in range(len(above) - 1, -1, -1) if above[n].lstrip().startswith("def ")), 0)
    return any(f".{made}(" in row for row in above[begins:])


def _fetched(places: list[Evidence], rule: Rule, context: Context) -> Iterator[Evidence]:
    """Yield where a file that fetches runs calls their `delete`."""
    wanted = set(rule.parameters["fetched"].split())
    methods = "|".join(sorted({name.rpartition(".")[2] for name in wanted}))
    head = r"^[ \t]*(?:for[ \t]+)?(\w{1,80})[ \t]*(?:=|in)[ \t]*[\w.()]{1,80}"
    named = compiled(rf"{head}\.(?:{methods})\(", re.MULTILINE)
    for path in sorted({e.location.path for e in places if e.kind == "call" and e.value in wanted}):
        if not path.endswith(".py"):
            continue
        text = context.text(path)
        names = set(named.findall(text))
        for number, line in enumerate(text.splitlines(), 1):
            match = re.match(r"[ \t]*(\w{1,80})\.delete\(", line)
            if match and match[1] in names:
                yield Evidence(Location(path, number, match.start(1) + 1), "call", f"{match[1]}.delete")


def _finding(rule: Rule, situation: Situation, places: list[Evidence]) -> Finding:
    first, *others = places
    shown = first.detail.get("line", first.value) if first.kind == "command" else f"{first.value}()"
    return Finding(
        rule=rule.id,
        kind="wiring",
        severity=rule.severity,
        message=rule.message.format(what=" ".join(shown.split())),
        location=first.location,
        project=situation.project,
        problem="experiment-tracking",
        related=tuple(Related(e.location, f"{e.value} here as well") for e in others[:_FEW]),
        act=rule.act,
    )
