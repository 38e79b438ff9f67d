"""Wiring: images and services that pack what git ignores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.holdings import Holdings
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.references import spoken_of, told

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACES = 4


@check("packs-what-git-ignores", "include:out")
def find_ignored_part(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield what a service or an image packs, git ignores, and no stage of the repository's pipeline brings.

    Only where a pipeline declares outputs: elsewhere nobody promises that a clone can be served from.
    """
    holdings = Holdings.of(context)
    forms = frozenset(rule.parameters["forms"].split())
    made = {e.value for e in seen(context, "include:out")}
    for situation in told(context.situations):
        found = [
            e
            for e in seen(situation, "include")
            if e.detail.get("form") in forms and spoken_of(situation, e)
            if _is_left_out(e.value, made, holdings)
        ]
        if found:
            words = {"path": found[0].detail.get("written", found[0].value), "by": found[0].location.path}
            yield _finding(rule, situation.project, found, words)


def _is_left_out(path: str, made: set[str], holdings: Holdings) -> bool:
    known = path in holdings.paths or path in holdings.folders or f"{path}.dvc" in holdings.paths
    ignored = holdings.ignored(path) or holdings.ignored(path + "/")
    covered = any(path == out or path.startswith(out + "/") or out.startswith(path + "/") for out in made)
    return ignored and not known and not covered and not holdings.ending(path)


def _finding(rule: Rule, project: str, found: list[Evidence], words: dict[str, str]) -> Finding:
    first, *others = found
    return claim(
        rule,
        project,
        first.location,
        words,
        f"{first.location.path} {words['path']}",
        problem="model-serving",
        related=(Related(e.location, f"{e.value} is packed as well") for e in others[:_PLACES]),
    )
