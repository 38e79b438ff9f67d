"""Whether a source may bind a name in one branch alone, judged by its lines: few need be parsed to be sure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

_BRANCH = lazy(r"\n([ \t]+)(?:else[ \t]*:|elif\b)")
_GOES_ON = lazy(r"[ \t]*(?:else[ \t]*:|elif\b)")
_IF = lazy(r"(?:el)?if\b")
_PLAIN = lazy(r"(?!(?:if|for|while|with|try|async|def|class|return|raise|del|assert|import|from|global|match)\b)")
_LEAVES = lazy(r"^[ \t]*(?:return|raise|continue|break|assert)\b", re.MULTILINE)
_WORD = lazy(r"[^\W\d]\w*")
_BOUND = lazy(
    r"^[ \t]*(?![frbuFRBU]{0,2}[\"'])([^\s(\[*#][^(\n]*|[(\[*].*)(?<![=!<>])=(?!=)"
    r"|\bfor\b(.{0,200}?)\bin\b|\bas\b[ \t]*(.*)|(\w+)[ \t]*:=",
    re.MULTILINE,
)
"""What stands before the last `=` that belongs to a statement and to no call, and what else binds names."""


def may_leave_out(text: str) -> bool:
    """Return whether some alternative within a block may bind a name that one of its branches leaves out.

    What the statements behind it name is looked for in the branches. It may be wrong in saying so, and hardly
    ever in denying it: only where statements are laid out as nobody does.
    """
    rows: list[str] = []
    for found in _BRANCH.finditer(text):
        rows = rows or text.split("\n")
        number = text.count("\n", 0, found.end())
        if _is_doubtful(rows, number, len(found[1])):
            return True
    return False


def _is_doubtful(rows: Sequence[str], number: int, width: int) -> bool:
    """Return whether the alternative that ends with the branch of a line may leave a name out."""
    heads = _heads(rows, number, width)
    end = _end(rows, number + 1, width)
    if not heads or end == len(rows) or _width(rows[end]) < width or _GOES_ON.match(rows[end]):
        return False
    if not all(rows[at].partition("#")[0].rstrip().endswith(":") for at in heads):
        return True  # a branch on the line of its head, or a head of several lines
    used = _used(rows, end, width)
    branches = ["\n".join(rows[a + 1 : b]) for a, b in zip(heads, [*heads[1:], end], strict=True)]
    words = [set(_WORD.findall(branch)) for branch in branches]
    going_on = [row for row, branch in zip(words, branches, strict=True) if not _LEAVES.search(branch)]
    apart = {name for name in used & set.union(*words) if not all(name in row for row in going_on)}
    return bool(apart) and any(apart & _bound(branch) for branch in branches)


def _heads(rows: Sequence[str], number: int, width: int) -> list[int]:
    """Return the lines of an alternative's heads; none where the `else` is that of a loop or a `try`."""
    found = [number]
    for at in range(number - 1, -1, -1):
        row = rows[at].strip()
        if not row or row[0] in "#)]}" or _width(rows[at]) > width:
            continue
        if _width(rows[at]) < width or not _IF.match(row):
            return []
        found.append(at)
        if row.startswith("if"):
            return found[::-1]
    return []


def _end(rows: Sequence[str], at: int, width: int) -> int:
    """Return the next line that is not within a branch."""
    while at < len(rows) and (not (row := rows[at].strip()) or row[0] in "#)]}" or _width(rows[at]) > width):
        at += 1
    return at


def _used(rows: Sequence[str], at: int, width: int) -> set[str]:
    """Return the words of the statements from a line on, up to the first that may be left or skipped."""
    found: set[str] = set()
    plain = True
    while at < len(rows) and plain:
        row = rows[at].strip()
        if row and _width(rows[at]) < width:
            break
        plain = bool(_PLAIN.match(row))
        end = _end(rows, at + 1, width)
        found.update(_WORD.findall("\n".join(rows[at:end])))
        at = end
    return found


def _bound(branch: str) -> set[str]:
    """Return the words that stand where a statement binds names."""
    parts = (part for found in _BOUND.findall(branch) for part in found)
    return set(_WORD.findall(" ".join(parts)))


def _width(row: str) -> int:
    return len(row) - len(row.lstrip())
