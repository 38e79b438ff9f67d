"""What bounds the reading of all files together: bytes, and the time that was given."""

from __future__ import annotations

from math import inf
from time import monotonic
from typing import TYPE_CHECKING

from stacklint.model import Unread
from stacklint.repo.document import Unreadable
from stacklint.rows import Sealed, from_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stacklint.model import Evidence
    from stacklint.readers.registry import Reader
    from stacklint.repo.limits import Limits
    from stacklint.repo.repository import Repo
    from stacklint.rows import Known

MOST_FACTS = 100_000
"""So many are taken from one file: those of a lock of 50 MB in which nothing but packages stands are fewer."""
TOO_MANY = f"more than {MOST_FACTS:,} facts in it; the rest is left out"
LATE = "not read in the time that was given"
UNTHOUGHT = "what was read was not reasoned over in the time that was given"
UNSUGGESTED = "no suggestions were looked for in the time that was given"


def beyond(repo: Repo, wanted: Mapping[str, list[Reader]], stats: Mapping[str, tuple[int, int]]) -> frozenset[str]:
    """Return the files that come after as many bytes as may be read, in the order of paths.

    They are the same with and without a cache, whatever the number of processes.
    """
    left, found = repo.limits.bytes, []
    for path, readers in wanted.items():
        most = max(0 if r.head else r.limit for r in readers)
        if not most:
            continue
        if left <= 0:
            found.append(path)
            continue
        size = stats[path][0] if path in stats else _size(repo, path)
        left -= size if size <= most else 0
    return frozenset(found)


class Shelf:
    """Keeps what was read of files: of the first ones in their order, as many as hold `most` facts together.

    What comes of it is the same in whatever order files are put, and no more than a file's facts too many are
    held at any time. What comes sealed is kept so until `facts` asks for it: it takes a third of the room.
    """

    def __init__(self, order: Iterable[str], most: int) -> None:
        self.files: dict[str, list[Evidence | Unread] | Sealed] = {}
        self.left_out: list[str] = []
        self._order, self._most, self._held = order, most, 0
        self._place: dict[str, int] = {}
        self._last: list[tuple[int, str]] = []
        self._end: float = inf

    def facts(self, path: str, known: Known) -> list[Evidence | Unread]:
        """Return a file's facts, and let go of them."""
        held = self.files.pop(path, ())
        return from_rows(path, held.rows(), known) if isinstance(held, Sealed) else [*held]

    def put(self, path: str, facts: list[Evidence | Unread] | Sealed) -> bool:
        """Keep a file's facts; return False where it comes after as many as are kept."""
        if self._place and self._place[path] >= self._end:
            self.left_out.append(path)
            return False
        self.files[path] = facts
        self._held += len(facts)
        if self._place:
            self._remember(path)
        if self._held > self._most:
            self._give_up_last()
        return path in self.files

    def _remember(self, path: str) -> None:
        from heapq import heappush  # noqa: PLC0415 - only in a repository of more facts than are kept

        heappush(self._last, (-self._place[path], path))

    def _give_up_last(self) -> None:
        from heapq import heapify, heappop  # noqa: PLC0415 - as above

        if not self._place:
            self._place = {path: place for place, path in enumerate(self._order)}
            self._last = [(-self._place[path], path) for path in self.files]
            heapify(self._last)
        while self._held > self._most:
            place, path = heappop(self._last)
            self._end = -place
            self._held -= len(self.files.pop(path))
            self.left_out.append(path)


def is_late(limits: Limits) -> bool:
    """Say whether the time that was given is over."""
    return monotonic() > limits.deadline


def told_beyond(paths: Iterable[str], limits: Limits) -> list[Unread]:
    """Return what is said of files beyond the bytes that may be read."""
    return [Unread(path, f"beyond the {limits.bytes:,} bytes that are read of a repository") for path in paths]


def told_left_out(paths: Iterable[str], limits: Limits) -> list[Unread]:
    """Return what is said of files that come after as many facts as are kept."""
    return [Unread(path, f"beyond the {limits.facts:,} facts that are taken of a repository") for path in paths]


def told_late(late: int, wanted: int) -> list[Unread]:
    """Return what is said where the time was over before all files were read."""
    return [Unread(".", f"{LATE}: {late:,} of {wanted:,} files")] if late else []


def told_unjudged(late: Sequence[str], rules: int) -> list[Unread]:
    """Return what is said where the time was over before all rules were asked; `late` are those that were not."""
    if not late:
        return []
    first = f", from {late[0]} on" if len(late) > 1 else f": {late[0]}"
    return [Unread(".", f"not judged in the time that was given: {len(late):,} of {rules:,} rules{first}")]


def _size(repo: Repo, path: str) -> int:
    try:
        return repo.size(path)
    except Unreadable:
        return 0
