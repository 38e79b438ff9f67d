"""What `stacklint check --help` says beside the options themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from stacklint.cli.teach import Taught

if TYPE_CHECKING:
    from collections.abc import Mapping


class CheckCommand(Taught):
    """`check` with its options in groups."""

    groups: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "What to report": ("select", "ignore", "baseline", "no_ignores", "as_of"),
        "How to report it": ("formats", "output", "quiet", "verbose", "statistics", "color"),
        "How to mend it": ("fix", "unsafe_fixes", "diff"),
        "When to fail": ("fail_on", "exit_zero", "exit_non_zero_on_fix", "strict"),
        "What to read": ("tracked", "isolated", "config", "config_from", "show_files", "show_settings"),
        "How to run": ("jobs", "no_cache", "timing"),
    }
    notes: ClassVar[Mapping[str, str]] = {
        "0": "nothing at or above --fail-on",
        "1": "findings",
        "2": "a mistake in the command or in the settings",
        "3, 4": "with --strict: nothing to scan, something not read",
    }
    examples: ClassVar[Mapping[str, str]] = {
        "stacklint check": "judge this folder",
        "stacklint check --fail-on error -q": "only what is broken, for a hook",
        "stacklint check --format html:stack.html": "a page to show to the team",
        "stacklint check --format github --format sarif:out.sarif": "two reports in one run, for CI",
        "stacklint check --diff": "see what --fix would change",
        "stacklint explain RULE": "what a rule finds, with examples",
        "stacklint baseline create": "adopt on an old repository",
    }
