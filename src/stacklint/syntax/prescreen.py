"""A look at a text before libyaml sees it, in linear time: what would keep it busy for minutes."""

from __future__ import annotations

from stacklint.repo.document import Unreadable

DOCUMENTS = 1_000
DIRECTIVES = 100
DEPTH = 100
NODES = 500_000
ALIASED = 100_000


def refuse_bombs(text: str) -> None:
    """Raise `Unreadable` for a text with too many documents or directives.

    Nesting, nodes and aliases are counted while the events arrive: libyaml reads at most 1,024
    characters ahead, and it is its own composer, not its events, that dies of 60 KB of `[`.
    """
    if text.count("\n---") > DOCUMENTS:
        raise Unreadable(f"more than {DOCUMENTS:,} YAML documents")
    # libyaml compares each %TAG with all before it: 20,000 take half a second, 200,000 a minute.
    if text.startswith("%") + text.count("\n%") > DIRECTIVES and text.count("%TAG") > DIRECTIVES:
        raise Unreadable(f"more than {DIRECTIVES} YAML directives")
