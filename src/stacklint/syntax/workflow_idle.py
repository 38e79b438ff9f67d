"""Jobs and steps of a GitHub workflow that announce what they do not do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.syntax.tree import Node

_DEPLOYS = lazy(r"(?:^|[-_ ])deploy(?:ment)?(?:$|[-_ ](?!docs|pages|site|book|preview))", re.IGNORECASE)
_SILENT = lazy(r"(?:.*/)?(?:checkout|setup-[\w-]+|cache|[\w-]*notify[\w-]*|[\w-]*slack[\w-]*)")
_SAYS = lazy(
    r"\s*(?:#.*|(?:echo|printf|sleep|ls|pwd|date|true|set|whoami)"
    r"(?:\s[^|&;<>`$(]*|\s+\"(?:[^\"|`$]|\$(?!\())*\"|\s+'[^']*')?)?\s*"
)
_ACTS = lazy(
    r"(?:(?:run|execute|perform|start) )?(?:the |all |unit |integration |smoke |e2e |model |new |and )*"
    r"(?:tests?|lint|train|retrain|evaluate|validate|deploy|publish|push|upload|register|promote|build)\b"
    r"(?!.*\b(?:passed|succe\w+|fail\w*|message|summary|status|notif\w+|completed?|done|ready|applicable|docs?)\b)",
    re.IGNORECASE,
)
_TELLS = lazy(r"notif|announce|summary|inform|report", re.IGNORECASE)
"""What a job is called that is there to speak."""
_OWNS_UP = lazy(r"skip|todo|fixme|placeholder|implement|not (?:yet|run|needed)|disabled|warning", re.IGNORECASE)
_HERE = lazy(r"#[ \t]*(?:add|put|insert|write)\b[^\n]{0,80}\bhere\b", re.IGNORECASE)
"""Words by which a step says itself that it does nothing; and a comment that says what is to come there."""


def idle_parts(name: str, job: Node) -> Iterator[tuple[Node, str]]:
    """Yield the nodes of a job that is to deploy and only checks out and speaks, or else its steps that only speak.

    Each comes with the name of the job or of the step. A step that owns up to doing nothing is passed over.
    """
    steps = job["steps"].items
    if not steps or "uses" in job:
        return
    if _TELLS.search(f"{name} {job['name'].text}") or any(_HERE.search(step["run"].text) for step in steps):
        return
    if _DEPLOYS.search(name) and "environment" not in job and _is_idle(steps):
        for node in (job, *steps):
            yield node, name
        return
    for step in steps:
        title, run = step["name"].text, step["run"].text
        if run.strip() and _ACTS.match(title) and _is_idle([step]) and not _OWNS_UP.search(run):
            yield step, title


def _is_idle(steps: list[Node]) -> bool:
    runs = [line for step in steps for line in step["run"].text.split("\n")]
    uses = [step["uses"].text.partition("@")[0] for step in steps if "uses" in step]
    return all(_SAYS.fullmatch(line) for line in runs) and all(_SILENT.fullmatch(use) for use in uses)
