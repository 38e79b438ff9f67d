"""Wiring: a key that a program takes otherwise than it reads, wherever it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.references import spoken_of, told

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLACES = 4


@check("key-taken-otherwise", "config:{key}")
def find_key_taken_otherwise(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield the places of `parameters.key` in a configuration, one finding for each value.

    With `parameters.together` one finding tells of all values, or with `first` of the first one and the other places.
    `parameters.expands` are images whose own entry point reads the words of a command as a shell does.
    """
    begins = rule.parameters["key"] + "="
    images = tuple(rule.parameters.get("expands", "").split())
    for situation in told(context.situations):
        found: dict[str, list[Evidence]] = {}
        based = {e.location.path for e in seen(situation, "image") if images and e.value.startswith(images)}
        for item in seen(situation, f"config:{rule.parameters['key']}"):
            if spoken_of(situation, item) and item.location.path not in based:
                found.setdefault(item.value.removeprefix(begins), []).append(item)
        if "together" in rule.parameters and found:
            told_of = next(iter(found)) if rule.parameters["together"] == "first" else " and ".join(sorted(found))
            found = {told_of: [e for rows in found.values() for e in rows]}
        for text, (first, *others) in sorted(found.items()):
            words = {"text": text, "by": first.location.path}
            yield claim(
                rule,
                situation.project,
                first.location,
                words,
                text,
                related=(Related(e.location, e.value.partition("=")[2]) for e in others[:_PLACES]),
            )
