"""Where the project and its documentation are published: the one place that says so."""

from __future__ import annotations

HOME = "https://github.com/stacklint/stacklint"
"""The repository from which hooks and the action are taken."""

DOCUMENTATION = ""
"""The address of the built site, with a slash at its end; empty as long as it is published nowhere."""


def rule_page(rule: str) -> str:
    """Return the address of a rule's page, empty where there is none."""
    return f"{DOCUMENTATION}rules/{rule}/" if DOCUMENTATION else ""
