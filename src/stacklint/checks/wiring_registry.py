"""Wiring: names in a model registry that two trainings share."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.references import spoken_of, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.situation import Situation

_TWO = 2


@check("name-registered-twice", "string")
def find_name_registered_twice(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield names under which several scripts register a model while one place runs these scripts.

    `parameters.wants.string` are the keywords that give the name.
    """
    begins = tuple(f"{word}=" for word in rule.parameters["wants"]["string"].split())
    for situation in told(context.situations):
        by_name: dict[str, dict[str, Evidence]] = defaultdict(dict)
        for item in seen(situation, "string"):
            known = item.value.startswith(begins) and item.location.path.endswith(".py")
            if known and situation.scopes.get(item.location.path) == "product" and spoken_of(situation, item):
                by_name[item.value.partition("=")[2]].setdefault(item.location.path, item)
        for name, files in sorted(by_name.items()):
            for place, scripts in sorted(_run_together(files, context).items()):
                places = [files[path] for path in scripts]
                words = {
                    "name": name,
                    "one": scripts[0],
                    "two": scripts[1],
                    "by": place,
                }
                yield _finding(rule, situation, places, name, words)
                break  # one place that runs them is enough


def _run_together(files: Iterable[str], context: Context) -> dict[str, list[str]]:
    """Return the places that run two of the files or more: a workflow, or one target of a makefile."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in files:
        for origin in context.runs.files.get(path, ()):
            found[origin.location.path, origin.detail.get("target", "")].add(path)
    return {place: sorted(scripts) for (place, _), scripts in found.items() if len(scripts) >= _TWO}


def _finding(rule: Rule, situation: Situation, places: list[Evidence], subject: str, words: dict[str, str]) -> Finding:
    first, *others = sorted(places, key=lambda e: e.location)
    return claim(
        rule,
        situation.project,
        first.location,
        words,
        subject,
        related=(Related(e.location, "here as well") for e in others),
    )
