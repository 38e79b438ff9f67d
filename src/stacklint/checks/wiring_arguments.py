"""Wiring: an argument that lands, by its position, in another parameter than the one of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Finding, Location, Related
from stacklint.references import told
from stacklint.syntax.python_positions import may_be_misplaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.situation import Situation
    from stacklint.syntax.python_misplaced import Misplaced

_MOST = 600_000
"""So many characters of code are looked through, in a hundredth of a second; of fifty files one is parsed."""
_PLACES = 4


@check("argument-misplaced", "call")
def find_misplaced(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield, for each file of code, the arguments that land in another parameter than is meant."""
    left = _MOST
    for situation in told(context.situations):
        for path in _files(situation):
            text = context.text(path)
            left -= len(text)
            if left < 0:
                return
            if rows := _misplaced(text):
                yield _finding(rule, situation, path, rows)


def _files(situation: Situation) -> list[str]:
    """Return the code of a project: what serves and trains first, then what calls a tool, then the rest."""
    first = {e.location.path for name in ("web-route", "training") for e in situation.activities.get(name, ())}
    used = {s.evidence.location.path for u in situation.usages.values() if u.in_use for s in u.product}
    own = [p for p, scope in situation.scopes.items() if p.endswith(".py") and scope in {"product", "example"}]
    return sorted(own, key=lambda path: (path not in first, path not in used, path))


def _misplaced(text: str) -> list[Misplaced]:
    if not may_be_misplaced(text):
        return []
    from stacklint.syntax.python_misplaced import misplaced  # noqa: PLC0415 - ast is heavy

    return misplaced(text)


def _finding(rule: Rule, situation: Situation, path: str, rows: list[Misplaced]) -> Finding:
    first, *others = rows
    words = {"text": first.name, "function": first.function, "lands": first.lands, "by": path}
    related = (Related(Location(path, r.line, r.column), f"{r.name} lands in {r.lands}") for r in others[:_PLACES])
    place = Location(path, first.line, first.column)
    return claim(rule, situation.project, place, words, f"{path} {first.function} {first.name}", related)
