"""What several commands share: opening a repository, settings, the date, writing the output."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from stacklint.cli.tell import tell
from stacklint.knowledge.load import extended, load
from stacklint.model import StacklintError
from stacklint.present import not_read
from stacklint.record import replace
from stacklint.repo.limits import Limits
from stacklint.repo.open import open_repo
from stacklint.sanitise import terminal
from stacklint.settings import Settings, load_settings
from stacklint.whole_file import write_whole

if TYPE_CHECKING:
    import re

    from stacklint.knowledge.load import Knowledge
    from stacklint.report import Report
    from stacklint.scan import Scan

_NARROWEST, _NARROW, _WIDEST = 40, 80, 120
_FIRST_VTE = 5000
_PIPE = 141
"""What a shell says of a program whose reader went away; click would make 1 of it."""


def scanned(
    path: str,
    *,
    isolated: bool = False,
    config: str | None = None,
    tracked: bool = False,
    as_of: str | None = None,
    no_baseline: bool = False,
) -> tuple[Scan, Settings]:
    """Return the scan of a folder with its settings; raises `StacklintError` for the user's mistakes."""
    root = existing(path)
    settings = load_settings(root, isolated=isolated, config=Path(config) if config else None, known=known_ids())
    if no_baseline:
        settings = replace(settings, baseline="")
    repo = open_repo(root, tracked=tracked, exclude=settings.exclude, limits=Limits(), kept=names_of_ci)
    from stacklint.scan import scan  # noqa: PLC0415 - the whole pipeline, only for those who ask

    return scan(repo, extended(load(), settings.rules), settings, date_of(as_of)), settings


def knowledge_at(path: str = ".", *, isolated: bool = False) -> Knowledge:
    """Return the catalogue with the rules that the settings of a folder name."""
    settings = load_settings(existing(path), isolated=isolated, known=known_ids())
    return extended(load(), settings.rules)


def known_ids() -> dict[str, frozenset[str]]:
    """Return the ids that settings may name: of rules with their kinds, of problems and of tools."""
    data = load().data
    kinds = {row["folder"].rpartition("/")[2] for row in data["checks"].values()}
    return {
        "rule": frozenset({*data["checks"], *kinds}),
        "problem": frozenset(data["problems"]),
        "tool": frozenset(data["tools"]),
        "format": frozenset(data["formats"]),
    }


def names_of_ci() -> re.Pattern[str]:
    """Return an expression for the names at a root that CI hosts look for."""
    from stacklint import reader_table  # noqa: PLC0415 - only where no index of git is found

    return reader_table.names_of_ci()


def existing(path: str) -> Path:
    """Return the folder at `path`."""
    root = Path(path)
    if not root.exists():
        raise StacklintError(f"{path}: no such folder{_near(root)}")
    if not root.is_dir():
        raise StacklintError(f"{path}: not a folder; stacklint judges whole repositories")
    return root


def _near(path: Path) -> str:
    """Return a guess which folder beside a missing one was meant."""
    from stacklint.knowledge.schema import guess  # noqa: PLC0415 - only for mistakes

    try:
        beside = sorted(p.name for p in path.parent.iterdir() if p.is_dir())
    except OSError:
        return ""
    return guess(path.name, tuple(beside))


def date_of(text: str | None) -> str:
    """Return the date to judge by; raises `StacklintError` for what is none."""
    if text is None:
        return os.environ.get("STACKLINT_AS_OF") or time.strftime("%Y-%m-%d", time.gmtime())
    import datetime as dt  # noqa: PLC0415 - only where a date is given

    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise StacklintError(f"--as-of {text}: a date such as 2026-11-23 is expected") from None


def wants_color(choice: str) -> bool:
    """Return whether to colour: NO_COLOR beats the flag `auto`, which asks for a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if choice != "auto":
        return choice == "always"
    if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE"):
        return True
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Return how wide lines may be: a terminal's width within what can be read, else 80."""
    if sys.stdout is None or not sys.stdout.isatty():
        columns = os.environ.get("COLUMNS", "")
        return _readable(int(columns)) if columns.isdecimal() else _NARROW
    import shutil  # noqa: PLC0415 - only on a terminal

    return _readable(shutil.get_terminal_size().columns)


def _readable(columns: int) -> int:
    return max(_NARROWEST, min(columns, _WIDEST))


def link_base(root: Path) -> str:
    """Return the address of a folder where the terminal takes hyperlinks; FORCE_HYPERLINK decides, 0 or 1."""
    forced = os.environ.get("FORCE_HYPERLINK", "")
    if forced == "0" or not (forced or (sys.stdout is not None and sys.stdout.isatty() and _takes_links())):
        return ""
    import socket  # noqa: PLC0415 - the terminal may be on another machine than the files
    from urllib.parse import quote  # noqa: PLC0415 - likewise

    return f"file://{socket.gethostname()}{quote(os.path.realpath(root).rstrip('/'))}/"


def _takes_links() -> bool:
    """Return whether the terminal is one that is known to take hyperlinks."""
    known = os.environ.get("TERM_PROGRAM", "") in {"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby"}
    vte = os.environ.get("VTE_VERSION", "")
    named = any(os.environ.get(name) for name in ("WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "DOMTERM"))
    return known or named or (vte.isdecimal() and int(vte) >= _FIRST_VTE)


def emit(text: str, target: str | None = None) -> None:
    """Write a report to standard output, or to a file at once or not at all."""
    if text and not text.endswith("\n"):
        text += "\n"
    if target is None or target == "-":
        _print(text)
    else:
        write_file(Path(target), text)


def warn(text: str) -> None:
    """Write one line to standard error, where no report is."""
    tell(f"stacklint: {terminal(text)}")


def warn_of_unread(report: Report) -> None:
    """Say on standard error what was not read, so that no answer passes for one about everything."""
    if report.unread:
        warn(f"not read: {not_read(report)}")


def _print(text: str) -> None:
    """Write to standard output, whatever it can show; raises `StacklintError` where it takes nothing."""
    if sys.stdout is None:
        raise StacklintError("standard output: closed")
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    try:
        sys.stdout.buffer.write(text.encode(encoding, errors="backslashreplace"))
        sys.stdout.buffer.flush()
    except OSError as error:
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, sys.stdout.fileno())  # the interpreter's own flush must not fail again
        if isinstance(error, BrokenPipeError):
            raise SystemExit(_PIPE) from None
        raise StacklintError(f"standard output: {error.strerror}") from error


def write_file(target: Path, text: str) -> None:
    """Write a file at once or not at all, never through a link; raises `StacklintError`.

    A device or a pipe is written to, for replacing it would take it from everybody else.
    """
    if target.is_symlink():
        raise StacklintError(f"{target}: a link; outputs are not written through links")
    if target.exists() and not target.is_file():
        _write_into(target, text)
        return
    try:
        write_whole(target, [text.encode()], 0o644)
    except OSError as error:
        raise StacklintError(f"{target}: {error.strerror or error}") from error


def _write_into(target: Path, text: str) -> None:
    try:
        with target.open("w", encoding="utf-8", newline="\n") as out:
            out.write(text)
    except OSError as error:
        raise StacklintError(f"{target}: {error.strerror or error}") from error
