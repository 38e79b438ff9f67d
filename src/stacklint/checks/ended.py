"""Tools and runtimes past their end, judged by date."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from stacklint.checks.registry import Context, check
from stacklint.detect import OPERATED
from stacklint.model import Evidence, Finding, Location, Related, Suggestion
from stacklint.record import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.detect import Usage
    from stacklint.knowledge.types import Rule
    from stacklint.situation import Situation

_PLACES = 4
_SHOWN = 6


@check("ended-tool")
def find_ended_tool(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield tools in use that one of `parameters.events` has ended by the date of the scan.

    The repository that makes a tool is told nothing of it.
    """
    events = rule.parameters["events"].split()
    made = {e.value.partition("=")[2] for e in context.evidence if e.value.startswith("project.name=")}
    found: dict[str, list[tuple[Situation, Usage]]] = defaultdict(list)
    for situation in context.situations.values():
        if situation.kind == "non-ml":
            continue
        for usage in situation.usages.values():
            if usage.in_use and _places(usage) and not _part_tells(usage) and not made & set(usage.tool.packages):
                found[usage.tool.id].append((situation, usage))
    for used in found.values():
        rows = [
            e
            for e in used[0][1].tool.data.get("lifecycle", ())
            if e["event"] in events and e["date"] <= context.as_of and e.get("verified", True)
        ]
        if rows:
            yield _ended(rule, used, max(rows, key=lambda e: e["date"]), context)


def _places(usage: Usage) -> list[Evidence]:
    """Return where a tool is used, code before what only names its variables."""
    found = (s.evidence for s in usage.product if s.evidence.kind not in {"locked", "package"})
    return sorted(found, key=lambda e: e.kind == "env")


def _part_tells(usage: Usage) -> bool:
    """A tool that is here only through a part of it is told of at the part."""
    return all(s.signal.owner != usage.tool.id for s in usage.sightings)


def _ended(rule: Rule, used: list[tuple[Situation, Usage]], event: Mapping[str, Any], context: Context) -> Finding:
    """Return one finding for a tool: where it stands first, then where it stands first in the other projects."""
    situation, usage = used[0]
    own = _places(usage)
    places = [own[0], *(_places(other)[0] for _, other in used[1:]), *own[1:]]
    successor = context.knowledge.tools.get(event.get("successor", ""))
    act = event.get("act") or (f"Move to {successor.name}" if successor else rule.act)
    return Finding(
        rule=rule.id,
        kind="obsolete",
        severity="warning" if event["event"] == "shutdown" and rule.severity != "note" else "note",
        message=rule.message.format(
            tool=usage.tool.name, date=event["date"], note=event.get("note", "").rstrip(".")
        ).rstrip(": "),
        location=places[0].location,
        project=situation.project,
        problem=usage.tool.home_problem if usage.tool.home_problem in context.knowledge.problems else "",
        tools=(usage.tool.id,),
        related=tuple(Related(e.location, f"{usage.tool.name} here as well") for e in places[1:_PLACES]),
        act=act,
        suggestions=(Suggestion("replace", successor.id if successor else "", url=str(event.get("source", ""))),),
        subject=event["event"],
    )


@check("ended-runtime")
def find_ended_runtime(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield the runtimes that the repository fixes and whose support has ended, as one finding.

    `parameters.ends` maps versions to the date of their end, `parameters.image` names the image and
    `parameters.key` the configuration key that carry the version. A library that supports many is passed over, and
    so is what conda wrote down of an environment, unless an image or CI makes it anew. Of a file that begins with
    `parameters.compiled` code made all: what gives the image there (`parameters.argument`) is told of in its place.
    """
    ends: Mapping[str, str] = rule.parameters["ends"]
    image, key = rule.parameters["image"], rule.parameters["key"]
    places = [
        (situation.project, version, item)
        for situation in context.situations.values()
        if situation.kind in {"application", "template"} and situation.stage != "exploration"
        for item in situation.evidence
        if (version := _version(item, image, key)) in ends
        and ends[version] <= context.as_of
        and situation.scopes.get(item.location.path) == "product"
        and ("frozen" not in item.detail or _is_made(item.location.path, situation))
    ]
    places = [(project, version, _written(item, rule, context)) for project, version, item in places]
    if not places:
        return
    versions = sorted({version for _, version, _ in places}, key=lambda v: ends[v])
    firsts = [next(place for place in places if place[1] == version) for version in versions]
    places = [*firsts, *(place for place in places if place not in firsts)]
    places.sort(key=lambda place: place[2].detail.get("context") == "cluster")  # what is built here goes before
    first, *others = [item for _, _, item in places]
    yield Finding(
        rule=rule.id,
        kind="obsolete",
        severity="note",
        message=rule.message.format(versions=", ".join(f"{v} ({ends[v]})" for v in versions)),
        location=first.location,
        project=places[0][0],
        related=tuple(Related(item.location, f"{item.value} here as well") for item in others[:_SHOWN]),
        act=rule.act,
        subject=" ".join(versions),
    )


def _written(item: Evidence, rule: Rule, context: Context) -> Evidence:
    """Return where code gives an image, for one that stands in a file which was compiled from it."""
    path = item.location.path
    begins = rule.parameters.get("compiled")
    if item.kind != "image" or not begins or not context.text(path).startswith(begins):
        return item
    image = re.escape(f"{item.value}:{item.detail.get('tag', '')}")
    given = re.compile(rf"\b{rule.parameters['argument']}\s{{0,9}}=\s{{0,9}}[\"']{image}[\"']")
    for source in sorted(p for p in context.paths if p.endswith(".py") and p.startswith(path.rpartition("/")[0])):
        code = context.text(source)
        if found := given.search(code):
            return replace(item, location=Location(source, code.count("\n", 0, found.start()) + 1))
    return item


def _is_made(path: str, situation: Situation) -> bool:
    """Whether an image or CI makes an environment of a file."""
    made = (e for e in situation.evidence if e.kind == "include" and e.value == path)
    return any(e.detail.get("context") in OPERATED for e in made)


def _version(item: Evidence, image: str, key: str) -> str:
    if item.kind == "image" and item.value.rpartition("/")[2] == image:
        text = item.detail.get("tag", "")
    elif item.kind == "config" and item.value.startswith(key + "="):
        text = item.value.partition("=")[2]
    else:
        return ""
    match = re.match(r"v?(\d+\.\d+)(?:$|[.-])", text)
    return match.group(1) if match else ""
