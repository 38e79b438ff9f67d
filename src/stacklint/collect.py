"""From files to evidence: every reader on every file that it wants, once."""

from __future__ import annotations

from itertools import islice
from time import perf_counter
from typing import TYPE_CHECKING

from stacklint.budget import LATE, MOST_FACTS, TOO_MANY, Shelf, beyond, is_late, told_beyond, told_late, told_left_out
from stacklint.in_time import OutOfTime, in_time
from stacklint.model import Evidence, Location, Unread
from stacklint.overtime import LONGEST, Overtime, Watch
from stacklint.readers.registry import Dispatch, Reader, preload
from stacklint.record import dataclass, field
from stacklint.repo.document import Document, Unreadable
from stacklint.repo.patterns import Globs
from stacklint.rows import Known, Row, Sealed, from_rows, to_rows
from stacklint.workers import read_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.cache import Cache
    from stacklint.interest import Interest
    from stacklint.repo.repository import Repo
    from stacklint.timing import Clock
    from stacklint.workers import Answer


_MARKER = b"stacklint: ignore["
_POINTER = b"version https://git-lfs.github.com/spec/v1"
_NOT_FETCHED = "Git LFS holds it and it is not fetched"


@dataclass(slots=True)
class Collected:
    """What was read of a repository, and what was not; `bytes_read` and `files_read` count this run's work.

    `late` counts the files for which there was no time.
    """

    evidence: list[Evidence] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    bytes_read: int = 0
    files_read: int = 0
    late: int = 0


def collect(
    repo: Repo,
    readers: tuple[Reader, ...],
    interest: Interest,
    cache: Cache | None = None,
    jobs: int = 1,
    clock: Clock | None = None,
) -> Collected:
    """Return the evidence of every file of a repository, in the order of paths.

    The outcome is the same with and without a cache, whatever the number of jobs. A `clock` is told how
    long each reader took.
    """
    dispatch, globs = Dispatch(readers), Globs(interest.paths)
    wanted = {path: found for path in repo.paths if (found := dispatch.readers(path))}
    done = Collected()
    known: Known = {}
    shelf = Shelf(wanted, repo.limits.facts)
    stats = _known(repo, wanted, cache, known, shelf) if cache is not None else {}
    recalled = {*shelf.files, *shelf.left_out}
    skipped, watch = beyond(repo, wanted, stats), Watch()

    def read_one(path: str, spent: dict[str, float]) -> list[Row]:
        return to_rows(islice(_file(repo, path, wanted[path], interest, spent), MOST_FACTS + 1))

    def rows_of(path: str) -> list[Row]:
        spent: dict[str, float] = {}
        if is_late(repo.limits):
            return [[LATE, 0]]
        try:
            rows = in_time(repo.limits.deadline, lambda: watch.read(lambda: read_one(path, spent)))
            rows[MOST_FACTS:] = [[TOO_MANY, 0]] if len(rows) > MOST_FACTS else []
        except OutOfTime:
            return [[LATE, 0]]
        except Overtime:
            rows = [[f"it took longer than {LONGEST} seconds to read", 0]]
        return [*rows, [spent]] if clock else rows

    todo = [path for path in wanted if path not in recalled and path not in skipped]

    def prepare() -> None:
        preload({reader for path in todo for reader in wanted[path]})

    answers = read_all(todo, rows_of, jobs, repo.limits.deadline, as_json=cache is not None, prepare=prepare)
    for path, answer in _watched(answers, watch):
        if len(answer) == 1 and _opened(answer) == [[LATE, 0]]:
            done.late += 1
            continue
        rows = _timed(answer, clock) if clock else answer
        kept = shelf.put(path, rows if isinstance(rows, Sealed) else from_rows(path, rows, known))
        done.files_read += 1
        if cache is not None and path in stats and kept:
            cache.put(path, *stats[path], rows)
            done.bytes_read += stats[path][0]
        elif clock:
            done.bytes_read += repo.size(path)
    if cache is not None:
        cache.save()
    for path in repo.paths:
        for pattern in globs.matching(path):
            done.evidence.append(Evidence(Location(path), "path", path, {"pattern": pattern}))
        for item in shelf.facts(path, known):
            if isinstance(item, Evidence):
                done.evidence.append(item)
            else:
                done.unread.append(item)
    done.evidence += _folders(repo, globs)
    done.unread += [*told_beyond(skipped, repo.limits), *told_late(done.late, len(wanted))]
    done.unread += told_left_out(sorted(shelf.left_out), repo.limits)
    return done


def _watched(answers: Iterator[Answer], watch: Watch) -> Iterator[Answer]:
    with watch.over():
        yield from answers


def _timed(answer: list[Row] | Sealed, clock: Clock) -> list[Row]:
    """Return the rows without the last, the time that they took, which is told to the clock."""
    rows = _opened(answer)
    if len(rows[-1]) == 1:
        clock.add(rows.pop()[0])
    return rows


def _opened(rows: list[Row] | Sealed) -> list[Row]:
    return rows.rows() if isinstance(rows, Sealed) else rows


def _known(
    repo: Repo, wanted: dict[str, list[Reader]], cache: Cache, known: Known, shelf: Shelf
) -> dict[str, tuple[int, int]]:
    """Put what the cache knows of unchanged files on a shelf; return the size and time of all."""
    stats: dict[str, tuple[int, int]] = {}
    for path in wanted:
        try:
            stats[path] = repo.stat(path)
        except Unreadable:
            continue
        found = cache.get(path, *stats[path], known)
        if found is not None:
            shelf.put(path, found)
    return stats


def _file(
    repo: Repo, path: str, readers: list[Reader], interest: Interest, spent: dict[str, float]
) -> Iterator[Evidence | Unread]:
    """Yield what the readers find in one file."""
    heads = [r for r in readers if r.head]
    whole = [r for r in readers if not r.head]
    try:
        if heads:
            head = Document(path, repo.head(path, max(r.head for r in heads)), repo.size(path))
            yield from _run(heads, head, interest, spent)
        if whole:
            document = Document(path, repo.read(path, max(r.limit for r in whole)))
            if _MARKER in document.data:
                yield Evidence(Location(path), "marker", "ignore")
            yield from _run(whole, document, interest, spent)
    except Unreadable as error:
        yield Unread(path, error.reason, error.line)


def _run(
    readers: list[Reader], document: Document, interest: Interest, spent: dict[str, float]
) -> Iterator[Evidence | Unread]:
    """Run readers on one document; what one cannot read is said once, the time of each goes to `spent`."""
    reasons: set[str] = set()
    size = len(document.data)
    for reader in readers:
        if size > reader.limit:
            known = any(size <= r.limit and not r.by_ending for r in readers)  # by its name, and read whole
            if not (known and reader.by_ending):
                yield Unread(document.path, f"larger than {reader.limit:,} bytes")
            continue
        started = perf_counter()
        try:
            yield from reader.read(document, interest)
        except Unreadable as error:
            pointer = document.data.startswith(_POINTER)
            reason, line = (_NOT_FETCHED, 1) if pointer else (error.reason, error.line)
            if reason not in reasons:
                reasons.add(reason)
                yield Unread(document.path, reason, line)
        except MemoryError:
            yield Unread(document.path, "there is not enough memory to read it")
        except Exception as error:  # noqa: BLE001 - one file must not cost the whole report; it says whose fault it is
            yield Unread(document.path, f"the {reader.name} reader fails on it ({type(error).__name__})")
        spent[reader.name] = spent.get(reader.name, 0.0) + perf_counter() - started


def _folders(repo: Repo, globs: Globs) -> Iterator[Evidence]:
    """Yield the folders whose name alone says something."""
    if globs.folders:
        for folder in sorted(repo.folders):
            for pattern in globs.matching(folder + "/"):
                yield Evidence(Location(folder), "path", folder, {"pattern": pattern})
