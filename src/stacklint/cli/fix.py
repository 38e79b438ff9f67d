"""`check --fix` and `check --diff`: the edits of a report, made or shown."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from stacklint.cli.common import emit, warn
from stacklint.cli.tell import tell
from stacklint.fixes.apply import chosen
from stacklint.fixes.files import edited, unified, write
from stacklint.present import counted
from stacklint.repo.document import Unreadable
from stacklint.sanitise import terminal

if TYPE_CHECKING:
    from pathlib import Path

    from stacklint.fixes.files import Edited
    from stacklint.report import Report


def show_edits(root: Path, report: Report, *, unsafe: bool) -> None:
    """Write the edits that a run with `--fix` would make to standard output, as a unified diff."""
    files = _edited(root, report, unsafe=unsafe)
    text = "".join(unified(file) for file in files)
    emit("\n".join(terminal(row) for row in text.split("\n")) if _is_looked_at() else text)
    _tell(report, len(files), "would change", unsafe=unsafe)


def make_edits(root: Path, report: Report, *, unsafe: bool) -> bool:
    """Make the edits of a report and return whether a file has changed; what cannot be written is told of."""
    done = 0
    for file in _edited(root, report, unsafe=unsafe):
        try:
            write(root, file)
        except Unreadable as error:
            warn(f"not fixed: {file.path}: {error.reason}")
        else:
            done += 1
    _tell(report, done, "changed", unsafe=unsafe)
    return done > 0


def _edited(root: Path, report: Report, *, unsafe: bool) -> list[Edited]:
    shown = {f.fingerprint: report.fixes[f.fingerprint] for f in report.findings if f.fingerprint in report.fixes}
    files = []
    for path, edits in chosen(shown.values(), unsafe=unsafe).items():
        try:
            files.append(edited(root, path, edits, report.source))
        except Unreadable as error:
            warn(f"not fixed: {path}: {error.reason}")
    return files


def _is_looked_at() -> bool:
    """Return whether a terminal or the log of a CI host takes the text, and no program that would apply it."""
    return bool(os.environ.get("CI")) or (sys.stdout is not None and sys.stdout.isatty())


def _tell(report: Report, files: int, verb: str, *, unsafe: bool) -> None:
    held = 0 if unsafe else sum(not fix.safe for fix in report.fixes.values())
    if files or held:
        more = f"; {counted(held, 'finding')} more with --unsafe-fixes" if held else ""
        tell(f"fix: {verb} {counted(files, 'file')}{more}")  # kept off standard output
