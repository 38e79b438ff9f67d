"""The regular expressions that find the names of an `Interest` in Python sources, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from stacklint.interest import Interest

SPACE = rb"[ \t\f\\\n]"
_NEVER = rb"(?!)"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An interest, with one expression for each pass over the bytes of a file.

    `froms` and `imports` find statements, `ends` the last names of dotted calls and terminals,
    `literals` the beginnings of string literals. `roots` are the modules whose aliases matter: those of
    the interest and those that its dotted calls begin with.
    """

    interest: Interest
    roots: frozenset[str]
    tops: frozenset[str]
    keys: frozenset[str]
    froms: re.Pattern[bytes]
    imports: re.Pattern[bytes]
    ends: re.Pattern[bytes]
    literals: re.Pattern[bytes]
    anchors: tuple[bytes, ...]

    def asked(self, dotted: str) -> bool:
        """Say whether `dotted` is one of the modules of the interest or stands below one."""
        modules = self.interest.modules
        while dotted not in modules:
            dotted = dotted.rpartition(".")[0]
            if not dotted:
                return False
        return True

    def near(self, target: str) -> bool:
        """Say whether calls that begin with `target` are worth a pass over the file."""
        return target.partition(".")[0] in self.tops or target in self.interest.calls


@lru_cache(maxsize=8)
def wanted(interest: Interest) -> Wanted:
    """Return the expressions for `interest`."""
    dotted = {c for c in interest.calls if not c.startswith("*.")}
    roots = {name.partition(".")[0] for name in interest.modules | dotted}
    tops = frozenset(name.partition(".")[0] for name in interest.modules)
    names = _any(roots) + rb"(?!\w)"
    item = rb"[\w.]+" + SPACE + rb"*+(?:as" + SPACE + rb"++\w+" + SPACE + rb"*+)?"
    listed = (
        rb"(?:" + item + rb"," + SPACE + rb"*+)*"
    )  # not possessive: the wanted name may come first
    statement = rb"(?<![\w.]import)" + SPACE + rb"++" + listed + names
    string = rb"(?:_module|__)[ \t]*\(\s*[\"']" + names
    values = {pair.partition("=")[2] for pair in interest.keywords} | interest.env
    return Wanted(
        interest=interest,
        roots=frozenset(roots),
        tops=tops,
        keys=frozenset(pair.partition("=")[0] for pair in interest.keywords),
        froms=re.compile(rb"from(?<![\w.]from)" + SPACE + rb"++" + names),
        imports=re.compile(rb"import(?:" + statement + rb"|" + string + rb")"),
        ends=re.compile(rb"\.(" + _any(_ends(interest, tops)) + rb")[ \t]*\("),
        literals=re.compile(rb"[\"'](?:" + _literals(values, interest.schemes) + rb")"),
        anchors=tuple(sorted({max(t.lower().split(), key=len).encode() for t in interest.texts})),
    )


def _ends(interest: Interest, tops: frozenset[str]) -> set[str]:
    """Return the last names of the calls that following the names of `tops` does not find."""
    far = (c for c in interest.calls if c.partition(".")[0] not in tops)
    return {call.rpartition(".")[2] for call in far}


def _literals(values: Iterable[str], schemes: Iterable[str]) -> bytes:
    return b"(" + _any(values) + b")(?=[\"'])|" + _any(schemes)


def _any(words: Iterable[str]) -> bytes:
    """Return an expression for any of `words`, as a tree of their common beginnings."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branch(tree) if tree else _NEVER


def _branch(tree: dict[str, Any]) -> bytes:
    below = [re.escape(c).encode() + _branch(tree[c]) for c in sorted(tree) if c]
    if not below:
        return b""
    if len(below) == 1 and "" not in tree:
        return below[0]
    return b"(?:" + b"|".join(below) + b")" + (b"?" if "" in tree else b"")
