"""Wiring: code that asks whether a variable is there, while the template of variables sets it to nothing."""

from __future__ import annotations

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
_MOST = 300
_PLACES = 4


@check("present-though-empty")
def find_present_though_empty(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield tests of whether a variable is among those of the process, that an empty one passes as well.

    The template of variables sets it to nothing, so whoever copies it has the variable.
    """
    templates = sorted(p for p in context.paths if _TEMPLATE.search(p.lower()))
    empty = {name: (p, m.start(1)) for p in templates for m in _EMPTY.finditer(context.text(p)) for name in [m[1]]}
    if not empty:
        return
    asks = re.compile(rf"[\"']({'|'.join(map(re.escape, sorted(empty)))})[\"'] in os\.environ\b(?!\[)")
    for situation in told(context.situations):
        found: dict[str, list[Location]] = {}
        for path in _code(situation):
            text = context.text(path)
            for match in asks.finditer(text) if "in os.environ" in text else ():
                place = Location(path, text.count("\n", 0, match.start()) + 1)
                found.setdefault(match[1], []).append(place)
        for name, places in found.items():
            template, start = empty[name]
            words = {"text": name, "by": places[0].path, "template": template}
            row = context.text(template).count("\n", 0, start) + 1
            related = [Related(Location(template, row), f"{name} is set to nothing")]
            related += [Related(place, "here as well") for place in places[1:_PLACES]]
            yield claim(rule, situation.project, places[0], words, name, related)


def _code(situation: Situation) -> list[str]:
    paths = {e.location.path for e in situation.evidence if e.location.path.endswith(".py")}
    return sorted(p for p in paths if situation.scopes.get(p) in {"product", "example"})[:_MOST]
