"""Lock-in: what runs is fetched from a hosted service that alone keeps the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.exit_cost import exit_cost
from stacklint.exits import out_of_tool
from stacklint.kept_records import only_in_service
from stacklint.leaving import Leaving
from stacklint.model import Evidence, Finding, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.detect import Usage
    from stacklint.knowledge.types import Rule

_TOLD = frozenset({"application", "template"})
_STARTED = frozenset({"ci", "schedule", "image", "compose", "cluster"})


@check("lock-in-hosted")
def find_hosted_only(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield tools that keep a problem's records only in a hosted service, with nothing beside them.

    It is told of what is in production and fetches its model from there: that the records of runs stand in a
    service is known to who pays for it. `parameters.fetching` are the last names of calls that fetch, `commands`
    the commands that do, where CI, an image or a cluster starts them.
    """
    problem = rule.parameters["problem"]
    for situation in context.situations.values():
        if situation.kind not in _TOLD or situation.stage != "production":
            continue
        doing = [u for u in situation.usages.values() if u.in_use and problem in situation.covers.get(u.tool.id, ())]
        if len(doing) != 1 or not _hosted_only(doing[0]):
            continue
        usage = doing[0]
        places = _fetched(usage, rule)
        if not places:
            continue
        cost = exit_cost(usage, situation, context.knowledge, _leaving(context))
        exit_ = out_of_tool(usage.tool, situation, context.knowledge, context.as_of)
        yield Finding(
            rule=rule.id,
            kind="lock-in",
            severity="note",
            message=rule.message.format(tool=usage.tool.name),
            location=places[0].location,
            project=situation.project,
            problem=problem,
            tools=(usage.tool.id,),
            act=rule.act,
            suggestions=(Suggestion("export", usage.tool.id, (*exit_, f"cost of leaving: {cost.summary()}")),),
        )


def _fetched(usage: Usage, rule: Rule) -> list[Evidence]:
    """Return where something is fetched from a service, whatever the settings are."""
    seen = [s.evidence for s in usage.product]
    commands = tuple(words.strip() for words in rule.parameters["commands"].split(","))
    started = [e for e in seen if e.kind == "command" and e.detail.get("context") in _STARTED]
    found = [e for e in started if e.detail.get("line", "").startswith(commands)]
    if not usage.guarded and _always(usage):
        names = set(rule.parameters["fetching"].split())
        found += [e for e in seen if e.kind == "call" and e.value.rpartition(".")[2] in names]
    return sorted(found)


def _leaving(context: Context) -> Leaving:
    return Leaving(context.situations, context.paths, context.text)


def _hosted_only(usage: Usage) -> bool:
    """Whether a tool keeps its records in a service alone; a platform is a choice of its own, and is not nagged at."""
    return only_in_service(usage.tool) and not usage.tool.data.get("platform")


def _always(usage: Usage) -> bool:
    """Whether the tool is imported unconditionally, and not only where it is switched on."""
    guards = {s.evidence.detail.get("guard", "top") for s in usage.product if s.evidence.kind == "import"}
    return "top" in guards or not guards
