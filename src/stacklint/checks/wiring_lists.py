"""Wiring: lists of requirements that lack what the code beside them imports, or hold what an image never uses."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.holdings import Holdings
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.programs import compiled
from stacklint.references import spoken_of, told
from stacklint.regex import lazy
from stacklint.relatives import imported_at_top, near

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.detect import Usage
    from stacklint.situation import Situation

_LIST = lazy(r"(?:^|/)[^/]*requirements[^/]*\.(?:txt|in)$")
_COPY = lazy(r"^[ \t]*(?:COPY|ADD)[ \t]+(?!--from)(?:--\S+[ \t]+)*(.+)$", re.MULTILINE)
_NAMING = (".py", ".sh", ".yml", ".yaml", ".toml", ".cfg", ".ini", ".conf", "Makefile", "Procfile")
"""Files that may say what a container needs."""
_MOST = 200
_FEW = 3
_PLACES = 4


@check("list-lacks-import", "package")
def find_lacking_list(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield tools that the code of one folder imports and its own list of requirements lacks.

    Only where another folder's list has the tool, and neither the folders above nor anything that is
    asked for here may bring it. `parameters.bring` lists platforms whose runtimes bring libraries.
    """
    bring = frozenset(rule.parameters["bring"].split())
    tools = context.knowledge.tools
    found: dict[str, list[tuple[Situation, Evidence, Evidence]]] = {}
    for situation in told(context.situations):
        if situation.project == ".":
            continue  # the root has no other folder's list above it
        own = [e for e in seen(situation, "package") if _LIST.search(e.location.path)]
        lists = {e.location.path for e in own if posixpath.dirname(e.location.path) == situation.project}
        if len(own) < _FEW or len(lists) != 1 or bring & {*situation.platforms, *situation.usages}:
            continue
        asked = _reached(situation, context)
        known: set[str] | None = None
        for usage in situation.usages.values():
            packages = set(usage.tool.packages)
            places = imported_at_top(usage, situation) if packages and not packages & asked else []
            if places and known is None:
                known = {name for name, tool in tools.items() if asked.intersection(tool.packages)}
            if known is not None and places and not near(usage.tool, tools) & known:
                other = any(e.value in packages for e in seen(context, "package"))
                listed = min((e.location for e in own), key=lambda at: (at.path not in lists, at.path))
                if other:
                    found.setdefault(usage.tool.id, []).append((situation, places[0], Evidence(listed, "", "")))
    for tool, rows in sorted(found.items()):
        yield _lacking(rule, context, tool, rows)


def _reached(situation: Situation, context: Context) -> set[str]:
    """Return what is asked for in a project, in those above it, and by whatever includes one of its files."""
    found: set[str] = set()
    for other in context.situations.values():
        above = other.project == "." or situation.project.startswith(other.project + "/")
        below = other.project.startswith(situation.project + "/")
        if other is situation or above or below:
            found |= _asked(other)
    return found


def _asked(situation: Situation) -> frozenset[str]:
    """Return the packages that a project asks for or locks."""
    known: frozenset[str] | None = situation.shared.get("asked")
    if known is None:
        rows = (*seen(situation, "package"), *seen(situation, "locked"))
        known = situation.shared["asked"] = frozenset(e.value for e in rows)
    return known


def _lacking(rule: Rule, context: Context, tool: str, rows: list[tuple[Situation, Evidence, Evidence]]) -> Finding:
    situation, first, listed = rows[0]
    known = context.knowledge.tools[tool]
    words = {
        "tool": known.name,
        "package": known.packages[0],
        "by": first.location.path,
        "list": listed.location.path,
    }
    related = [Related(listed.location, f"{known.name} is not among these")]
    related += [Related(e.location, f"{known.name} is imported here as well") for _, e, _ in rows[1:_PLACES]]
    return claim(
        rule,
        situation.project,
        first.location,
        words,
        tool,
        problem=known.home_problem,
        tools=(tool,),
        related=tuple(related),
    )


@check("image-installs-unused", "include:requirement")
def find_unused_in_image(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield tools for `parameters.problems` in the list of an image whose copied files never name them.

    Only images that copy files and folders which are here, and not all that is here, so that their code is known;
    `parameters.elsewhere` is an expression for what runs code that is not among the files.
    """
    elsewhere = compiled(rule.parameters["elsewhere"])
    problems = frozenset(rule.parameters["problems"].split())
    for situation in told(context.situations):
        lists: dict[str, list[Evidence]] = {}
        for item in seen(situation, "include:requirement"):
            if item.detail.get("context") == "image" and spoken_of(situation, item):
                lists.setdefault(item.location.path, []).append(item)
        for image, rows in sorted(lists.items()):
            code = _code(image, context)
            text = "\n".join([context.text(image), *(context.text(p) for p in code)]).lower()
            for usage in situation.usages.values() if code and not elsewhere.search(text) else ():
                places = [
                    s.evidence
                    for s in usage.sightings
                    if s.evidence.kind == "package" and not s.signal.weak
                    if s.evidence.location.path in {e.value for e in rows}
                    and not {"marker", "frozen"} & s.evidence.detail.keys()
                ]
                if places and _is_only(usage, problems) and not _named(usage, text):
                    yield _unused(rule, situation, usage, places[0], image, code)


def _code(image: str, context: Context) -> list[str]:
    """Return the code and the configuration that an image copies; nothing where it copies all, or what is not here."""
    text, holdings = context.text(image), Holdings.of(context)
    found: list[str] = []
    for line in _COPY.findall(text):
        *sources, _ = line.strip("[] ").replace('"', "").replace(",", " ").split() or [""]
        for source in sources:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(image), source.lstrip("/")))
            if path in context.paths:
                found.append(path)
            elif path != "." and path in holdings.folders:
                found += [p for p in context.paths if p.startswith(path + "/")]
            else:
                return []
    wide = re.search(r"^[ \t]*(?:FROM[^\n]*\n(?s:.)*^[ \t]*FROM|VOLUME)|git clone|--mount", text, re.MULTILINE)
    named = sorted(p for p in found if p.endswith(_NAMING))
    return named if not wide and len(named) <= _MOST and any(p.endswith(".py") for p in named) else []


def _is_only(usage: Usage, problems: frozenset[str]) -> bool:
    """Return whether a tool answers these problems alone, and is no plugin or program."""
    return bool(usage.tool.jobs) and set(usage.tool.jobs) <= problems and not usage.tool.used_without_import


def _named(usage: Usage, text: str) -> bool:
    """Return whether a text names a tool; a host whose name begins so is none."""
    roots = {s.value.partition(".")[0] for s in usage.tool.signals if s.kind == "import"}
    programs = {s.value.partition(" ")[0] for s in usage.tool.signals if s.kind == "command"}
    words = sorted(re.escape(w.lower()) for w in {usage.tool.id, *usage.tool.packages, *roots, *programs})
    return bool(re.search(rf"(?<![\w.-])(?:{'|'.join(words)})(?![\w-])", text))


def _unused(rule: Rule, situation: Situation, usage: Usage, place: Evidence, image: str, code: list[str]) -> Finding:
    words = {"tool": usage.tool.name, "package": place.value, "by": place.location.path, "image": image}
    words["code"] = ", ".join(p for p in code if p.endswith(".py")) if len(code) <= _FEW else "the code"
    return claim(
        rule,
        situation.project,
        place.location,
        words,
        f"{image} {usage.tool.id}",
        problem="model-serving",
        tools=(usage.tool.id,),
        related=(Related(Evidence(place.location, "", "").location, f"installed by {image}"),),
    )
