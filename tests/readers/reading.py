"""How the tests of readers look at what is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.interest import Interest
from stacklint.model import Evidence
from stacklint.repo.document import Document

if TYPE_CHECKING:
    from stacklint.readers.registry import Read


def evidence(read: Read, path: str, text: str) -> list[Evidence]:
    """Return the evidence of a file; nothing of it may be unread."""
    found = list(read(Document(path, text), Interest()))
    assert all(isinstance(item, Evidence) for item in found)
    return [item for item in found if isinstance(item, Evidence)]


def shown(found: list[Evidence], *kinds: str) -> list[str]:
    """Return `line:column kind value` of the evidence of these kinds, of all without any."""
    return [
        f"{e.location.line}:{e.location.column} {e.kind} {e.detail.get('line', e.value)}"
        for e in found
        if e.kind in kinds or not kinds
    ]
