"""Wiring: components of a pipeline that write a fitted object where nothing will find it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Finding, Location, Related
from stacklint.references import told

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST = 120_000
_PLACES = 4


@check("component-drops-file", "import^{module}")
def find_dropped_file(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield components that write a fitted object to a path of their own container and hand it to nobody.

    `parameters.module` is what such files import, `parameters.decorators` and `parameters.makers` what
    makes a function a component. A path that the function names twice is read or sent on there.
    """
    module = rule.parameters["module"]
    decorators, makers = rule.parameters["decorators"].split(), rule.parameters["makers"].split()
    for situation in told(context.situations):
        paths = {
            e.location.path
            for e in seen(situation, "import")
            if (e.value + ".").startswith(module + ".") and e.location.path.endswith(".py")
            if situation.scopes.get(e.location.path) in {"product", "example"}
        }
        for path in sorted(paths):
            text = context.text(path)
            if not any(word in text for word in (*decorators, *makers)) or len(text) > _LONGEST:
                continue
            from stacklint.dropped import dropped  # noqa: PLC0415 - start-up: it parses, and few have such files

            rows = dropped(text, decorators, makers)
            if rows:
                (line, name, function), *others = rows
                words = {"path": name, "function": function, "by": path}
                related = (Related(Location(path, number), other) for number, other, _ in others[:_PLACES])
                yield claim(rule, situation.project, Location(path, line), words, f"{path} {name}", related)
