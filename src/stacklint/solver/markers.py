"""Markers of requirements judged without the standard's reader, which takes as long to import as a small run."""

from __future__ import annotations

from functools import partial
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING

from stacklint.regex import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping

    Judge = Callable[[re.Match[str] | None], bool | None]

_TOKEN = lazy(r"\s*(?:([()])|(and|or)\b|(\w+\s*(?:==|!=|>=|<=|>|<)\s*(?:'[^'\"]*'|\"[^'\"]*\")))\s*")
_ATOM = lazy(r"\s*(\w+)\s*(==|!=|>=|<=|>|<)\s*(?:'([^'\"]*)'|\"([^'\"]*)\")\s*")
_NUMBERS = lazy(r"\d{1,4}(?:\.\d{1,4}){0,3}")
MACHINES: tuple[dict[str, str], ...] = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix", "platform_machine": "arm64"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
)
SAME = {
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "platform_release": "",
    "platform_version": "",
}
_DEEP = 40
"""Brackets that no marker has."""


def simply(marker: str, python: str, extras: set[str]) -> bool | None:
    """Return the answer to a marker on all machines; None where it takes the standard's reader.

    Read are comparisons of a name with a text, `and`, `or` and brackets (PEP 508).
    """
    tokens = _tokens(marker)
    if tokens is None:
        return None
    judges = (partial(_compared, machine=machine, python=python, extras=extras) for machine in MACHINES)
    answers = [_whole([*reversed(tokens)], judge) for judge in judges]
    return None if None in answers else all(answers)


def _tokens(marker: str) -> list[str] | None:
    """Return brackets, `and`, `or` and comparisons in their order; None where there is anything else."""
    found, at = list[str](), 0
    while at < len(marker):
        match = _TOKEN.match(marker, at)
        if match is None:
            return None
        found.append(match[1] or match[2] or match[3])
        at = match.end()
    return found if found.count("(") < _DEEP else None


def _whole(tokens: list[str], judge: Judge) -> bool | None:
    """Return the answer to all tokens, the first of which is the last of the list; None where any is unknown."""
    answer = _any(tokens, judge)
    return None if tokens else answer


def _any(tokens: list[str], judge: Judge) -> bool | None:
    answers = [_all(tokens, judge)]
    while tokens and tokens[-1] == "or":
        tokens.pop()
        answers.append(_all(tokens, judge))
    return None if None in answers else any(answers)


def _all(tokens: list[str], judge: Judge) -> bool | None:
    answers = [_one(tokens, judge)]
    while tokens and tokens[-1] == "and":
        tokens.pop()
        answers.append(_one(tokens, judge))
    return None if None in answers else all(answers)


def _one(tokens: list[str], judge: Judge) -> bool | None:
    first = tokens.pop() if tokens else ""
    if first != "(":
        return judge(_ATOM.fullmatch(first))
    answer = _any(tokens, judge)
    return answer if tokens and tokens.pop() == ")" else None


def _compared(atom: re.Match[str] | None, machine: Mapping[str, str], python: str, extras: set[str]) -> bool | None:
    """Return whether one comparison holds on a machine; None where it is another kind."""
    if atom is None:
        return None
    name, operator, value = atom[1], atom[2], atom[3] if atom[3] is not None else atom[4]
    if name == "python_version" and _NUMBERS.fullmatch(value):
        return _ORDERS[operator](_padded(python), _padded(value))
    if name == "python_full_version" and _NUMBERS.fullmatch(value):
        return _ORDERS[operator](_padded(f"{python}.9"), _padded(value))
    if operator not in {"==", "!="}:
        return None
    if name == "extra":
        return (value in extras) == (operator == "==")
    known = machine.get(name, SAME.get(name))
    return None if known is None else (known == value) == (operator == "==")


def _padded(version: str) -> list[int]:
    parts = [int(part) for part in version.split(".")]
    return parts + [0] * (4 - len(parts))


_ORDERS: Mapping[str, Callable[[list[int], list[int]], bool]] = {
    "==": eq,
    "!=": ne,
    ">=": ge,
    "<=": le,
    ">": gt,
    "<": lt,
}
