"""Wiring: code that asks whether a variable is there, while the template of variables sets it to nothing."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Finding, Location, Related
from stacklint.references import told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.situation import Situation

_TEMPLATE = lazy(r"(?:^|/)(?:\.?env[.\-_]?(?:example|sample|template|dist)|(?:example|sample|template)\.env|\.env)$")
_COMPOSE = lazy(r"(?:^|/)[\w.-]*compose[\w.-]*\.ya?ml$")
_EMPTY = lazy(r"^(?:export[ \t]+)?([A-Z][A-Z0-9_]*)=[ \t]*(?:\"\"|'')?[ \t]*(?:#[^\n]*)?$", re.MULTILINE)
_PASSED = lazy(
    r"^[ \t]+(?:-[ \t]+)?[\"']?([A-Z][A-Z0-9_]*)(?:=|:[ \t]+)[\"']?\$\{[A-Z][A-Z0-9_]*:?-\}[\"']?[ \t]*$", re.MULTILINE
)
_ASKS = lazy(r"[\"']([A-Z][A-Z0-9_]*)[\"'] in os\.environ\b(?!\[)")
_DEFAULT = lazy(
    r"os\.(?:getenv|environ\.get)\(\s*[\"']([A-Z][A-Z0-9_]*)[\"']\s*,\s*(?!None\b|[\"']{2}|False\b)[^\s()][^()\n]*\)(?!\s*or\b)"
)
_MOST = 300
_PLACES = 4


@check("present-though-empty")
def find_present_though_empty(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield tests of whether a variable is among those of the process, that an empty one passes as well.

    The template of variables sets it to nothing, so whoever copies it has the variable. A compose file that
    hands over nothing where nobody gave it also does away with the default of code below its folder.
    """
    named = sorted(p for p in context.paths if "env" in p.lower() or "compose" in p.lower())
    templates = {p: _empty(_EMPTY, context.text(p)) for p in named if _TEMPLATE.search(p.lower())}
    passing = {p: _empty(_PASSED, context.text(p)) for p in named if _COMPOSE.search(p.lower())}
    if not any(templates.values()) and not any(passing.values()):
        return
    for situation in told(context.situations):
        found: dict[str, list[tuple[str, Location]]] = {}
        for path in _code(situation):
            for name, template, place in _uses(path, context.text(path), templates, passing):
                found.setdefault(template, []).append((name, place))
        for template, uses in sorted(found.items()):
            (first, place), *others = uses
            names = sorted({name for name, _ in uses} - {first})
            words = {"text": " and ".join([first, *names]), "by": place.path, "template": template}
            line = (templates.get(template) or passing[template])[first]
            related = [Related(Location(template, line), f"{first} is set to nothing")]
            related += [Related(at, f"{name} here as well") for name, at in others[:_PLACES]]
            yield claim(rule, situation.project, place, words, first, related)


_Lines = dict[str, dict[str, int]]


def _uses(path: str, text: str, templates: _Lines, passing: _Lines) -> Iterator[tuple[str, str, Location]]:
    """Yield the variables that a file takes for given, with who sets them to nothing and the place."""
    if "os.environ" not in text and "os.getenv" not in text:
        return
    above = [p for p in passing if passing[p] and (posixpath.dirname(p) + "/" if "/" in p else "") == _shared(p, path)]
    nearest = max(templates, key=lambda t: len(_shared(t, path)), default="")
    for pattern, sources in ((_ASKS, [nearest, *above]), (_DEFAULT, above)):
        for match in pattern.finditer(text):
            for source in sources:
                if match[1] in (templates.get(source) or passing.get(source) or {}):
                    yield match[1], source, Location(path, text.count("\n", 0, match.start()) + 1)
                    break


def _shared(one: str, two: str) -> str:
    """Return the folder that two paths have in common, with a slash behind it; empty for the root."""
    folder = posixpath.commonpath(["/" + posixpath.dirname(one), "/" + posixpath.dirname(two)])[1:]
    return folder + "/" if folder else ""


def _empty(pattern: re.Pattern[str], text: str) -> dict[str, int]:
    """Return the variables that a text sets to nothing, each with its line."""
    return {match[1]: text.count("\n", 0, match.start(1)) + 1 for match in pattern.finditer(text)}


def _code(situation: Situation) -> list[str]:
    paths = {e.location.path for e in situation.evidence if e.location.path.endswith(".py")}
    return sorted(p for p in paths if situation.scopes.get(p) in {"product", "example"})[:_MOST]
