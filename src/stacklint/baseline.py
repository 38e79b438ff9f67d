"""The file of findings that are known: one line each, sorted, without line numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from stacklint.model import StacklintError
from stacklint.repo.disk import read_file
from stacklint.repo.document import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacklint.model import Finding

_LIMIT = 16 << 20


def read_baseline(path: str) -> Mapping[str, str]:
    """Return the fingerprints of a baseline with the reasons given; raises `StacklintError`."""
    import json  # noqa: PLC0415 - as above

    name = Path(path).name
    try:
        data = json.loads(read_file(path, _LIMIT))
        rows = data["findings"]
        return {str(row["fingerprint"]): str(row.get("reason", "")) for row in rows}
    except Unreadable as error:
        raise StacklintError(f"{name}: {error.reason}") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise StacklintError(f"{name}:{line}: not a baseline of stacklint") from error


def write_baseline(findings: Iterable[Finding], reasons: Mapping[str, str]) -> str:
    """Return the text of a baseline that holds `findings`, with the reasons known so far."""
    import json  # noqa: PLC0415 - as above

    rows = [_row(finding, reasons.get(finding.fingerprint, "")) for finding in findings]
    rows.sort(key=lambda row: (row["path"], row["rule"], row["fingerprint"]))
    lines = ",\n".join(f"    {json.dumps(row, ensure_ascii=True)}" for row in rows)
    return '{\n  "schema_version": 1,\n  "findings": [' + (f"\n{lines}\n  " if rows else "") + "]\n}\n"


def _row(finding: Finding, reason: str) -> dict[str, Any]:
    return {
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "path": finding.location.path,
        "message": finding.message,
        "reason": reason,
    }
