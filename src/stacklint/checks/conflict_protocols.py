"""Conflicts: a server that is older than the protocol which its client speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.model import Evidence, Finding, Related
from stacklint.references import spoken_of, told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.knowledge.types import Rule
    from stacklint.situation import Situation

_TAG = lazy(r"(\d{1,4})\.(\d{1,4})(?:\.\d{1,4})?(-.*)?")


@check("protocol-of-another-age")
def find_protocol_of_another_age(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield images of servers that do not speak what each release of `parameters.client` speaks.

    `parameters.since` gives for an image the first tag that speaks it, in two numbers; a tag that goes on with
    `parameters.without` speaks only what was there before.
    """
    since: Mapping[str, str] = rule.parameters["since"]
    for situation in told(context.situations):
        client = _client(situation, rule.parameters["client"])
        for item in situation.evidence if client else ():
            if item.kind == "image" and item.value in since and _is_run(situation, item):
                tag = item.detail.get("tag", "")
                if client and _is_older(tag, since[item.value], rule.parameters["without"]):
                    words = {"image": item.value, "tag": tag, "client": client.value}
                    related = (Related(client.location, f"{client.value} here"),)
                    yield claim(rule, situation.project, item.location, words, item.value, related)
                    break


def _client(situation: Situation, package: str) -> Evidence | None:
    """Return where product asks for the client."""
    return next(
        (
            item
            for item in situation.evidence
            if item.kind == "package" and item.value == package and _is_run(situation, item)
        ),
        None,
    )


def _is_run(situation: Situation, item: Evidence) -> bool:
    return spoken_of(situation, item) and situation.scopes.get(item.location.path) == "product"


def _is_older(tag: str, since: str, without: str) -> bool:
    """Whether a tag is of a server from before the protocol; false where it is no version."""
    match = _TAG.fullmatch(tag)
    if match is None:
        return False
    first = tuple(map(int, since.split(".")))
    return (int(match[1]), int(match[2])) < first or (match[3] or "").startswith(without)
