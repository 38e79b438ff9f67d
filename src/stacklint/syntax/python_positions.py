"""Whether a Python source may misplace an argument, judged by its text: of fifty files one need be parsed."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGN = lazy(r"[()\[\]{},]")
_NAME = lazy(r"\w+")
_WORD = lazy(r"(?:\w+\.)*(\w+)")
_REMARK = lazy(r"#[^\n]*")
HANDED_ON = frozenset({"bind", "remote", "submit", "delay"})
"""Methods by which a function or class is given its arguments by somebody else."""
_LONGEST = 1_000
_LARGEST = 200_000
_DEFINED = 300
_CALLS = 500
SHORT = 3
"""Shorter names say nothing."""


def may_be_misplaced(text: str) -> bool:
    """Return whether a call in a source has an argument of the name of another parameter, as far as its text tells."""
    left = _CALLS
    for name, start in islice(_defined(text) if len(text) < _LARGEST else (), _DEFINED):
        names = _listed(text, start) if text.count(name) > 1 else []
        for row in islice(_calls(text, name), left) if len(names) > 1 else ():
            left -= 1
            if _differs(names, row):
                return True
    return False


def _defined(text: str) -> Iterator[tuple[str, int]]:
    """Yield the names of a module's functions and classes, with where the parameters of each begin."""
    for mark, inner in (("\ndef ", ""), ("\nasync def ", ""), ("\nclass ", "\n    def __init__")):
        at = text.find(mark)
        while at >= 0:
            name = _NAME.match(text, at + len(mark))
            following = text.find(mark, at + 1)
            start = text.find(inner, at, following if following >= 0 else len(text)) if inner else at + len(mark)
            if name and start >= 0:
                yield name[0], text.find("(", start) + 1
            at = following


def _listed(text: str, start: int) -> list[str]:
    """Return the words before a colon, a sign or a comma in what stands between parentheses from `start` on."""
    return [part.partition(":")[0].partition("=")[0].strip("* \t\n") for part in _parts(text, start)]


def _parts(text: str, start: int) -> list[str]:
    """Return what stands between commas up to the parenthesis that ends it; nothing where that is far away."""
    depth, begin, found = 0, start, []
    for sign in _SIGN.finditer(text, start, start + _LONGEST):
        if sign[0] in "([{":
            depth += 1
        elif sign[0] == ",":
            if not depth:
                found.append(text[begin : sign.start()])
                begin = sign.end()
        elif depth:
            depth -= 1
        else:
            return [*found, text[begin : sign.start()]]
    return []


def _calls(text: str, name: str) -> Iterator[list[str]]:
    """Yield the last words of the arguments of all calls, empty where one is no name."""
    for word in (name, *(f"{name}.{end}" for end in HANDED_ON)):
        at = text.find(f"{word}(")
        while at >= 0:
            start = at + len(word) + 1
            if text[max(0, at - 4) : at] != "def ":
                parts = _parts(text, start)
                words = [_WORD.fullmatch((_REMARK.sub("", p) if "#" in p else p).strip()) for p in parts]
                yield [found[1] if found else "" for found in words]
            at = text.find(f"{word}(", start)


def _differs(names: list[str], given: list[str]) -> bool:
    own = names[1:] if names[0] in {"self", "cls"} else names
    return any(word in own and own.index(word) != place for place, word in enumerate(given) if len(word) >= SHORT)
