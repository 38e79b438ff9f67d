"""Lock-in: models, data and metadata kept only in a form that one product or library version reads."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.exit_cost import exit_cost
from stacklint.exits import out_of_format, out_of_tool
from stacklint.kept_records import only_in_service
from stacklint.leaving import Leaving
from stacklint.model import Evidence, Finding, Related, Suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stacklint.detect import Usage
    from stacklint.knowledge.types import Format, Rule
    from stacklint.situation import Situation

_LEAST = 2_000
_HEAVY = 5_000_000
"""Bytes of data from which on leaving a format is more work than writing the files anew."""
_TOLD = frozenset({"application", "template"})
_REGISTERING = frozenset({"log_model", "register_model", "save_model", "push_to_hub", "link_model"})
_STARTED = frozenset({"ci", "schedule", "image", "compose", "cluster"})
_FOR_A_WHILE = ("cache", "tmp", "temp", "intermediate", "checkpoint", "backup")


@check("lock-in-format")
def find_bound_format(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield one finding per format of `parameters.kind` that applications commit and answer with.

    `parameters.code_on_load` asks for formats that run code when they are loaded, or for those that do not.
    Nothing is said where the same thing is also kept in an open format or by a registry, of models that no
    service or page of the project loads, of little data, of fixtures, caches, weights alone or preprocessing alone.
    """
    wanted = rule.parameters.get("code_on_load", "") == "true"
    kinds = rule.parameters["kind"].split()
    found: dict[str, list[tuple[Situation, list[Evidence]]]] = defaultdict(list)
    if any(_kept_elsewhere(situation, context) for situation in context.situations.values()):
        return
    for situation in context.situations.values():
        if situation.kind != "application":
            continue
        kept = _kept(situation, context, kinds)
        if "model" in kinds and not _answers(situation):
            kept = _read_elsewhere(kept, situation, context)
        for name, places in kept.items():
            item = context.knowledge.formats[name]
            worth = item.severity == "warning" or (item.severity == "note" and "model" not in kinds)
            if worth and item.code_on_load == wanted:
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
        if item.kind == "write" and "data" in kinds and item.value in formats and formats[item.value].kind == "data":
            if item.detail.get("object", "model") in kinds and not _made_anew(item, context.ignored):
                found[item.value].append(item)
        elif item.kind == "format" and item.value in formats and formats[item.value].kind in kinds:
            least = _LEAST if formats[item.value].kind == "model" else _HEAVY
            if _committed(item, least) and not (formats[item.value].kind == "model" and _among_data(item)):
                found[item.value].append(item)
    return {name: sorted(rows) for name, rows in found.items()}


def _made_anew(item: Evidence, ignored: Callable[[str], bool]) -> bool:
    """Whether data are written for a while: to a path that says so, that git ignores, or that is not told."""
    if item.detail.get("object") != "data":
        return False
    path = item.detail.get("path", "")
    if not path or any(word in path.lower() for word in _FOR_A_WHILE):
        return True
    folder = item.location.path.rpartition("/")[0]
    return any(ignored(posixpath.normpath(posixpath.join(start, path))) for start in {folder, ""})


def _answers(situation: Situation) -> bool:
    """Whether a service or a page of the project loads a model."""
    shown = {
        name for name in ("model-serving", "demo-apps") if situation.problems[name].state in {"covered", "partial"}
    }
    return bool(shown and situation.activities.get("loading-a-model"))


def _read_elsewhere(
    kept: dict[str, list[Evidence]], situation: Situation, context: Context
) -> dict[str, list[Evidence]]:
    """Return what the service or page of another project names in a file that loads a model."""
    texts = [
        context.text(place.location.path)
        for other in context.situations.values()
        if kept and other is not situation and other.kind == "application" and _answers(other)
        for place in other.activities["loading-a-model"]
    ]
    named = {name: [p for p in places if _quoted(p.location.path, texts)] for name, places in kept.items()}
    return {name: places for name, places in named.items() if places}


def _quoted(path: str, texts: list[str]) -> bool:
    name = posixpath.basename(path)
    return any(f"{before}{name}{after}" in text for text in texts for before in "\"'/" for after in "\"'")


def _among_data(item: Evidence) -> bool:
    """Whether a file lies where data lies: tensors are kept in the formats of models too."""
    return bool({"data", "dataset", "datasets", "features"} & set(item.location.path.split("/")[:-1]))


def _committed(item: Evidence, least: int) -> bool:
    """Whether a file is really in the repository, and large enough to be more than a fixture."""
    return item.detail.get("how") != "pointer" and int(item.detail.get("size", "0") or 0) >= least


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
        suggestions=(Suggestion("export", reasons=out_of_format(item, context.knowledge)),),
        subject=item.id,
    )


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
