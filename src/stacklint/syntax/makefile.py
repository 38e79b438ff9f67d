"""A Makefile as rules with their recipes, simple variables filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.record import dataclass, field
from stacklint.regex import lazy
from stacklint.syntax.template import HOLE

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True)
class Rule:
    """A rule: its targets, what they ask for first, and its recipe's commands with their lines."""

    targets: tuple[str, ...]
    needs: tuple[str, ...]
    line: int
    recipe: list[tuple[str, int]] = field(default_factory=list)


@dataclass(slots=True)
class Makefile:
    """The rules of a Makefile, and the files that it includes with their lines."""

    rules: list[Rule] = field(default_factory=list)
    includes: list[tuple[str, int]] = field(default_factory=list)


def parse_makefile(text: str) -> Makefile:
    """Return the rules; unknown variables stay as they are, unknown functions become `HOLE`."""
    made = Makefile()
    variables = {"MAKE": "make", "CURDIR": ".", "PWD": ".", "MAKEFILE_LIST": "Makefile"}
    rule: Rule | None = None
    for line, number in _logical_lines(text):
        if line.startswith("\t"):
            command = line.lstrip("\t @-+")
            if rule and command.strip():
                shown = " " * (len(line) - len(command)) + _filled(command, variables)
                rule.recipe.append((shown, number))
            continue
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if assigned := _VARIABLE.match(line):
            _assign(variables, assigned)
        elif included := _INCLUDE.match(line):
            made.includes += [(path, number) for path in _filled(included[1], variables).split()]
        elif found := _rule(line, number, variables):
            rule = found
            made.rules.append(rule)
    return made


_VARIABLE = lazy(r"(?:(?:export|override|private)\s+)*([\w.-]++)\s*(\?|\+|:{1,3}|!)?=\s*(.*)", re.DOTALL)
_INCLUDE = lazy(r"-?s?include\s+(.*)")
_REFERENCE = lazy(r"\$(?:\(([\w.-]+)\)|\{([\w.-]+)\}|\$)")
_FUNCTION = lazy(r"\$\(([a-z]+)[ \t]([^()]*)\)")
_OPEN, _CLOSE = "\x01", "\x02"
_CONTINUED = lazy(r"\\\n\s*")
_ROUNDS = 8
_LONGEST = 2_000


def _logical_lines(text: str) -> Iterator[tuple[str, int]]:
    """Yield lines with their continuations, without `define` blocks."""
    taken: list[str] = []
    start = 1
    defining = False
    for number, line in enumerate(text.split("\n"), 1):
        start = start if taken else number
        taken.append(line)
        if line.endswith("\\"):
            continue
        whole, taken = "\n".join(taken), []
        if whole.startswith("define "):
            defining = True
        if not defining:
            yield whole, start
        if whole.strip() == "endef":
            defining = False
    if taken and not defining:
        yield "\n".join(taken), start


def _assign(variables: dict[str, str], found: re.Match[str]) -> None:
    name, sign = found[1], found[2] or ""
    value = _CONTINUED.sub(" ", found[3]).partition(" #")[0].strip()
    if sign == "+":
        value = f"{variables.get(name, '')} {value}".strip()
    if not (sign == "?" and name in variables) and sign != "!":
        variables[name] = value[:_LONGEST]


def _rule(line: str, number: int, variables: dict[str, str]) -> Rule | None:
    """Return the rule that a line begins; None for anything else."""
    head, colon, rest = _CONTINUED.sub(" ", line).partition(":")
    if not colon or "=" in head or "#" in head or not head[:1].strip():
        return None
    needs, semicolon, command = rest.lstrip(":").partition("#")[0].partition(";")
    if "=" in needs:
        needs = ""  # a variable of the target's own
    rule = Rule(
        tuple(_filled(head.rstrip("& "), variables).split()),
        tuple(_filled(needs.replace("|", " "), variables).split()),
        number,
    )
    if semicolon and command.strip():
        rule.recipe.append((_filled(command.strip(" @-+"), variables), number))
    return rule


def _filled(text: str, variables: dict[str, str]) -> str:
    """Return the text with what is known filled in, `$$` and `$(shell …)` as the shell sees them."""
    for _ in range(_ROUNDS):
        if "$" not in text or len(text) > _LONGEST:
            break
        filled = _REFERENCE.sub(lambda match: _value(match, variables), text)
        filled = _FUNCTION.sub(_result, filled)
        if filled == text or len(filled) > _LONGEST:
            break
        text = filled
    return text.replace("$$", "$").replace(_OPEN, "$(").replace(_CLOSE, ")")


def _value(match: re.Match[str], variables: dict[str, str]) -> str:
    return variables.get(match[1] or match[2] or "", match[0])


def _result(match: re.Match[str]) -> str:
    """Return what a function of make gives, as far as text alone tells."""
    name, words = match[1], match[2].split()
    if name == "shell":
        return _OPEN + match[2] + _CLOSE
    if name in ("strip", "abspath", "realpath", "firstword"):
        return " ".join(words[:1] if name == "firstword" else words)
    if name == "lastword":
        return words[-1] if words else ""
    if name == "dir":
        return " ".join((word.rpartition("/")[0] or ".") + "/" for word in words)
    if name == "notdir":
        return " ".join(word.rpartition("/")[2] for word in words)
    return HOLE
