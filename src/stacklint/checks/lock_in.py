"""Lock-in: models, data and metadata kept only in a form that one product or library version reads."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.exit_cost import exit_cost
from stacklint.model import Evidence, Finding, Related, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.detect import Usage
    from stacklint.knowledge.types import Format, Rule
    from stacklint.situation import Situation

_LEAST = 2_000
_TOLD = frozenset({"application", "template"})
_REGISTERING = frozenset({"log_model", "register_model", "save_model", "push_to_hub", "link_model"})
_FOR_A_WHILE = ("cache", "tmp", "temp", "intermediate", "checkpoint", "backup")


@check("lock-in-format")
def find_bound_format(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield one finding per format of `parameters.kind` that applications of the repository write or commit.

    `parameters.code_on_load` asks for formats that run code when they are loaded, or for those that do not.
    Nothing is said where the same thing is also kept in an open format or by a registry, nor of fixtures,
    caches, weights alone or preprocessing alone.
    """
    wanted = rule.parameters.get("code_on_load", "") == "true"
    kinds = rule.parameters["kind"].split()
    found: dict[str, list[tuple[Situation, list[Evidence]]]] = defaultdict(list)
    for situation in context.situations.values():
        if situation.kind != "application" or _kept_elsewhere(situation, context):
            continue
        for name, places in _kept(situation, context, kinds).items():
            item = context.knowledge.formats[name]
            if item.severity != "none" and item.code_on_load == wanted:
                found[name].append((situation, places))
    for name, rows in sorted(found.items()):
        places = [place for _, group in rows for place in group]
        yield _finding(rule, rows[0][0], context.knowledge.formats[name], places, context)


def _kept(situation: Situation, context: Context, kinds: list[str]) -> dict[str, list[Evidence]]:
    formats = context.knowledge.formats
    found: dict[str, list[Evidence]] = defaultdict(list)
    for item in situation.evidence:
        if situation.scopes.get(item.location.path) != "product":
            continue
        if item.kind == "write" and item.value in formats and formats[item.value].kind in kinds:
            if item.detail.get("object", "model") in kinds and not _made_anew(item):
                found[item.value].append(item)
        elif item.kind == "format" and item.value in formats and formats[item.value].kind in kinds and _committed(item):
            found[item.value].append(item)
    return {name: sorted(rows, key=lambda e: (e.kind != "write", e)) for name, rows in found.items()}


def _made_anew(item: Evidence) -> bool:
    """Whether data are written for a while: to a path that says so, or to one that is not told."""
    if item.detail.get("object") != "data":
        return False
    path = item.detail.get("path", "").lower()
    return not path or any(word in path for word in _FOR_A_WHILE)


def _committed(item: Evidence) -> bool:
    """Whether a file is really in the repository, and large enough to be more than a fixture."""
    return item.detail.get("how") != "pointer" and int(item.detail.get("size", "0") or 0) >= _LEAST


def _kept_elsewhere(situation: Situation, context: Context) -> bool:
    """Whether a model is written or committed in an open format as well, or handed to a registry."""
    formats = context.knowledge.formats
    for item in situation.evidence:
        if item.kind == "call" and item.value.rpartition(".")[2] in _REGISTERING:
            return True
        if item.kind in {"write", "format"} and item.value in formats:
            other = formats[item.value]
            if other.kind == "model" and other.severity == "none":
                return True
    return False


def _finding(rule: Rule, situation: Situation, item: Format, places: list[Evidence], context: Context) -> Finding:
    first, *others = places
    return Finding(
        rule=rule.id,
        kind="lock-in",
        severity=rule.severity if item.severity == "warning" else "note",
        message=rule.message.format(format=item.name, bound=item.data.get("bound_to", "") or "one library version"),
        location=first.location,
        project=situation.project,
        related=tuple(Related(e.location, f"{item.name} here as well") for e in others[:3]),
        act=rule.act,
        suggestions=(Suggestion("export", reasons=_way_out(item, context)),),
        subject=item.id,
    )


def _way_out(item: Format, context: Context) -> tuple[str, ...]:
    """Return how to convert, into which format that others read, and what is lost on the way."""
    exit_, loses = str(item.data.get("exit", "")), str(item.data.get("loses", ""))
    into = context.knowledge.formats.get(str(item.data.get("exit_format", "")))
    named = f"{exit_} (into {into.name}, which {into.data['readers']} read)" if exit_ and into else exit_
    return tuple(row for row in (named, f"what is lost: {loses}" if loses else "") if row)


@check("lock-in-hosted")
def find_hosted_only(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield tools that keep a problem's records only in a hosted service, with nothing beside them."""
    problem = rule.parameters["problem"]
    for situation in context.situations.values():
        if situation.kind not in _TOLD:
            continue
        doing = [u for u in situation.usages.values() if u.in_use and problem in situation.covers.get(u.tool.id, ())]
        if len(doing) != 1 or not _hosted_only(doing[0]):
            continue
        usage = doing[0]
        called = [s.evidence for s in usage.product if s.evidence.kind == "call"]
        if not called or usage.guarded or not _always(usage):
            continue
        cost = exit_cost(usage, situation, context.knowledge.formats)
        exit_ = (cost.export,) if cost.export else ()
        yield Finding(
            rule=rule.id,
            kind="lock-in",
            severity="note",
            message=rule.message.format(tool=usage.tool.name),
            location=called[0].location,
            project=situation.project,
            problem=problem,
            tools=(usage.tool.id,),
            act=rule.act,
            suggestions=(Suggestion("export", usage.tool.id, (*exit_, f"cost of leaving: {cost.summary()}")),),
        )


def _hosted_only(usage: Usage) -> bool:
    """Whether a tool keeps its records in a service alone; a platform is a choice of its own, and is not nagged at."""
    hosting = set(usage.tool.data.get("hosting", ()))
    return "saas" in hosting and "self-hosted" not in hosting and not usage.tool.data.get("platform")


def _always(usage: Usage) -> bool:
    """Whether the tool is imported unconditionally, and not only where it is switched on."""
    guards = {s.evidence.detail.get("guard", "top") for s in usage.product if s.evidence.kind == "import"}
    return "top" in guards or not guards
