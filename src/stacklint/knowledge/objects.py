"""From the plain rows of the compiled knowledge to objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stacklint.knowledge.precision import precision
from stacklint.knowledge.types import Dependency, Format, Job, Means, Need, Problem, Rule, Signal, Tool
from stacklint.record import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def signals_of(owner: str, row: Mapping[str, Any]) -> Iterator[Signal]:
    """Yield what gives an owner away: a signal for each value of each group."""
    for group, entry in enumerate(row.get("signals", ())):
        beside = tuple((kind, value) for kind, values in entry.get("with", {}).items() for value in values)
        for value in entry["values"]:
            yield Signal(
                owner,
                entry["kind"],
                value,
                entry.get("weak", False),
                entry.get("used", False),
                entry.get("covers", ""),
                entry.get("strength", "strong"),
                entry.get("argument", ""),
                beside,
                tuple(entry.get("unless", ())),
                entry.get("at_least", 0),
                group,
            )


def tool_of(id_: str, row: Mapping[str, Any]) -> Tool:
    """Return a tool."""
    return Tool(
        id_,
        row["name"],
        row["folder"].rpartition("/")[2],
        row.get("jobs", {}),
        row.get("may_cover", {}),
        row.get("part_of", ""),
        row.get("used_without_import", False),
        tuple(signals_of(id_, row)),
        row,
    )


def dependency_of(id_: str, row: Mapping[str, Any]) -> Dependency:
    """Return what code leans on; a signal's group is the place in `ended`."""
    ended = row.get("ended", ())
    signals = (replace(s, group=i) for i, end in enumerate(ended) for s in signals_of(id_, end))
    packages, imports = tuple(row.get("packages", ())), row.get("imports", ())
    return Dependency(id_, row["name"], packages, frozenset(imports), tuple(signals), row)


def problem_of(id_: str, row: Mapping[str, Any]) -> Problem:
    """Return a problem with its jobs and needs."""
    finding = row["finding"]
    return Problem(
        id_,
        row["name"],
        row["question"],
        {
            j: Job(
                j,
                v["name"],
                v["covers"],
                v["overlap"],
                tuple(v.get("not_in", ())),
                v.get("meets", "folder"),
                v.get("shapes_code", False),
                v.get("keeps_records", False),
                tuple(v.get("only_with", ())),
            )
            for j, v in row["jobs"].items()
        },
        tuple(
            Need(
                tuple(n["activities"]),
                tuple(n.get("without", ())),
                n.get("strong", False),
                tuple(n.get("kinds", ())),
                n["reason"],
                n.get("quiet", {}),
                n.get("only_with", {}),
            )
            for n in row["need"]
        ),
        tuple(Means(m["activity"], m["state"], m["reason"], tuple(m.get("beside", ()))) for m in row.get("means", ())),
        tuple(finding.get("kinds", ())),
        tuple(finding.get("stages", ())),
        row,
    )


def format_of(id_: str, row: Mapping[str, Any]) -> Format:
    """Return a format."""
    return Format(
        id_,
        row["name"],
        row["kind"],
        row["severity"],
        row.get("code_on_load", False),
        tuple(row.get("globs", ())),
        tuple(row.get("writes", ())),
        row,
    )


def rule_of(id_: str, row: Mapping[str, Any]) -> Rule:
    """Return a rule."""
    return Rule(
        id_,
        row["folder"].rpartition("/")[2],
        row["message"],
        row["why"],
        row["act"],
        row["severity"],
        precision(row.get("precision", "high"), row.get("measured", {})),
        row.get("security_severity", ""),
        row.get("parameters", {}),
        row,
        tuple(row.get("rests_on", ())),
    )
