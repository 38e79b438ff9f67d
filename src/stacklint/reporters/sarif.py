"""SARIF 2.1.0 as GitHub code scanning reads it, for every other viewer too.

Texts, places and limits follow GitHub's page "SARIF support for code scanning". Hidden findings are
left out, for GitHub would open an alert for them.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from stacklint.addresses import HOME
from stacklint.line_hash import line_hashes
from stacklint.present import act_of, counted, place, worst_first
from stacklint.report_rows import harmless
from stacklint.reporters.registry import reporter
from stacklint.sanitise import plain
from stacklint.sarif_places import anchored, artifact, region, text_of
from stacklint.sarif_rules import rule_rows

if TYPE_CHECKING:
    from stacklint.model import Finding, Fix, Unread
    from stacklint.report import Report

Row = dict[str, Any]
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_MOST_RESULTS = 5_000
_MOST_RELATED = 10
_LINKED = 3
_LONGEST = 1_000
_HASHED = 1 << 20
"""Of larger files the upload computes the hashes itself."""


@reporter("sarif")
def report_sarif(report: Report) -> str:
    """Return one run: all rules that ran, at most one result for a rule, path and line."""
    placed = [anchored(finding, report) for finding in report.findings]
    merged = _one_per_line(worst_first(tuple(placed)))
    shown = sorted(merged[:_MOST_RESULTS], key=lambda rows: (rows[0].location, rows[0].rule))
    rules = rule_rows(report, [rows[0] for rows in merged])
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    hashes = _hashes([rows[0] for rows in shown], report)
    results = [_result(rows, index[rows[0].rule], report, hashes) for rows in shown]
    run = {
        "tool": {"driver": _driver(report, rules)},
        "automationDetails": {"id": "stacklint/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the git work tree"}}},
        "invocations": [_invocation(report, len(merged) - len(shown))],
        "results": results,
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(harmless(document), indent=2) + "\n"


def _driver(report: Report, rules: list[Row]) -> Row:
    return {
        "name": "stacklint",
        "version": report.version,
        "semanticVersion": report.version,
        "informationUri": HOME,
        "rules": rules,
        "notifications": [
            {
                "id": "not-read",
                "name": "NotRead",
                "shortDescription": {"text": "A part of the repository was not read"},
                "fullDescription": {"text": "What stands there is not in the report."},
                "help": {"text": "The message of each says why it was not read."},
                "defaultConfiguration": {"level": "warning"},
            }
        ],
    }


def _invocation(report: Report, left_out: int) -> Row:
    notes = [_notification(unread, report) for unread in report.unread]
    if left_out:
        text = f"{counted(left_out, 'result')} of the lowest severities left out"
        notes.append({"level": "warning", "message": {"text": text}})
    return {"executionSuccessful": True, "toolExecutionNotifications": notes}


def _notification(unread: Unread, report: Report) -> Row:
    row: Row = {
        "descriptor": {"id": "not-read", "index": 0},
        "level": "warning",
        "message": {"text": _text(f"{unread.path}: {unread.reason}")},
    }
    if unread.path not in ("", "."):
        physical: Row = {"artifactLocation": artifact(unread.path, report)}
        if unread.line:
            physical["region"] = {"startLine": unread.line}
        row["locations"] = [{"physicalLocation": physical}]
    return row


def _one_per_line(findings: list[Finding]) -> list[list[Finding]]:
    """Return the findings, those of one rule, path and line together: GitHub shows but one alert."""
    same: dict[tuple[str, str, int], list[Finding]] = defaultdict(list)
    for finding in findings:
        location = finding.location
        same[finding.rule, location.path, location.file_line or location.line].append(finding)
    return list(same.values())


def _hashes(findings: list[Finding], report: Report) -> dict[tuple[str, int], str]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for finding in findings:
        wanted[finding.location.path].add(finding.location.file_line or finding.location.line)
    return {
        (path, line): value
        for path, lines in wanted.items()
        if (text := text_of(path, report)) and len(text) <= _HASHED
        for line, value in line_hashes(text, lines).items()
    }


def _result(rows: list[Finding], index: int, report: Report, hashes: dict[tuple[str, int], str]) -> Row:
    finding = rows[0]
    location = finding.location
    prints = {"stacklint/v1": finding.fingerprint} if finding.fingerprint else {}
    line = location.file_line or location.line
    if value := hashes.get((location.path, line)):
        prints = {"primaryLocationLineHash": value, **prints}
    row: Row = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.severity,
        "message": {"text": _message(rows)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": artifact(location.path, report),
                    "region": region(location, report),
                }
            }
        ],
        "partialFingerprints": prints,
    }
    if related := _related(finding, report):
        row["relatedLocations"] = related
    if fix := report.fixes.get(finding.fingerprint):
        row["fixes"] = [_fix(fix, report)]
    return row


def _fix(fix: Fix, report: Report) -> Row:
    changes: dict[str, list[Row]] = defaultdict(list)
    for edit in fix.edits:
        numbers = (edit.start_line, edit.start_column, edit.end_line, edit.end_column)
        deleted = dict(zip(("startLine", "startColumn", "endLine", "endColumn"), numbers, strict=True))
        changes[edit.path].append({"deletedRegion": deleted, "insertedContent": {"text": edit.replacement}})
    return {
        "description": {"text": _text(fix.description) + "."},
        "artifactChanges": [
            {"artifactLocation": artifact(path, report), "replacements": rows} for path, rows in changes.items()
        ],
    }


def _message(rows: list[Finding]) -> str:
    """Return what is the case as one sentence, then what to do, then links to related places."""
    finding = rows[0]
    texts = list(dict.fromkeys(row.message.rstrip(".") for row in rows))
    sentences = [_text(text) + "." for text in texts]
    if act := act_of(finding):
        sentences.append(_text(act) + ".")
    links = [
        f"[{_text(place(related.location))}]({number})"
        for number, related in enumerate(finding.related[:_LINKED], start=1)
    ]
    return " ".join([*sentences, *(["See " + ", ".join(links) + "."] if links else [])])


def _related(finding: Finding, report: Report) -> list[Row]:
    return [
        {
            "id": number,
            "message": {"text": _text(related.message or "related")},
            "physicalLocation": {
                "artifactLocation": artifact(related.location.path, report),
                "region": region(related.location, report),
            },
        }
        for number, related in enumerate(finding.related[:_MOST_RELATED], start=1)
    ]


def _text(text: str) -> str:
    """Return a text in which nothing is a link or a placeholder."""
    shown = re.sub(r"([\\\[\]])", r"\\\1", plain(text)[:_LONGEST])
    return re.sub(r"\{(\d+)\}", r"{{\1}}", shown)
