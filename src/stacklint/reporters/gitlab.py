"""A GitLab Code Quality report."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from stacklint.present import act_of, file_line, from_git_root
from stacklint.report_rows import harmless
from stacklint.reporters.registry import reporter
from stacklint.sanitise import plain

if TYPE_CHECKING:
    from stacklint.model import Finding
    from stacklint.report import Report

_MOST_UNREAD = 100
_SEVERITIES = {"error": "critical", "warning": "major", "note": "info"}


@reporter("gitlab")
def report_gitlab(report: Report) -> str:
    """Return an issue for each finding and for what was not read; of equal fingerprints GitLab shows only one."""
    seen: Counter[str] = Counter()
    rows = []
    for finding in sorted(report.findings, key=lambda f: (f.location, f.rule)):
        rows.append(_issue(finding, report, seen[finding.fingerprint]))
        seen[finding.fingerprint] += 1
    rows += _unread(report)
    return json.dumps(harmless(rows), indent=2) + "\n"


def _unread(report: Report) -> list[dict[str, Any]]:
    """Return an issue for each place that was not read, the last of them for all further ones."""
    rows = []
    for number, item in enumerate(report.unread[:_MOST_UNREAD], 1):
        rest = len(report.unread) - number if number == _MOST_UNREAD else 0
        more = f"; {rest:,} more places were not read" if rest else ""
        rows.append(
            {
                "type": "issue",
                "description": plain(f"Not read: {item.reason}{more}"),
                "check_name": "not-read",
                "categories": ["Style"],
                "fingerprint": sha256(f"not-read\0{item.path}\0{item.reason}".encode(errors="replace")).hexdigest(),
                "severity": "info",
                "location": {
                    "path": from_git_root(report, item.path),
                    "lines": {"begin": max(1, item.line), "end": max(1, item.line)},
                },
            }
        )
    return rows


def _issue(finding: Finding, report: Report, repeated: int) -> dict[str, Any]:
    act = act_of(finding)
    mark = f"{finding.fingerprint}:{repeated}"
    line = file_line(finding.location)
    last = max(line, 0 if finding.location.cell else finding.location.end_line)
    return {
        "type": "issue",
        "description": plain(f"{finding.message}. {act}" if act else finding.message),
        "check_name": finding.rule,
        "categories": ["Compatibility" if finding.kind in ("conflict", "obsolete") else "Style"],
        "fingerprint": sha256(mark.encode()).hexdigest() if repeated else finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": from_git_root(report, finding.location.path),
            "lines": {"begin": line, "end": last},
        },
    }
