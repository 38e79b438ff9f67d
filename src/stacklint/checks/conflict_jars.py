"""Conflicts: a jar that is made for another version of the engine than the one that is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.model import Evidence, Finding, Related
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.knowledge.types import Rule
    from stacklint.situation import Situation

_PIN = lazy(r"\s*={2,3}\s*(\d+\.\d+)(?:\.\d+)*\s*")
_VERSION = lazy(r"(\d+\.\d+)(?:\.\d+)*")


@check("jar-of-another-version")
def find_jar_of_another_version(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield jars by `parameters.jar` (the beginning of a coordinate) that are made for another `parameters.engine`.

    `parameters.made_for` gives the engine's minor version for each of the jar's. Nothing is said where a list of the
    project lets that one in, or pins none, or where the jar's version is not in the table.
    """
    engine, made_for = rule.parameters["engine"], rule.parameters["made_for"]
    for situation in context.situations.values():
        jars = [
            (item, made_for[version])
            for item, version in _jars(situation, rule.parameters["jar"])
            if version in made_for
        ]
        demands = _demands(situation, engine) if jars else []
        pin = next((item for item in demands if _PIN.fullmatch(item.detail.get("specifier", ""))), None)
        for item, wanted in jars:
            if pin is not None and not any(_lets_in(demand, wanted) for demand in demands):
                words = {"wanted": wanted, "installed": pin.detail["specifier"].strip(" ="), "engine": engine}
                yield _finding(rule, situation, item, pin, words)


def _demands(situation: Situation, engine: str) -> list[Evidence]:
    """Return what product asks of a package."""
    return [
        item
        for item in situation.evidence
        if item.kind == "package" and item.value == engine and situation.scopes.get(item.location.path) == "product"
    ]


def _lets_in(demand: Evidence, minor: str) -> bool:
    """Whether a demand lets in a release of a minor version; true where that is not understood."""
    from stacklint.solver.spec import both, is_empty, spec_of  # noqa: PLC0415 - only where there is a jar

    asked = spec_of(demand.detail.get("specifier", ""), demand.detail.get("manager", "pip"))
    wanted = spec_of(f"=={minor}.*")
    if asked is None or wanted is None:
        return True
    together = both(asked, wanted)
    return not is_empty(together.low, together.high)


def _jars(situation: Situation, start: str) -> Iterator[tuple[Evidence, str]]:
    """Yield the coordinates that product names, each with its minor version."""
    for item in situation.evidence:
        if item.kind != "url" or not item.value.startswith(start):
            continue
        match = _VERSION.fullmatch(item.value.rpartition(":")[2])
        if match and situation.scopes.get(item.location.path) == "product":
            yield item, match[1]


def _finding(rule: Rule, situation: Situation, item: Evidence, pin: Evidence, words: dict[str, str]) -> Finding:
    return Finding(
        rule=rule.id,
        kind="conflict",
        severity=rule.severity,
        message=rule.message.format(jar=item.value, **words),
        location=item.location,
        project=situation.project,
        related=(Related(pin.location, f"{pin.value}{pin.detail['specifier']} here"),),
        act=rule.act.format(**words),
        subject=item.value,
    )
