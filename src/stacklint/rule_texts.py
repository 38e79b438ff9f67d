"""The rules and names of the knowledge in the form that reporters show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.addresses import rule_page
from stacklint.report import RuleInfo

if TYPE_CHECKING:
    from stacklint.knowledge.load import Knowledge
    from stacklint.knowledge.types import Rule


def rule_info(knowledge: Knowledge) -> tuple[RuleInfo, ...]:
    """Return the rules, sorted by id, with their texts."""
    return tuple(
        RuleInfo(
            id=rule.id,
            kind=rule.check,
            severity=rule.severity,
            short=rule.why.partition(". ")[0].rstrip("."),
            full=rule.why,
            help=_help(rule),
            uri=rule_page(rule.id),
            tags=(rule.check, *([rule.parameters["problem"]] if rule.parameters.get("problem") else [])),
            precision=rule.precision,
            security_severity=float(rule.security_severity) if rule.security_severity else None,
        )
        for rule in knowledge.rules.values()
    )


def _help(rule: Rule) -> str:
    """Return in Markdown why a rule is there, what to do, where its examples are and what silences it."""
    return (
        f"{rule.why}\n\n**What to do:** {plain(rule.act)}\n\n"
        f"**Examples** of what is reported and what is not: `stacklint explain {rule.id}`\n\n"
        f"**To silence it** at its place: `# stacklint: ignore[{rule.id}] reason`; "
        f'everywhere, in the settings: `ignore = ["{rule.id}"]`\n\n'
        f"**Wrong?** `stacklint report-wrong {rule.id}` writes the smallest example that shows it"
    )


def plain(text: str) -> str:
    """Return an act without the places that a finding fills in."""
    return re.sub(r"\{\w+\}", "…", text)


def names_of(knowledge: Knowledge) -> dict[str, str]:
    """Return the names that people use for the ids of tools, problems, platforms and formats."""
    kinds = ("tools", "problems", "platforms", "formats")
    return {id_: row["name"] for kind in kinds for id_, row in knowledge.data[kind].items()}
