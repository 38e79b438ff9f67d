"""Which keys and addresses of configuration files are wanted, and which files can hold any, by their bytes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from stacklint.regex import lazy
from stacklint.syntax.keys import words_before_colon

if TYPE_CHECKING:
    from stacklint.interest import Interest

_CLASSES = frozenset({"_target_", "class_path"})
_PIECES = lazy(r"[./ ]")
_WORD = lazy(r"[A-Za-z0-9]{4,}")
_SHORTEST = 4
"""Shorter beginnings of addresses stand in any text."""


class WantedKeys:
    """The keys and addresses of an interest, ready to be looked up."""

    def __init__(self, interest: Interest) -> None:
        values: dict[str, set[str]] = defaultdict(set)
        for item in (*interest.config, *_CLASSES):
            key, _, value = item.partition("=")
            values[key].add(value.partition("*")[0])
        self.keys = frozenset(values)
        self.env = interest.env
        ends = {key if "/" in key else key.rpartition(".")[2] for key in self.keys}
        self._last = tuple(sorted(word.encode() for word in ends | self.env))
        self._rows = defaultdict[bytes, list[tuple[frozenset[bytes], tuple[bytes, ...]]]](list)
        for key, those in values.items():
            pieces = [p.encode() for p in _PIECES.split(key.removeprefix("override "))]
            known = () if "" in those else tuple(sorted(v.encode() for v in those))
            self._rows[pieces[-1]].append((frozenset(pieces), known))
        schemes = sorted(s for s in interest.schemes if len(s) >= _SHORTEST)
        parts = [(s, *s.encode().partition(b"://")) for s in schemes]
        self._before = {b: s for s, b, mark, rest in parts if mark and not rest}
        self._after = {rest: s for s, _, mark, rest in parts if rest}
        self._others = _by_word([s for s, _, mark, _ in parts if not mark])

    def in_lines(self, data: bytes) -> bool:
        """Say whether a file of lines, such as INI, can hold a wanted key or variable."""
        return any(word in data for word in self._last)

    def in_tree(self, data: bytes) -> bool:
        """Say whether YAML or JSON can hold a wanted key with a wanted value."""
        words = words_before_colon(data)
        pieces = words.union(*(re.split(rb"[./]", w) for w in words if b"." in w or b"/" in w))
        return any(
            needed <= pieces and (not values or any(value in data for value in values))
            for end in self._rows.keys() & pieces
            for needed, values in self._rows[end]
        )

    def schemes_in(self, data: bytes) -> tuple[str, ...]:
        """Return the beginnings of addresses that the file holds: most have none, some are long."""
        found = {s for word, those in self._others if word in data for s in those if s.encode() in data}
        first, *others = data.split(b"://")
        befores, afters = tuple(self._before), tuple(self._after)
        for part in (first, *others[:-1]) if others else ():
            if part.endswith(befores):
                found |= {s for end, s in self._before.items() if part.endswith(end)}
        for part in others:
            if part.startswith(afters):
                found |= {s for start, s in self._after.items() if part.startswith(start)}
        return tuple(sorted(found))


def _by_word(schemes: list[str]) -> list[tuple[bytes, list[str]]]:
    """Return the schemes, each with a word that it holds; as few different words as they allow."""
    left, found = list(schemes), list[tuple[bytes, list[str]]]()
    while left:
        words = Counter(word for s in left for word in {*_WORD.findall(s)} or {s})
        best = max(sorted(words), key=lambda word: (sum(word in s for s in left), len(word)))
        found.append((best.encode(), [s for s in left if best in s]))
        left = [s for s in left if best not in s]
    return found


@lru_cache(maxsize=4)
def wanted_keys(interest: Interest) -> WantedKeys:
    """Return what is wanted for an interest, made once."""
    return WantedKeys(interest)
