"""The one act that a report ends with: a sentence, and the command where there is one."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from stacklint.present import act_of, in_what_was_read, place, worst_first
from stacklint.record import dataclass

if TYPE_CHECKING:
    from stacklint.model import Finding
    from stacklint.report import Report


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next in words, and what can be typed as it stands; `worth` is false where nothing is worth doing."""

    words: str
    command: str = ""
    worth: bool = True


def next_step(report: Report) -> Step:
    """Return the one act that is worth most, or that there is none."""
    for finding in worst_first(report.findings):
        if act := act_of(finding):
            return _step(finding, act, report)
    return Step(f"Nothing worth doing now{in_what_was_read(report)}.", worth=False)


def _step(finding: Finding, act: str, report: Report) -> Step:
    """Return the act with its place; where a tool is to be adopted, with its name and its first command."""
    where = place(finding.location)
    if command := _mending(finding, report):
        return Step(f"{act} ({where}), which this does:", command)
    first = next((s for s in finding.suggestions if s.command and s.action == "adopt"), None)
    if first is None or first is not finding.suggestions[0]:
        return Step(f"{act} ({where})")
    name = report.name(first.tool)
    return Step(
        f"{act}, with {name} for instance ({where})" if finding.act else f"Adopt {name} ({where})", first.command
    )


def _mending(finding: Finding, report: Report) -> str:
    """Return the command that mends a finding, empty where none does without a doubt."""
    fix = report.fixes.get(finding.fingerprint)
    if fix is None or not fix.safe:
        return ""
    path = report.style.path
    return f"stacklint check {shlex.quote(path)} --fix" if path not in {"", "."} else "stacklint check --fix"
