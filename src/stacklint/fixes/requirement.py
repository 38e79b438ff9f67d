"""Requirements by a wrong name: the right one, or none."""

from __future__ import annotations

import re

from stacklint.fixes.registry import Case, fixer
from stacklint.model import Edit
from stacklint.syntax.requirement_file import is_compiled, is_frozen, logical_lines

_LISTS = (".txt", ".in")
_TABLES = "pyproject.toml"
_FLOOR = r"\s*(?:>=\s*\d[\w.]*\s*)?"
"""A pin that holds for the wrong name can be one that the right name never had; a floor is met by any release."""
_ANY = r"\s*(?:(?:[<>=!~]=|[<>]|===)\s*\d[\w.*+!]*\s*,?\s*)*"


@fixer("rename-requirement", safe=False)
def rename_requirement(case: Case) -> tuple[Edit, ...]:
    """Return the name that is meant in the place of the one written, in a list or a table of requirements."""
    names = case.rule.parameters.get("names", "")
    meant = "" if isinstance(names, str) else names.get(case.finding.subject, "")
    path = case.place.path
    if not meant or re.search(_name(meant), case.text(path), re.IGNORECASE) or _is_locked(case):
        return ()
    name = _name(case.finding.subject)
    if path.endswith(_LISTS):
        found = [] if _is_bound(case) else [re.fullmatch(rf"\s*({name}){_FLOOR}(?:\s#.*)?", _row(case), re.IGNORECASE)]
    elif path.rpartition("/")[2] == _TABLES and "#" not in _row(case):
        found = list(re.finditer(rf"(?<=[\"'])({name}){_FLOOR}(?=[\"']\s*(?:,|\]|$))", _row(case), re.IGNORECASE))
    else:
        return ()
    if len(found) != 1 or not (match := found[0]):
        return ()
    line = case.place.line
    return (Edit(path, line, match.start(1) + 1, line, match.end(1) + 1, meant),)


@fixer("drop-requirement", safe=False)
def drop_requirement(case: Case) -> tuple[Edit, ...]:
    """Return the end of a line of a list that holds this requirement and nothing else, no comment either."""
    path, line = case.place.path, case.place.line
    if not case.finding.subject or not path.endswith(_LISTS) or _is_bound(case) or _is_locked(case):
        return ()
    row = _row(case)
    if not re.fullmatch(rf"\s*{_name(case.finding.subject)}{_ANY}", row, re.IGNORECASE):
        return ()
    if line < len(case.rows):
        return (Edit(path, line, 1, line + 1, 1, ""),)
    return (Edit(path, line, 1, line, len(row) + 1, ""),)


def _name(package: str) -> str:
    """Return the pattern of a package's name in any spelling, as a whole word."""
    return rf"(?<![\w.-]){'[-_.]+'.join(map(re.escape, package.split('-')))}(?![\w.-])"


def _row(case: Case) -> str:
    rows = case.rows
    return rows[case.place.line - 1] if case.place.line <= len(rows) else ""


def _is_bound(case: Case) -> bool:
    """Return whether a list's line belongs to another one, or a resolver or a dump of an environment wrote the list."""
    rows, line = case.rows, case.place.line
    if line > 1 and rows[line - 2].rstrip().endswith("\\"):
        return True
    lines = list(logical_lines(case.text(case.place.path)))
    return is_compiled(lines) or is_frozen(lines)


def _is_locked(case: Case) -> bool:
    """Return whether a file beside the place, named in the rule's `locks`, would have to change as well."""
    folder = case.place.path.rpartition("/")[0]
    start = f"{folder}/" if folder else ""
    stem = case.place.path.rpartition("/")[2].rpartition(".")[0]
    names = [name.replace("*", stem) for name in str(case.rule.parameters.get("locks", "")).split()]
    return any(start + name != case.place.path and case.text(start + name) for name in names)
