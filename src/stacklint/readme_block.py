"""The block in a team's README that says which problem is answered by what; rewritten in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import StacklintError
from stacklint.present import by_state, covering, title, told_projects
from stacklint.sanitise import markdown, markdown_code
from stacklint.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stacklint.report import Report

BEGIN = "<!-- stacklint: the stack, kept by `stacklint stack --write` -->"
END = "<!-- stacklint: end -->"
_WORDS = {"covered": "solved", "partial": "in part", "gap": "open"}


def block(report: Report) -> str:
    """Return the block as Markdown, its marks included; the same report gives the same text."""
    return "\n".join([BEGIN, *_rows(report), END])


def write_block(report: Report, target: Path) -> bool:
    """Put the block into a file, in place of the one that stands there, else at its end; say whether that changed it.

    Raises `StacklintError` for a file that is not there or not UTF-8, a link, and for marks that do not match.
    """
    if target.is_symlink():
        raise StacklintError(f"{target}: a link; nothing is written through links")
    try:
        text = target.read_bytes().decode("utf-8")
    except OSError as error:
        raise StacklintError(f"{target}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise StacklintError(f"{target}: not UTF-8") from error
    changed = _replaced(text, block(report).replace("\n", "\r\n" if "\r\n" in text else "\n"), target)
    if changed == text:
        return False
    try:
        write_whole(target, [changed.encode("utf-8")], target.stat().st_mode & 0o777)
    except OSError as error:
        raise StacklintError(f"{target}: {error.strerror or error}") from error
    return True


def _replaced(text: str, new: str, target: Path) -> str:
    begins, ends = text.count(BEGIN), text.count(END)
    if not begins and not ends:
        end = "\r\n" if "\r\n" in text else "\n"
        return f"{text.rstrip()}{end * 2 if text.strip() else ''}{new}{end}"
    start, stop = text.find(BEGIN), text.find(END)
    if (begins, ends) != (1, 1) or stop < start:
        line = text.count("\n", 0, max(start, 0)) + 1
        raise StacklintError(
            f"{target}:{line}: the marks of the block do not match; there must be one of each, in order"
        )
    return text[:start] + new + text[stop + len(END) :]


def _rows(report: Report) -> Iterator[str]:
    told = told_projects(report)
    if not told:
        yield "None of the ten problems shows itself here."
        return
    several = len(report.projects) > 1
    yield "| project | problem | state | by |" if several else "| problem | state | by |"
    yield "|---|---|---|---|" if several else "|---|---|---|"
    for project in told:
        for state, problems in by_state(report, project).items():
            for row in problems if state in _WORDS else ():
                first = f"| {markdown_code(title(project))} " if several else ""
                by = covering(report, row) if state != "gap" else ""
                yield f"{first}| {markdown(row.name)} | {_WORDS[state]} | {markdown(by)} |"
