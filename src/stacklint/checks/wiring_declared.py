"""Wiring: tools that are declared and never used, or used and declared nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.holdings import Holdings
from stacklint.knowledge.releases import releases
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Location, Related
from stacklint.references import told
from stacklint.regex import lazy
from stacklint.relatives import imported_at_top, near

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.detect import Usage
    from stacklint.knowledge.types import Tool
    from stacklint.situation import Situation

_MANIFEST = lazy(
    r"(?:^|/)(?:[^/]*require[^/]*|pyproject\.toml|setup\.(?:py|cfg)|Pipfile|[^/]*environment[^/]*\.ya?ml|[^/]*conda[^/]*"
    r"|[^/]*\.lock|pixi\.toml|[^/]*deps[^/]*)$"
)
_PACKAGE = lazy(r"[a-z0-9._-]+")
_FEW = 3
_MOST = 2
_PAGES = 600
_READ = (".md", ".rst", ".sh", "Makefile")


@check("declared-and-unused", "package")
def find_declared_and_unused(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield tools in the main requirements of an application that nothing of the repository names again."""
    rows = [
        (situation, usage, places)
        for situation in told(context.situations)
        if situation.kind == "application" and situation.repository_kind == "application"
        for usage in situation.usages.values()
        if not (usage.in_use or usage.tool.used_without_import or usage.tool.data.get("platform"))
        if set(usage.states) <= {"locked", "declared"} and (places := _declared(usage, situation))
    ]
    unnamed = _unnamed({usage.tool.id: usage.tool for _, usage, _ in rows}, context) if rows else frozenset()
    told_of: dict[str, tuple[Situation, Usage, list[Evidence]]] = {}
    for situation, usage, places in rows:
        if usage.tool.id in unnamed and not _is_needed(usage.tool, situation):
            told_of.setdefault(usage.tool.id, (situation, usage, []))[2].extend(places)
    for situation, usage, places in told_of.values():
        yield _finding(rule, situation, usage, places)


@check("used-and-undeclared", "package")
def find_used_and_undeclared(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield tools that product code imports and that no manifest, image or command installs.

    `parameters.bring` lists platforms whose runtimes bring libraries of their own.
    """
    bring = frozenset(rule.parameters["bring"].split())
    asked = {e.value for kind in ("package", "locked") for e in seen(context, kind)}
    known = {name for name, tool in context.knowledge.tools.items() if asked & set(tool.packages)}
    unclear = any(e.value not in context.paths for e in seen(context, "include:requirement"))
    for situation in told(context.situations):
        own = [
            e
            for e in seen(situation, "package")
            if e.detail.get("group") == "main" and _MANIFEST.search(e.location.path)
        ]
        if situation.kind != "application" or situation.repository_kind != "application" or len(own) < _FEW or unclear:
            continue
        if bring & set(situation.platforms) or bring & {n for n, u in situation.usages.items() if u.in_use}:
            continue
        found = [
            (usage, places)
            for usage in situation.usages.values()
            if (places := imported_at_top(usage, situation)) and _brings(usage.tool, places[0].value, context)
            if not any(s.evidence.kind in {"image", "command"} for s in usage.sightings)
            if not asked & set(usage.tool.packages) and not near(usage.tool, context.knowledge.tools) & known
        ]
        if len(found) <= _MOST:  # more than that, and the list is of something else
            for usage, places in found:
                yield _finding(rule, situation, usage, places, _brings(usage.tool, places[0].value, context))


@check("slim-package-lacks-command", "package={packages}")
def find_lacking_slim_package(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield commands that pages and scripts use and that the slim package which is asked for lacks.

    `parameters.packages` gives for each such package what has the commands, another package or an extra of it, and
    the commands behind it. Nothing is said where a list of the project, or a text, asks for that one.
    """
    packages: Mapping[str, str] = rule.parameters["packages"]
    for situation in told(context.situations):
        asked = [e for e in seen(situation, "package") if e.value in packages and "context" not in e.detail]
        for slim in dict.fromkeys(e.value for e in asked):
            whole, *commands = (part.strip() for part in packages[slim].split(","))
            if whole not in _brought(situation):
                first = next(e for e in asked if e.value == slim)
                yield from _slim(rule, situation, first, whole, _used(situation, slim, whole, commands, context))


def _brought(situation: Situation) -> set[str]:
    """Return the packages that a project's lists and locks ask for, `x[extra]` for an extra."""
    found = {e.value for kind in ("package", "locked") for e in seen(situation, kind)}
    rows = ((e.value, e.detail.get("extras", "").split(",")) for e in seen(situation, "package"))
    return found | {f"{name}[{extra.strip()}]" for name, extras in rows for extra in extras}


def _used(
    situation: Situation, slim: str, whole: str, commands: list[str], context: Context
) -> list[tuple[str, Location]]:
    """Return where the commands are used on pages and in scripts, unless one of them speaks of what has them."""
    told_of = re.compile(rf"install [^\n]*(?<![\w-]){re.escape(whole)}(?![\w-])|\b{re.escape(slim)}\[")
    pattern = re.compile(rf"^[ \t$>`]*(?:uv run |poetry run )?({'|'.join(map(re.escape, commands))})\b", re.MULTILINE)
    pages = [p for p in sorted(context.paths) if p.endswith(_READ) and _holds(situation, p, context)][:_PAGES]
    texts = [(page, context.text(page)) for page in pages]
    if any(told_of.search(text) for _, text in texts):
        return []
    apart = not any(slim in command for command in commands)
    found = [(page, text, pattern.search(text)) for page, text in texts if not (apart and slim in text)]
    return [(m[1], Location(page, text.count("\n", 0, m.start(1)) + 1)) for page, text, m in found if m]


def _holds(situation: Situation, path: str, context: Context) -> bool:
    """Whether a project is the one that a page of no evidence belongs to: the deepest above it."""
    above = [name for name in context.situations if name == "." or path.startswith(f"{name}/")]
    return max(above, key=len, default="") == situation.project


def _slim(
    rule: Rule, situation: Situation, asked: Evidence, whole: str, found: list[tuple[str, Location]]
) -> Iterator[Finding]:
    if found:
        (text, place), *others = found
        words = {"text": text, "package": asked.value, "whole": whole, "by": asked.location.path}
        related = [Related(asked.location, f"{asked.value} is asked for")]
        related += [Related(at, "here as well") for _, at in others[:2]]
        yield claim(rule, situation.project, place, words, asked.value, related)


def _declared(usage: Usage, situation: Situation) -> list[Evidence]:
    """Return where people ask for a tool in the main group, in no list that a program wrote."""
    rows = [s.evidence for s in usage.sightings if s.evidence.kind == "package" and not s.signal.weak]
    return [
        e
        for e in rows
        if e.detail.get("group", "main") == "main" and "frozen" not in e.detail and "marker" not in e.detail
        if "context" not in e.detail and situation.scopes.get(e.location.path) == "product"
    ]


def _is_needed(tool: Tool, situation: Situation) -> bool:
    """Return whether another package of the same lists asks for one of a tool's: to drop it there changes nothing."""
    asked = {e.value for e in seen(situation, "package")} - set(tool.packages)
    lines = (line for name in sorted(asked) if (facts := releases(name)) for line in facts.lines[-1:])
    names = {_PACKAGE.match(text) for line in lines for text in line.requires or () if "extra ==" not in text}
    return not set(tool.packages).isdisjoint(found[0] for found in names if found)


def _unnamed(tools: Mapping[str, Tool], context: Context) -> frozenset[str]:
    """Return the tools that no text but a manifest names; none where nobody can tell. Each text is read once."""
    holdings = Holdings.of(context)
    if len(holdings.texts) >= holdings.most:
        return frozenset()
    left = {name: _words(tool) for name, tool in tools.items()}
    readme = [p for p in context.paths if p.lower().endswith((".md", ".rst"))]
    for path in (*(p for p in holdings.texts if not _MANIFEST.search(p)), *readme):
        text = context.text(path).lower()
        for name in [n for n, words in left.items() if any(_has_word(text, word) for word in words)]:
            del left[name]
        if not left:
            break
    return frozenset(left)


def _has_word(text: str, word: str) -> bool:
    """Return whether a text has a word that is not a part of another one.

    Looked for as plain text: an expression that begins with a condition tries it at every letter.
    """
    start = text.find(word)
    while start >= 0:
        before, after = text[start - 1 : start], text[start + len(word) : start + len(word) + 1]
        if not (before.isalnum() or before in {"_", "-"}) and not (after.isalnum() or after == "_"):
            return True
        start = text.find(word, start + 1)
    return False


def _words(tool: Tool) -> set[str]:
    """Return the names under which a text may speak of a tool."""
    roots = {s.value.partition(".")[0] for s in tool.signals if s.kind == "import"}
    words = {tool.id, *tool.packages, *roots}
    return words | {word.replace("-", "_") for word in words}


def _finding(rule: Rule, situation: Situation, usage: Usage, places: list[Evidence], package: str = "") -> Finding:
    first, *others = sorted(places, key=lambda e: e.location)
    words = {"tool": usage.tool.name, "by": first.location.path, "package": package or first.value}
    return claim(
        rule,
        situation.project,
        first.location,
        words,
        usage.tool.id,
        problem=usage.tool.home_problem,
        tools=(usage.tool.id,),
        related=(Related(e.location, f"{usage.tool.name} here as well") for e in others[:3]),
    )


def _brings(tool: Tool, module: str, context: Context) -> str:
    """Return the package of a tool that has an imported module; empty where none is known to."""
    names = {package: context.knowledge.imports.get(package, (package.replace("-", "_"),)) for package in tool.packages}
    return next((p for p, own in names.items() if any(f"{module}.".startswith(f"{n}.") for n in own)), "")
