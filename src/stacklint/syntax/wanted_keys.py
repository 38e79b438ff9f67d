"""Which keys and addresses of configuration files are wanted, and which files can hold any, by their bytes."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from stacklint.regex import lazy
from stacklint.syntax.keys import words_before_colon

if TYPE_CHECKING:
    from stacklint.interest import Interest

_CLASSES = frozenset({"_target_", "class_path"})
_PIECES = lazy(r"[./ ]")
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
        self.places = lazy("|".join(re.escape(s) for s in schemes) or r"(?!)")
        parts = [s.encode().partition(b"://") for s in schemes]
        self._before = tuple({b for b, mark, rest in parts if mark and not rest})
        self._after = tuple({rest for _, mark, rest in parts if rest})
        self._others = [b for b, mark, _ in parts if not mark]

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

    def has_address(self, data: bytes) -> bool:
        """Say whether the file can hold a wanted address: most have none, some are long."""
        first, *others = data.split(b"://")
        if any(rest.startswith(self._after) for rest in others) or any(word in data for word in self._others):
            return True
        return bool(others) and any(part.endswith(self._before) for part in (first, *others[:-1]))


@lru_cache(maxsize=4)
def wanted_keys(interest: Interest) -> WantedKeys:
    """Return what is wanted for an interest, made once."""
    return WantedKeys(interest)
