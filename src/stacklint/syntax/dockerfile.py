"""A Dockerfile as instructions: continuations joined, comments blanked, here-documents apart."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stacklint.record import NamedTuple
from stacklint.regex import lazy
from stacklint.syntax.shell_words import segments

if TYPE_CHECKING:
    from collections.abc import Iterator


class Instruction(NamedTuple):
    """An instruction: its name in capitals, and its text with its lines and columns kept.

    The name, flags such as `--from=x`, and comments are spaces in `text`; a line's continuation is
    a backslash. A here-document has the line on which it begins.
    """

    name: str
    text: str
    line: int
    flags: tuple[str, ...] = ()
    heredocs: tuple[tuple[str, int], ...] = ()


@lru_cache(maxsize=4)
def instructions(text: str) -> tuple[Instruction, ...]:
    """Return the instructions of a Dockerfile; what is none is left out. Several readers ask for those of one file."""
    return tuple(_instructions(text))


def _instructions(text: str) -> Iterator[Instruction]:
    escape = "`" if _ESCAPE.match(text) else "\\"
    lines = text.split("\n")
    row = 0
    while row < len(lines):
        match = _NAME.match(lines[row])
        if match and match[1].upper() in _NAMES:
            start = row
            taken, row = _continued(lines, row, escape)
            heredocs, row = _heredocs(taken, lines, row)
            yield _instruction(match, taken, start + 1, heredocs)
        else:
            row += 1


def arguments(text: str) -> list[str]:
    """Return the words of an instruction, of a JSON list if it is one."""
    listed = json_list(text)
    if listed is not None:
        return listed
    return [word.text for segment in segments(text) for word in segment.words]


def json_list(text: str) -> list[str] | None:
    """Return the words of `["python", "x.py"]`; None where the text is no such list."""
    text = text.replace("\\\n", " \n").strip()
    if not text.startswith("[") or not text.endswith("]") or not _LIST.fullmatch(text):
        return None
    return [_UNESCAPE.sub(r"\1", item) for item in _ITEM.findall(text)]


_ESCAPE = lazy(r"(?:\s*#[^\n]*\n)*?\s*#\s*escape\s*=\s*`", re.IGNORECASE)
_NAME = lazy(r"\s*([A-Za-z]+)(?=\s|$|[\\`]\s*$)")
_NAMES = frozenset(
    """
    FROM RUN CMD ENTRYPOINT COPY ADD ENV ARG WORKDIR LABEL EXPOSE USER VOLUME SHELL ONBUILD
    STOPSIGNAL HEALTHCHECK MAINTAINER
    """.split()  # noqa: SIM905 - one line instead of twenty
)
_FLAG = lazy(r"(?:\s|\\\n)++(--[a-z][\w-]*+(?:=\S*)?)(?=\s|$)")
_VISIBLE = lazy(r"\\(?!\n)|[^\n\\]")
_HEREDOC = lazy(r"(?<!<)<<-?(['\"]?)([A-Za-z_]\w*)\1")
_LIST = lazy(r"\[\s*+(?:\"(?:[^\"\\]++|\\.)*+\"\s*+(?:,\s*+)?)*+\]", re.DOTALL)
_ITEM = lazy(r"\"((?:[^\"\\]++|\\.)*+)\"", re.DOTALL)
_UNESCAPE = lazy(r"\\(.)", re.DOTALL)


def _continued(lines: list[str], row: int, escape: str) -> tuple[str, int]:
    """Return an instruction's lines as one text, and the row after them."""
    taken: list[str] = []
    while row < len(lines):
        line = lines[row].rstrip()
        comment = line.lstrip().startswith("#") and bool(taken)
        row += 1
        if comment or (not line and taken):
            taken.append("\\")
        elif line.endswith(escape):
            taken.append(line[:-1] + "\\")
        else:
            taken.append(line)
            break
    return "\n".join(taken), row


def _heredocs(text: str, lines: list[str], row: int) -> tuple[tuple[tuple[str, int], ...], int]:
    found: list[tuple[str, int]] = []
    for match in _HEREDOC.finditer(text):
        start = row
        while row < len(lines) and lines[row].strip() != match[2]:
            row += 1
        found.append(("\n".join(lines[start:row]), start + 1))
        row += 1
    return tuple(found), row


def _instruction(match: re.Match[str], text: str, line: int, heredocs: tuple[tuple[str, int], ...]) -> Instruction:
    position = match.end()
    flags: list[str] = []
    while flag := _FLAG.match(text, position):
        flags.append(flag[1])
        position = flag.end()
    shown = _VISIBLE.sub(" ", text[:position]) + text[position:]
    return Instruction(match[1].upper(), shown, line, tuple(flags), heredocs)
