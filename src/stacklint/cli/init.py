"""`stacklint init`: settings, hook and workflow, shown before they are written."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from stacklint.cli.common import emit, existing, scanned, write_file
from stacklint.cli.teach import taught
from stacklint.model import StacklintError
from stacklint.sanitise import terminal
from stacklint.setup_files import HOOKS, WORKFLOW, planned

if TYPE_CHECKING:
    from pathlib import Path

    from stacklint.setup_files import Plan

_EXAMPLES = {
    "stacklint init --dry-run": "what would be written",
    "stacklint init --yes": "settings, hook and workflow, without a question",
}


@click.command(cls=taught(_EXAMPLES))
@click.argument("path", default=".", type=click.Path())
@click.option(
    "-y", "--yes", is_flag=True, help="Ask nothing: settings, hook and, where the host is GitHub, the workflow."
)
@click.option("--dry-run", is_flag=True, help="Show what would be written, and stop.")
def init(path: str, yes: bool, dry_run: bool) -> int:
    """Set stacklint up in the repository at PATH; shows each change first and replaces no file."""
    root = existing(path)
    quiet = yes or dry_run
    if not quiet and not (sys.stdin and sys.stdin.isatty()):
        raise StacklintError("init asks three questions, and there is no terminal to ask at; give --yes or --dry-run")
    hook = quiet or click.confirm(f"Run before each commit ({HOOKS})?", default=True)
    github = (root / ".github").is_dir()
    workflow = github if quiet else click.confirm(f"Run in GitHub Actions ({WORKFLOW})?", default=github)
    plan = planned(root, hook=hook, workflow=workflow)
    _show(plan)
    if not plan.edits or dry_run:
        return 0
    if not yes and not click.confirm("Write this?", default=True):
        emit("Nothing is written.")
        return 0
    for edit in plan.edits:
        _write(root, edit.path, edit.after)
    emit("\n".join([*(f"written: {edit.path}" for edit in plan.edits), f"Next: {_next(path)}"]))
    return 0


def _show(plan: Plan) -> None:
    emit("\n".join(terminal(line) for edit in plan.edits for line in edit.diff().split("\n")))
    emit("\n".join(f"left as it is: {text}" for text in plan.left))


def _write(root: Path, path: str, text: str) -> None:
    """Write a file below `root`; raises `StacklintError` where a link would lead out of it."""
    target = root / path
    if not target.parent.resolve().is_relative_to(root.resolve()):
        raise StacklintError(f"{target}: leads out of the repository; nothing is written there")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StacklintError(f"{target.parent}: {error.strerror or error}") from error
    write_file(target, text)


def _next(path: str) -> str:
    """Return what to do first: keep what is known, where there is something, else only look."""
    done, _ = scanned(path)
    here = "" if path == "." else f" {path}"
    if any(f.severity != "note" for f in done.report.findings):
        return f"stacklint check{here}; to begin with what is new from now on: stacklint baseline create{here}"
    return f"stacklint check{here}"
