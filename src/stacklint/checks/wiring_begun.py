"""Wiring: work that code begins with a tool, and whose outcome nothing takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.holdings import Holdings
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.programs import compiled
from stacklint.references import spoken_of, told
from stacklint.regex import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from stacklint.situation import Situation

_PLACES = 4
_IGNORED = lazy(r"#[ \t]*stacklint:[^\n]*")
"""A comment that silences the rule, which holds its words."""


@check("begun-and-never-taken", "call={wants.call}")
def find_untaken(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield calls of `parameters.begins` whose outcome no text takes.

    `parameters.with` must stand in the same file; `parameters.here` would take the outcome there,
    `parameters.anywhere` in any text of the repository. All three are expressions; what matches the last one holds
    one of `parameters.words`, in small letters, which are found sooner.
    """
    begins = frozenset(rule.parameters["wants"]["call"].split())
    for situation in told(context.situations):
        found = _begun(situation, begins)
        if not found:
            continue
        wanted, here, anywhere = (compiled(rule.parameters[key]) for key in ("with", "here", "anywhere"))
        found = [e for e in found if wanted.search(context.text(e.location.path))]
        if not found or any(here.search(_IGNORED.sub("", context.text(e.location.path))) for e in found):
            continue
        if not _is_taken(anywhere, rule.parameters.get("words", "").split(), context):
            first, *others = found
            words = {"by": first.location.path}
            related = (Related(e.location, "here as well") for e in others[:_PLACES])
            yield claim(rule, situation.project, first.location, words, first.location.path, related)


def _begun(situation: Situation, begins: frozenset[str]) -> list[Evidence]:
    if situation.kind != "application" or situation.repository_kind != "application":
        return []
    return [
        e
        for e in seen(situation, "call")
        if e.value in begins and situation.scopes.get(e.location.path) == "product"
        if spoken_of(situation, e)
    ]


def _is_taken(anywhere: re.Pattern[str], words: list[str], context: Context) -> bool:
    """Return whether a text of the repository takes the outcome, or nobody can tell."""
    holdings = Holdings.of(context)
    return len(holdings.texts) > holdings.most or any(
        anywhere.search(text)
        for text in map(context.text, holdings.texts)
        if not words or any(word in low for low in [text.lower()] for word in words)
    )
