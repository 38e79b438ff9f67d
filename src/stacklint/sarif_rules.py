"""The rules that ran, as SARIF describes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from stacklint.report import RuleInfo

if TYPE_CHECKING:
    from stacklint.model import Finding
    from stacklint.report import Report

_LONGEST = 1_000
_MOST_TAGS = 10
_PROBLEM_SEVERITY = {"error": "error", "warning": "warning", "note": "recommendation"}


def rule_rows(report: Report, findings: list[Finding]) -> list[dict[str, Any]]:
    """Return all rules that ran, sorted by id, and those of findings that the report does not know."""
    rules = {rule.id: rule for rule in report.rules}
    for finding in findings:
        if finding.rule not in rules:
            rules[finding.rule] = _unknown(finding)
    return [_row(rules[name]) for name in sorted(rules)]


def _unknown(finding: Finding) -> RuleInfo:
    short = finding.rule.replace("-", " ").capitalize()
    return RuleInfo(finding.rule, finding.kind, finding.severity, short, tags=(finding.kind,))


def _row(rule: RuleInfo) -> dict[str, Any]:
    short = rule.short or rule.id.replace("-", " ").capitalize()
    full = rule.full or short
    row: dict[str, Any] = {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.split("-")),
        "shortDescription": {"text": _sentence(short)},
        "fullDescription": {"text": _sentence(full)},
        "help": {"text": re.sub(r"[*`]", "", rule.help) or _sentence(full), "markdown": rule.help or _sentence(full)},
        "defaultConfiguration": {"level": rule.severity},
        "properties": _properties(rule),
    }
    if rule.uri:
        row["helpUri"] = rule.uri
    return row


def _properties(rule: RuleInfo) -> dict[str, Any]:
    row: dict[str, Any] = {
        "tags": list(dict.fromkeys(("mlops", *rule.tags)))[:_MOST_TAGS],
        "problem.severity": _PROBLEM_SEVERITY[rule.severity],
    }
    if rule.precision:
        row["precision"] = rule.precision
    if rule.security_severity is not None:
        row["security-severity"] = f"{rule.security_severity:.1f}"
    return row


def _sentence(text: str) -> str:
    """Return a text that GitHub takes, with a full stop."""
    return text[:_LONGEST].rstrip(". ") + "."
