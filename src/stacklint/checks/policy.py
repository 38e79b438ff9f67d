"""What the team's own policy forbids: tools, licences, formats. Without a policy nothing is said."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.exits import out_of_format, out_of_tool
from stacklint.model import Evidence, Finding, Related, Suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from stacklint.knowledge.types import Rule, Tool
    from stacklint.situation import Situation

_SCOPES = frozenset({"product", "example", "docs"})
_FEW = 3


@check("policy")
def find_forbidden(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield what is in use and forbidden, or not among what is allowed; `parameters.of` is tools, licences or formats.

    A licence may be written with `*`. A list of allowed formats speaks of the kinds of things that it
    names a format of: where only formats for models are allowed, data are left alone.
    """
    lists = context.policy.get(rule.parameters["of"])
    if not lists:
        return
    for situation in context.situations.values():
        if rule.parameters["of"] == "formats":
            yield from _formats(rule, context, situation, lists)
        else:
            yield from _tools(rule, context, situation, lists)


def _tools(
    rule: Rule, context: Context, situation: Situation, lists: Mapping[str, tuple[str, ...]]
) -> Iterator[Finding]:
    for usage in situation.usages.values():
        if not usage.in_use:
            continue
        word = _word(rule, usage.tool)
        if word and (how := _verdict(word, lists)):
            places = [s.evidence for s in usage.product] or [s.evidence for s in usage.sightings]
            words = {"tool": usage.tool.name, "licence": word, "how": how}
            ways = out_of_tool(usage.tool, situation, context.knowledge, context.as_of, _permitted(rule, lists))
            suggestion = Suggestion("remove", usage.tool.id, ways)
            yield _finding(rule, situation, places, words, (usage.tool.id,), suggestion)


def _word(rule: Rule, tool: Tool) -> str:
    """Return what a policy judges a tool by: its id, or its licence."""
    return tool.id if rule.parameters["of"] == "tools" else str(tool.data.get("license", {}).get("id", ""))


def _permitted(rule: Rule, lists: Mapping[str, tuple[str, ...]]) -> Callable[[Tool], bool]:
    return lambda tool: not _verdict(_word(rule, tool), lists)


def _formats(
    rule: Rule, context: Context, situation: Situation, lists: Mapping[str, tuple[str, ...]]
) -> Iterator[Finding]:
    formats = context.knowledge.formats
    kinds = {formats[name].kind for name in lists.get("allow", ()) if name in formats}
    found: dict[str, list[Evidence]] = {}
    for item in situation.evidence:
        told = situation.scopes.get(item.location.path) in _SCOPES
        if told and item.kind in {"write", "format"} and item.value in formats:
            found.setdefault(item.value, []).append(item)
    for name, places in sorted(found.items()):
        allowed = {"allow": lists.get("allow", ())} if formats[name].kind in kinds else {}
        how = _verdict(name, {"forbid": lists.get("forbid", ()), **allowed})
        if how:
            words = {"format": formats[name].name, "how": how}
            suggestion = Suggestion("export", reasons=out_of_format(formats[name], context.knowledge))
            yield _finding(rule, situation, places, words, (), suggestion, subject=name)


def _verdict(word: str, lists: Mapping[str, tuple[str, ...]]) -> str:
    """Return how a word offends; empty where it does not."""
    if any(fnmatchcase(word, pattern) for pattern in lists.get("forbid", ())):
        return "is forbidden by the policy"
    allow = lists.get("allow", ())
    if allow and not any(fnmatchcase(word, pattern) for pattern in allow):
        return "is not among what the policy allows"
    return ""


def _finding(
    rule: Rule,
    situation: Situation,
    places: list[Evidence],
    words: Mapping[str, str],
    tools: tuple[str, ...],
    suggestion: Suggestion,
    subject: str = "",
) -> Finding:
    first, *others = places
    return Finding(
        rule=rule.id,
        kind="lock-in",
        severity=rule.severity,
        message=rule.message.format(**words),
        location=first.location,
        project=situation.project,
        tools=tools,
        related=tuple(Related(e.location, "here as well") for e in others[:_FEW]),
        suggestions=(suggestion,),
        act=rule.act,
        subject=subject,
    )
