"""From files to evidence: every reader on every file that it wants, once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from stacklint.interest import Interest
from stacklint.model import Evidence, Location, Unread
from stacklint.readers.registry import Dispatch, Reader
from stacklint.repo.document import Document, Unreadable
from stacklint.repo.patterns import Globs
from stacklint.repo.repository import Repo


@dataclass(slots=True)
class Collected:
    """What was read of a repository, and what was not."""

    evidence: list[Evidence] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    bytes_read: int = 0
    files_read: int = 0


def collect(repo: Repo, readers: tuple[Reader, ...], interest: Interest, paths: Iterable[str]) -> Collected:
    """Return the evidence of the files at `paths`, in their order; nothing a file holds stops the run."""
    dispatch = Dispatch(readers)
    globs = Globs(interest.paths)
    found = Collected()
    for path in paths:
        for pattern in globs.matching(path):
            found.evidence.append(Evidence(Location(path), "path", path, {"pattern": pattern}))
        wanted = dispatch.readers(path)
        if wanted:
            for item in read_file(repo, path, wanted, interest, found):
                if isinstance(item, Evidence):
                    found.evidence.append(item)
                else:
                    found.unread.append(item)
    found.evidence += _folders(repo, globs)
    return found


def read_file(
    repo: Repo, path: str, readers: list[Reader], interest: Interest, count: Collected
) -> Iterator[Evidence | Unread]:
    """Yield what the readers find in one file."""
    limit = max(r.limit for r in readers)
    try:
        heads = [r for r in readers if r.head]
        whole = [r for r in readers if not r.head]
        if heads:
            head = Document(path, repo.head(path, max(r.head for r in heads)), repo.size(path))
            yield from _run(heads, head, interest)
        if whole:
            document = Document(path, repo.read(path, limit))
            count.files_read += 1
            count.bytes_read += len(document.data)
            yield from _run(whole, document, interest)
    except Unreadable as error:
        yield Unread(path, error.reason, error.line)


def _run(readers: list[Reader], document: Document, interest: Interest) -> Iterator[Evidence | Unread]:
    reasons: set[str] = set()
    for reader in readers:
        if len(document.data) > reader.limit:
            yield Unread(document.path, f"larger than {reader.limit:,} bytes")
            continue
        try:
            yield from reader.read(document, interest)
        except Unreadable as error:
            if error.reason not in reasons:
                reasons.add(error.reason)
                yield Unread(document.path, error.reason, error.line)
        except (RecursionError, MemoryError, OverflowError, ValueError) as error:
            yield Unread(document.path, f"the {reader.name} reader gives up: {type(error).__name__}")


def _folders(repo: Repo, globs: Globs) -> Iterator[Evidence]:
    """Yield the folders whose name alone says something."""
    if globs.folders:
        for folder in sorted(repo.folders):
            for pattern in globs.matching(folder + "/"):
                yield Evidence(Location(folder), "path", folder, {"pattern": pattern})
