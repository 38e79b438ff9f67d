"""Bounds of versions that a shell takes for redirections: the requirement in quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.checks.wiring_requirements import BOUND, INSTALLERS
from stacklint.fixes.apply import applied
from stacklint.fixes.registry import Case, fixer
from stacklint.model import Edit
from stacklint.regex import lazy
from stacklint.repo.document import Unreadable
from stacklint.syntax.yaml import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.syntax.tree import Node

_SHELL = (".sh", ".bash", ".zsh", ".ksh", ".sbatch", ".slurm")
_IMAGE = lazy(r"(?i)(?:.*\.)?(?:dockerfile|containerfile)(?:[.-].*)?")
_WORKFLOW = lazy(r"(?:.*/)?\.github/workflows/[^/]+\.ya?ml")
_RUN = lazy(r"\s*(?:-\s+)?run:\s")
_SILENT = lazy(r"\\[^\n]|\"(?:[^\"\\]|\\.)*\"|'[^']*'|(?:^|(?<=\s))#[^\n]*", re.DOTALL | re.MULTILINE)
_OPEN = lazy(r"[\"']|<<")
_INNER = lazy(r"`|\$\(")
_PART = lazy(r"[^;&|]+")
_WORD = lazy(r"[^\s;&|]+")
_REQUIREMENT = lazy(r"[A-Za-z][\w.-]*(?:\[[\w,.-]+\])?(?:[<>=!~]=|[<>])\d[\w.*]*(?:,(?:[<>=!~]=|[<>])\d[\w.*]*)*")
_HOLE = "\0"


@fixer("quote-bound", safe=True)
def quote_bound(case: Case) -> tuple[Edit, ...]:
    """Return quotes around every requirement with a bound in the install commands of a line.

    The line is one of a shell script, of an image's file or of a workflow's `run:`; one in a string, a
    here-document or a substitution is left alone.
    """
    path, text = case.place.path, case.text(case.place.path)
    name = path.rpartition("/")[2]
    is_workflow = bool(_WORKFLOW.fullmatch(path))
    if case.place.cell or not (is_workflow or name.endswith(_SHELL) or _IMAGE.fullmatch(name)):
        return ()
    first = _run(case.rows, case.place.line) if is_workflow else 1
    if not first or re.search(r"(?im)^#\s*escape\s*=", text):
        return ()
    edits = tuple(_quoted(path, text, case.rows, first, case.place.line))
    return edits if edits and not (is_workflow and _is_other(text, edits)) else ()


def _run(rows: list[str], line: int) -> int:
    """Return the line of the `run:` that a line of a workflow belongs to; 0 for none."""
    return next((number for number in range(line, 0, -1) if _RUN.match(rows[number - 1])), 0)


def _quoted(path: str, text: str, rows: list[str], first: int, line: int) -> Iterator[Edit]:
    """Yield the edits in the joined lines around `line`; none where a bound would stay unquoted."""
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row) + 1)
    while line > first and rows[line - 2].endswith("\\"):
        line -= 1
    last = line
    while last < len(rows) and rows[last - 1].endswith("\\"):
        last += 1
    begin, end = starts[first - 1], min(starts[last], len(text))
    if first == line and (match := _RUN.match(rows[line - 1])):
        begin += match.end()
    shown = _SILENT.sub(lambda found: re.sub(r"[^\n]", _HOLE, found[0]), text[begin:end])
    where = max(starts[line - 1] - begin, 0)
    rest, spans = shown[where:], []
    if _OPEN.search(shown) or _INNER.search(rest):
        return
    for part in _PART.finditer(rest):
        words = list(_WORD.finditer(part[0]))
        texts = [word[0] for word in words]
        if "install" not in texts or not any(_program(word) in INSTALLERS for word in texts):
            continue
        bounds = [word for word in words if _REQUIREMENT.fullmatch(word[0]) and BOUND.match(word[0])]
        spans += [(part.start() + word.start(), part.start() + word.end()) for word in bounds]
    for start, stop in spans:
        rest = rest[:start] + _HOLE * (stop - start) + rest[stop:]
    if BOUND.search(rest):
        return
    for start, stop in spans:
        at, till = begin + where + start, begin + where + stop
        number = text.count("\n", 0, at) + 1
        column = at - starts[number - 1] + 1
        yield Edit(path, number, column, number, column + stop - start, f'"{text[at:till]}"')


def _program(word: str) -> str:
    return word.rpartition("/")[2].rstrip("0123456789.")


def _is_other(text: str, edits: tuple[Edit, ...]) -> bool:
    """Return whether YAML reads anything but the new quotes in the edited text."""
    try:
        before, after = (list(_leaves(parse_yaml(t))) for t in (text, applied(text, edits)))
    except Unreadable:
        return True
    same = [a.replace('"', "") for a in before] == [b.replace('"', "") for b in after]
    grown = sum(b.count('"') for b in after) - sum(a.count('"') for a in before)
    return not same or grown != 2 * len(edits)


def _leaves(nodes: tuple[Node, ...]) -> Iterator[str]:
    for tree in nodes:
        for key, node in tree.walk():
            yield key
            yield node.text
