"""Wiring: requirements that name the folders in which somebody else once built the packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.programs import compiled
from stacklint.references import spoken_of, told

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACES = 4


@check("built-elsewhere", "package")
def find_built_elsewhere(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield lists with requirements `name @ file:///…` below a folder that `parameters.folders` matches."""
    folder = compiled(rule.parameters["folders"])
    for situation in told(context.situations):
        lists: dict[str, list[Evidence]] = {}
        for item in seen(situation, "package"):
            if folder.match(item.detail.get("url", "")) and spoken_of(situation, item):
                lists.setdefault(item.location.path, []).append(item)
        for path, (first, *others) in sorted(lists.items()):
            words = {"text": first.detail["url"], "by": path, "count": str(len(others) + 1)}
            related = [Related(e.location, f"{e.value} as well") for e in others[:_PLACES]]
            yield claim(rule, situation.project, first.location, words, first.value, related=related)
