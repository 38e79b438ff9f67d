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

_SEVERITIES = {"error": "critical", "warning": "major", "note": "info"}


@reporter("gitlab")
def report_gitlab(report: Report) -> str:
    """Return a list with an issue for each finding; of equal fingerprints GitLab shows only one."""
    seen: Counter[str] = Counter()
    rows = []
    for finding in sorted(report.findings, key=lambda f: (f.location, f.rule)):
        rows.append(_issue(finding, report, seen[finding.fingerprint]))
        seen[finding.fingerprint] += 1
    return json.dumps(harmless(rows), indent=2) + "\n"


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
