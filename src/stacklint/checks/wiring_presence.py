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
_EMPTY = lazy(r"^(?:export[ \t]+)?([A-Z][A-Z0-9_]*)=[ \t]*(?:\"\"|'')?[ \t]*(?:#[^\n]*)?$", re.MULTILINE)
_ASKS = lazy(r"[\"']([A-Z][A-Z0-9_]*)[\"'] in os\.environ\b(?!\[)")
_MOST = 300
_PLACES = 4


@check("present-though-empty")
def find_present_though_empty(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield tests of whether a variable is among those of the process, that an empty one passes as well.

    The template of variables sets it to nothing, so whoever copies it has the variable.
    """
    named = sorted(p for p in context.paths if "env" in p.lower())
    templates = {p: _empty(context.text(p)) for p in named if _TEMPLATE.search(p.lower())}
    if not any(templates.values()):
        return
    for situation in told(context.situations):
        found: list[tuple[str, str, Location]] = []
        for path in _code(situation):
            text = context.text(path)
            template = max(templates, key=lambda t: len(posixpath.commonpath(["/" + t, "/" + path])))
            found += [
                (match[1], template, Location(path, text.count("\n", 0, match.start()) + 1))
                for match in (_ASKS.finditer(text) if "in os.environ" in text else ())
                if match[1] in templates[template]
            ]
        if found:
            (first, template, place), *others = found
            names = sorted({name for name, _, _ in found} - {first})
            words = {"text": " and ".join([first, *names]), "by": place.path, "template": template}
            related = [Related(Location(template, templates[template][first]), f"{first} is set to nothing")]
            related += [Related(at, f"{name} here as well") for name, _, at in others[:_PLACES]]
            yield claim(rule, situation.project, place, words, first, related)


def _empty(text: str) -> dict[str, int]:
    """Return the variables that a template sets to nothing, each with its line."""
    return {match[1]: text.count("\n", 0, match.start(1)) + 1 for match in _EMPTY.finditer(text)}


def _code(situation: Situation) -> list[str]:
    paths = {e.location.path for e in situation.evidence if e.location.path.endswith(".py")}
    return sorted(p for p in paths if situation.scopes.get(p) in {"product", "example"})[:_MOST]
