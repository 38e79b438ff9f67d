"""What leaving a format would change: the code that writes it and that loads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.knowledge.types import Format
    from stacklint.situation import Situation


def format_cost(items: Iterable[Format], situations: Iterable[Situation]) -> str:
    """Return how many files of product code write and load these formats; empty text where none does."""
    known = tuple(items)
    names = {item.id for item in known}
    reads = {call for item in known for call in item.data.get("reads", ())}
    seen = [e for s in situations for e in s.evidence if s.scopes.get(e.location.path) == "product"]
    writing = {e.location.path for e in seen if e.kind == "write" and e.value in names}
    loading = {e.location.path for e in seen if e.kind == "call" and e.value in reads}
    parts = [_count(len(files), verb) for files, verb in ((writing, "write"), (loading, "load")) if files]
    return f"to change: code in {' and in '.join(parts)} it" if parts else ""


def _count(number: int, verb: str) -> str:
    return f"1 file that {verb}s" if number == 1 else f"{number} files that {verb}"
