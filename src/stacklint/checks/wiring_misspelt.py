"""Wiring: methods that are called by a name which nearly is theirs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Finding, Location, Related
from stacklint.references import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.situation import Situation

_MOST = 200
_CLOSE = 0.85
_PLACES = 4


@check("misspelt-method")
def find_misspelt_method(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield calls of a method that objects of `parameters.objects` lack and that nearly is one of theirs.

    An object is what a name is bound to at each place of a file where it is bound at all.
    """
    for situation in told(context.situations):
        rows = [
            (Location(path, line), name, meant, kind)
            for path in _code(situation)
            for line, name, meant, kind in _misspelt(context.text(path), rule.parameters["objects"])
        ]
        if rows:
            (place, name, meant, kind), *others = rows
            words = {"text": name, "meant": meant, "object": kind, "by": place.path}
            related = (Related(at, f"{other} here as well") for at, other, _, _ in others[:_PLACES])
            yield claim(rule, situation.project, place, words, name, related)


def _misspelt(text: str, objects: dict[str, str]) -> Iterator[tuple[int, str, str, str]]:
    """Yield line, name, the name that is meant, and the object, for each call in a source."""
    for dotted, methods in objects.items():
        module, _, kind = dotted.rpartition(".")
        if kind + "(" not in text:
            continue
        own = re.search(rf"^from {re.escape(module)} import [^\n]*\b{kind}\b", text, re.MULTILINE)
        begin = rf"(?:{re.escape(module)}\.)?" if own else rf"{re.escape(module)}\."
        for name in sorted(set(re.findall(rf"^[ \t]*(\w+)[ \t]*=[ \t]*{begin}{kind}\(", text, re.MULTILINE))):
            bound = re.findall(rf"^[ \t]*{name}[ \t]*=[ \t]*([\w.]+)", text, re.MULTILINE)
            if any(value not in {kind, dotted} for value in bound):
                continue  # the name is used for something else as well
            for call in re.finditer(rf"{name}(?<![\w.]{name})\.(\w+)\(", text):  # begins with letters: fast
                meant = "" if call[1] in methods.split() else _nearly(call[1], methods.split())
                if meant:
                    yield text.count("\n", 0, call.start()) + 1, call[1], meant, kind


def _nearly(name: str, known: list[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a name that is not known

    return next(iter(get_close_matches(name, known, 1, _CLOSE)), "")


def _code(situation: Situation) -> list[str]:
    """Return the Python files of which anything is known, as far as anybody reads so many."""
    paths = {e.location.path for e in situation.evidence if e.location.path.endswith(".py")}
    return sorted(p for p in paths if situation.scopes.get(p) == "product")[:_MOST]
