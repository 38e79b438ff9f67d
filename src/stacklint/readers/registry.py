"""The decorator that makes a function a reader, and the table of all readers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any

from stacklint.interest import Interest
from stacklint.model import Evidence, Unread
from stacklint.plugins import module_names
from stacklint.record import dataclass
from stacklint.regex import lazy
from stacklint.repo.document import Document

Read = Callable[[Document, Interest], Iterator[Evidence | Unread]]


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """A reader: which files it wants, which facts it yields, and its limits in plain words."""

    name: str
    patterns: tuple[str, ...]
    facts: tuple[str, ...]
    read: Read
    limit: int
    note: str = ""
    head: int = 0

    @property
    def by_ending(self) -> bool:
        """Whether it looks into every file of an ending for what it knows by content."""
        return any(p.startswith("*.") and not any(c in p[2:] for c in "*?[/.") for p in self.patterns)


READERS: list[Reader] = []


def reader(
    *patterns: str,
    facts: tuple[str, ...],
    limit: int = 4 << 20,
    note: str = "",
    head: int = 0,
) -> Callable[[Read], Read]:
    """Register a function as the reader of the files whose path matches one of `patterns`.

    A pattern without `/` is matched against the file's name, one with `/` against its whole path
    (`**/` stands for any folders, none included). `limit` is the largest size in bytes that is read; a
    larger file is reported as unread. `facts` names the kinds of evidence, `note` what is not read. A
    reader with `head` gets only that many first bytes, of a file of any size (`Document.size` tells it).
    """

    def register(read: Read) -> Read:
        name = read.__module__.rpartition(".")[2]
        READERS.append(Reader(name, patterns, facts, read, limit, note, head))
        return read

    return register


def load_readers() -> tuple[Reader, ...]:
    """Import every module of this package and return its readers, sorted by name."""
    for name in module_names("stacklint.readers"):
        import_module(f"stacklint.readers.{name}")
    return tuple(sorted(READERS, key=lambda r: (r.name, r.patterns)))


def to_table(readers: tuple[Reader, ...]) -> list[list[Any]]:
    """Return plain rows for readers: all but the functions, which their names stand for."""
    return [[r.name, r.read.__name__, r.patterns, r.facts, r.limit, r.note, r.head] for r in readers]


def from_table(rows: list[list[Any]]) -> tuple[Reader, ...]:
    """Return readers whose modules are imported when they are first asked to read.

    Raises TypeError or ValueError for rows that `to_table` did not make.
    """
    return tuple(
        Reader(name, tuple(patterns), tuple(facts), _Late(name, function).read, limit, note, head)
        for name, function, patterns, facts, limit, note, head in rows
    )


class _Late:
    """A reader's function, imported when it is called."""

    def __init__(self, module: str, function: str) -> None:
        self._names = module, function
        self._read: Read | None = None

    def read(self, document: Document, interest: Interest) -> Iterator[Evidence | Unread]:
        """Read a document with the function."""
        return (self._read or self.load())(document, interest)

    def load(self) -> Read:
        """Import the function."""
        module, function = self._names
        found: Read = getattr(import_module(f"stacklint.readers.{module}"), function)
        self._read = found
        return found


def preload(readers: Iterable[Reader]) -> None:
    """Import the modules of readers, so that processes forked from this one share them."""
    for item in readers:
        late = getattr(item.read, "__self__", None)
        if isinstance(late, _Late):
            late.load()


class Dispatch:
    """Says for a path which readers want it: by name, by ending, then by the patterns of that ending."""

    def __init__(self, readers: tuple[Reader, ...]) -> None:
        self._order = {item: number for number, item in enumerate(readers)}
        self._names: dict[str, list[Reader]] = {}
        self._endings: dict[str, list[Reader]] = {}
        self._rest: dict[str, list[tuple[str, re.Pattern[str], Reader]]] = {}
        for item in readers:
            for pattern in item.patterns:
                self._add(pattern, item)

    def _add(self, pattern: str, item: Reader) -> None:
        if not any(c in pattern for c in "*?[/"):
            self._names.setdefault(pattern.lower(), []).append(item)
        elif pattern.startswith("*.") and not any(c in pattern[2:] for c in "*?[/."):
            self._endings.setdefault(pattern[2:].lower(), []).append(item)
        else:
            pieces = re.split(r"[*?/]", pattern)
            ending = pieces[-1].rpartition(".")[2].lower() if "." in pieces[-1] else ""
            row = (max(pieces, key=len).lower(), lazy(_regex(pattern), re.IGNORECASE), item)
            self._rest.setdefault(ending, []).append(row)

    def readers(self, path: str) -> list[Reader]:
        """Return the readers that want `path`, each once, in a fixed order."""
        whole = path.lower()
        name = whole.rpartition("/")[2]
        ending = name.rpartition(".")[2] if "." in name else ""
        found = [*self._names.get(name, ()), *self._endings.get(ending, ())]
        for key in {ending, ""}:
            found += [r for piece, regex, r in self._rest.get(key, ()) if piece in whole and regex.fullmatch(path)]
        return sorted(set(found), key=self._order.__getitem__) if len(found) > 1 else found


def _regex(pattern: str) -> str:
    """Return a regular expression over the whole path for a reader's pattern."""
    wild = {"**/": r"(?:.*/)?", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/|\*|\?)", pattern)
    start = "" if "/" in pattern else "(?:.*/)?"
    return start + "".join(wild.get(part) or re.escape(part) for part in parts)
