"""Interfaces that a version removed or announced to remove, judged by the nearest pin."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from stacklint.checks.registry import Context, check
from stacklint.model import Evidence, Finding, Related, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.knowledge.types import Rule, Tool
    from stacklint.situation import Situation

    Gone = list[tuple[Mapping[str, Any], list[Evidence]]]

_PLACES = 4
_COUNTED = {"examples": {"product", "example", "docs"}, "course": {"product", "example", "docs"}}
"""The scopes whose code people run, by kind of repository; product alone elsewhere."""


@check("removed-api")
def find_removed_api(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield uses of interfaces that a newer version removed, by what the nearest pin lets in.

    `parameters.outcome` is the outcome that this rule reports: now (the version that is demanded lacks
    it), next (the next installation may take a version that lacks it), or later (a pin keeps it
    alive and so blocks the upgrade); deprecated for what is still there and announced to go.
    """
    wanted = rule.parameters["outcome"]
    tools = context.knowledge.tools.values()
    symbols = {row["symbol"] for tool in tools for row in tool.data.get("removed", ())}
    for situation in context.situations.values():
        if situation.kind == "non-ml":
            continue
        used = _uses(symbols, situation)
        for tool in tools if used else ():
            for version, found in sorted(_gone(tool, situation, used, wanted).items()):
                yield _removed(rule, situation, tool, version, found)


def _gone(tool: Tool, situation: Situation, used: Mapping[str, list[Evidence]], wanted: str) -> dict[str, Gone]:
    """Return the interfaces of a tool that are gone and used, by the version that lacks them."""
    found: dict[str, Gone] = defaultdict(list)
    modules = {s.value for s in tool.signals if s.kind == "import"}
    usage = situation.usages.get(tool.id)
    files = {s.evidence.location.path for s in usage.sightings if s.evidence.kind == "import"} if usage else set()
    own = (frozenset(modules), frozenset(files))
    asked = [e for e in situation.evidence if e.kind in {"package", "locked"}]
    if usage and tool.packages:
        images = [seen.evidence for seen in usage.sightings if _versioned(seen.evidence)]
        asked += [_pinned(image, tool.packages[0]) for image in images]
    for row in tool.data.get("removed", ()):
        places = used.get(row["symbol"], []) if row.get("verified", True) else []
        if row["symbol"].startswith("*."):
            places = [e for e in places if _of_tool(e, own)]
        places = [e for e in places if outcome(row, tool, e, asked) == wanted]
        if places:
            found[row["in"]].append((row, places))
    return found


def _versioned(item: Evidence) -> bool:
    """Whether a trace is an image of the tool with a version for its tag."""
    return item.kind == "image" and bool(re.match(r"v?\d+\.\d+", item.detail.get("tag", "")))


def _pinned(image: Evidence, package: str) -> Evidence:
    """Return an image's tag as the demand that it makes on the tool's package."""
    version = re.match(r"v?(\d+(?:\.\d+)*)", image.detail["tag"])
    demand = f"=={version.group(1)}" if version else ""
    return replace(image, kind="package", value=package, detail={"specifier": demand})


def _of_tool(item: Evidence, own: tuple[frozenset[str], frozenset[str]]) -> bool:
    """Whether a method is the tool's: its receiver is known to be, or is unknown in a file that imports the tool."""
    modules, files = own
    if item.value.startswith("*."):
        return item.location.path in files
    name = item.value
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return bool(name)


def _uses(symbols: set[str], situation: Situation) -> dict[str, list[Evidence]]:
    """Return where the symbols, or what is below them, are imported or called in code that people run."""
    counted = _COUNTED.get(situation.kind, {"product"})
    found: dict[str, list[Evidence]] = defaultdict(list)
    for item in situation.evidence:
        if item.kind not in {"call", "import"} or item.detail.get("guard") == "try":
            continue
        name = item.value
        if situation.scopes.get(item.location.path) not in counted:
            continue
        method = "*." + name.rpartition(".")[2]
        if method in symbols and method != name:
            found[method].append(item)
        while name:
            if name in symbols:
                found[name].append(item)
            name = name.rpartition(".")[0]
    return found


def outcome(row: Mapping[str, Any], tool: Tool, place: Evidence, asked: list[Evidence]) -> str:
    """Return now, next, later or deprecated for an interface; empty where nothing can be said."""
    demands = nearest({row["package"]}, place, asked) if row.get("package") else None
    demands = demands or nearest(set(tool.packages), place, asked)
    if demands is None:
        return ""
    verdicts = [admits(specifier, row["in"]) for specifier in demands]
    if row["state"] == "deprecated":
        return "" if all(v == "never" for v in verdicts) else "deprecated"
    if all(v == "only" for v in verdicts):
        return "now"
    if any(v == "never" for v in verdicts):
        return "later"
    return "next"


def nearest(packages: set[str], place: Evidence, asked: list[Evidence]) -> list[str] | None:
    """Return the demands on a package nearest to a file: a lock's version, then manifests; None for none."""
    found: dict[int, list[str]] = defaultdict(list)
    folder = place.location.path.rpartition("/")[0]
    for item in asked:
        if item.value not in packages:
            continue
        where = item.location.path.rpartition("/")[0]
        if where and not (folder + "/").startswith(where + "/"):
            continue
        depth = -len(where.split("/")) if where else 0
        locked = item.kind == "locked"
        found[depth * 2 - locked].append(
            f"=={item.detail.get('version', '')}" if locked else item.detail.get("specifier", "")
        )
    return found[min(found)] if found else None


def admits(specifier: str, version: str) -> str:
    """Return only, never or maybe: whether a demand admits versions from `version` on."""
    from packaging.version import Version  # noqa: PLC0415 - start-up

    try:
        gone = Version(version)
        bounds = [(op, Version(v.rstrip(".*"))) for op, v in _BOUND.findall(specifier)]
    except ValueError:  # no version, or a number of thousands of digits
        return "maybe"
    for operator, bound in bounds:
        if operator in {"==", "===", "="}:
            return "only" if bound >= gone else "never"
        if operator in {"<", "<="} and bound <= gone:
            return "never"
        if operator == "^" and bound < gone and bound.release[0] < gone.release[0]:
            return "never"
        if operator in {"~=", "~"} and bound < gone and bound.release[:1] < gone.release[:1]:
            return "never"
    if any(op in {">=", ">", "^", "~=", "~"} and bound >= gone for op, bound in bounds):
        return "only"
    return "maybe"


_BOUND = re.compile(r"(===?|=|~=|~|\^|>=|<=|<|>)\s*([0-9][\w.!+*-]*)")


def _removed(rule: Rule, situation: Situation, tool: Tool, version: str, found: Gone) -> Finding:
    """Return one finding for all that a version lacks: its cause is one, and so is the cure."""
    found = sorted(found, key=lambda row: row[1][0].location)
    symbols = [shown(row["symbol"]) for row, _ in found]
    named = ", ".join(symbols[:3]) + (f" and {len(symbols) - 3} more" if len(symbols) > 3 else "")  # noqa: PLR2004 - three are read
    places = sorted({e.location: e for _, rows in found for e in rows}.values())
    instead = found[0][0].get("instead", "")
    source = str(found[0][0].get("source", ""))
    return Finding(
        rule=rule.id,
        kind="obsolete",
        severity=rule.severity,
        message=rule.message.format(
            symbol=named, tool=tool.name, version=version, are="is" if len(found) == 1 else "are"
        ),
        location=places[0].location,
        project=situation.project,
        tools=(tool.id,),
        related=tuple(Related(e.location, f"{shown(e.value)} here") for e in places[1:_PLACES]),
        act=f"Use {instead} for {symbols[0]}" if instead else rule.act,
        suggestions=(Suggestion("replace", tool.id, url=source if source.startswith("http") else ""),),
        subject=f"{tool.id} {version}",
    )


def shown(symbol: str) -> str:
    """Return a symbol as people write it: a method without a known receiver as `.name()`."""
    return f"{symbol[1:]}()" if symbol.startswith("*.") else symbol
