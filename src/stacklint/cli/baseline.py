"""`stacklint baseline`: adopt on an old repository, and report only what is new."""

from __future__ import annotations

from pathlib import Path

import click

from stacklint.baseline import read_baseline, write_baseline
from stacklint.cli.common import emit, scanned, write_file
from stacklint.cli.teach import guessing, taught
from stacklint.model import Finding, StacklintError
from stacklint.sanitise import terminal

_NAME = ".stacklint-baseline.json"

_EXAMPLES = {
    "stacklint baseline create": "keep what is known today",
    "stacklint check --baseline .stacklint-baseline.json": "report only what is new",
    "stacklint baseline prune": "forget what was mended",
}
_CREATE = {
    "stacklint baseline create": "write it into this folder",
    "stacklint baseline create . -o known.json": "under another name",
}
_UPDATE = {
    "stacklint baseline update": "take in what is new, drop what is gone",
}
_PRUNE = {
    "stacklint baseline prune": "drop what is gone, take in nothing",
}


@click.group(cls=guessing(_EXAMPLES))
def baseline() -> None:
    """Keep a list of known findings; `check --baseline FILE` reports only what it does not hold."""


@baseline.command(cls=taught(_CREATE))
@click.argument("path", default=".")
@click.option("-o", "--output", metavar="FILE", help=f"Where to (default: {_NAME} in PATH).")
def create(path: str, output: str | None) -> int:
    """Write a baseline of today's findings; refuses to overwrite one."""
    target = Path(output or Path(path) / _NAME)
    if target.exists():
        raise StacklintError(f"{target}: there is a baseline already; `stacklint baseline update` brings it up to date")
    found = _findings(path)
    write_file(target, write_baseline(found, {}))
    emit(terminal(f"{len(found)} findings written to {target}"))
    return 0


@baseline.command(cls=taught(_UPDATE))
@click.argument("path", default=".")
@click.option("-o", "--output", metavar="FILE", help="Which baseline.")
def update(path: str, output: str | None) -> int:
    """Add new findings to a baseline and drop those that are gone; reasons are kept."""
    target = Path(output or Path(path) / _NAME)
    known = read_baseline(str(target))
    found = _findings(path)
    now = {f.fingerprint for f in found}
    write_file(target, write_baseline(found, known))
    emit(f"{len(now - set(known))} added, {len(set(known) - now)} removed, {len(now & set(known))} kept")
    return 0


@baseline.command(cls=taught(_PRUNE))
@click.argument("path", default=".")
@click.option("-o", "--output", metavar="FILE", help="Which baseline.")
def prune(path: str, output: str | None) -> int:
    """Drop from a baseline what is no longer found; nothing is added."""
    target = Path(output or Path(path) / _NAME)
    known = read_baseline(str(target))
    found = [f for f in _findings(path) if f.fingerprint in known]
    write_file(target, write_baseline(found, known))
    emit(f"{len(known) - len(found)} removed, {len(found)} kept")
    return 0


def _findings(path: str) -> list[Finding]:
    """Return today's findings as if there were no baseline."""
    done, _ = scanned(path, no_baseline=True)
    return list(done.report.findings)
