"""The regular expressions that find the names of an `Interest` in Python sources, compiled once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from stacklint.interest import Interest

SPACE = rb"[ \t\f\\\n]"
_NEVER = rb"(?!)"
_GIVEN = rb"[\"']?\s*+[=:]\s*+\[?\s*+[\"']"
_SQL = re.compile(r"[a-z_]+(?: [a-z_]+)+ ?\(?|[a-z]+_[a-z_]*\(?")
_RARE = 4


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
    froms: re.Pattern[bytes]
    imports: re.Pattern[bytes]
    ends: re.Pattern[bytes]
    literals: re.Pattern[bytes]
    open_keys: re.Pattern[bytes] | None
    schemes: re.Pattern[str]
    phrases: re.Pattern[bytes]
    anchors: tuple[bytes, ...]

    def asked(self, dotted: str) -> bool:
        """Say whether `dotted` is one of the modules of the interest or stands below one."""
        modules = self.interest.modules
        while dotted not in modules:
            dotted = dotted.rpartition(".")[0]
            if not dotted:
                return False
        return True

    def pair(self, key: str, value: str) -> bool:
        """Say whether `key=value` is looked for, or `key` with any value."""
        keywords = self.interest.keywords
        return f"{key}={value}" in keywords or key in keywords

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
    open_keys = {pair.partition("=")[0] for pair in interest.keywords if "=" not in pair}
    values = {pair.partition("=")[2] for pair in interest.keywords if "=" in pair} | interest.env
    schemes = _schemes(interest.schemes)
    phrases = sorted(filter(_SQL.fullmatch, (" ".join(t.lower().split()) for t in interest.texts)))
    return Wanted(
        interest=interest,
        roots=frozenset(roots),
        tops=tops,
        froms=re.compile(rb"from(?<![\w.]from)" + SPACE + rb"++" + names),
        imports=re.compile(rb"import(?:" + statement + rb"|" + string + rb")"),
        ends=re.compile(rb"\.(" + _any(_ends(interest, tops)) + rb")[ \t]*\("),
        literals=re.compile(rb"[\"'](?:" + _any(values) + rb"[\"']|" + schemes + rb")"),
        open_keys=re.compile(_any(open_keys) + _GIVEN) if open_keys else None,
        schemes=re.compile(schemes.decode()),
        phrases=re.compile(rb"|".join(map(_phrase, reversed(phrases))) or _NEVER),
        anchors=_anchors(phrases),
    )


def _ends(interest: Interest, tops: frozenset[str]) -> set[str]:
    """Return the last names of the calls that following the names of `tops` does not find."""
    far = (c for c in interest.calls if c.partition(".")[0] not in tops)
    return {call.rpartition(".")[2] for call in far}


def _schemes(schemes: Iterable[str]) -> bytes:
    """Return an expression for the beginnings of addresses; `*` stands for a part of a name."""
    plain = _any(s for s in schemes if "*" not in s)
    starred = (re.escape(s).replace(r"\*", r"[^/\s\"']*+") for s in sorted(schemes) if "*" in s)
    return b"(?:" + b"|".join([plain, *(s.encode() for s in starred)]) + b")"


def _phrase(phrase: str) -> bytes:
    words = rb"\s+".join(re.escape(word).encode() for word in phrase.split())
    return rb"(?:(?<!\w)|(?<=\\[nt]))" + words + (rb"(?!\w)" if phrase[-1].isalnum() else b"")


def _anchors(phrases: Iterable[str]) -> tuple[bytes, ...]:
    """Return a few words of which every phrase holds one, those that most phrases share first."""
    words = {p: {w for w in re.split(r"[\W_]+", p) if len(w) >= _RARE} or {p} for p in phrases}
    found = []
    while words:
        shared = Counter(word for options in words.values() for word in options)
        best = max(sorted(shared), key=lambda word: (shared[word], len(word)))
        found.append(best.encode())
        words = {p: options for p, options in words.items() if best not in options}
    return tuple(found)


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
