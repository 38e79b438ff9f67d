"""Gives every reader broken input for as long as asked: `python tests/fuzz/fuzz_readers.py --seconds 600` (of CPU).

Inputs start from the examples under rules/, from checkouts given with `--corpus`, and from seeds. A reader may yield Evidence and Unread, raise Unreadable, and take time in proportion to the input. All else
is a find: printed, and kept in the folder given with `--keep`. A child does the reading, so that a crash of
the interpreter is a find as well.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from corpus import Corpus
from mutate import mutated
from seeds import PIECES

from stacklint.knowledge.compass import interest_of
from stacklint.knowledge.load import load
from stacklint.model import Evidence, Unread
from stacklint.readers.registry import Reader, load_readers
from stacklint.repo.document import Document, Unreadable

if TYPE_CHECKING:
    from stacklint.interest import Interest

_HANG = 20
_MEMORY = 3 << 29
_SMALL, _LARGE = 1 << 14, 1 << 17
_PATIENCE = 0.4
_STEEP = 3.0
_WEIGHT = 4
_HEAVY = frozenset(
    {
        *(
            "python_source",
            "script_metadata",
            "setup_py",
            "nox",
            "notebook",
            "compose",
            "config_keys",
            "github_workflow",
        ),
        *("kubernetes", "helm", "pyproject", "locks", "requirements", "dockerfile", "shell_script", "jenkinsfile"),
        *("makefile", "justfile", "terraform", "jvm", "setup_cfg", "tox", "readme_references", "data_file", "phrases"),
    }
)
"""Readers with parsers in C behind them or long scanners of their own have more turns."""


class Find(NamedTuple):
    """What went wrong with one input."""

    kind: str
    reader: str
    path: str
    data: bytes
    told: str


class Hang(BaseException):
    """A reader that took far too long; no reader's own `except` may catch it."""


def main() -> int:
    """Fuzz until the time is over; return 1 where something was found."""
    options = _options()
    readers = tuple(r for r in load_readers() if not options.reader or r.name in options.reader)
    knowledge = load()
    interest, corpus = interest_of(knowledge), Corpus(readers, knowledge, options.corpus or ())
    counts: dict[str, int] = {}
    found: set[tuple[str, str, str]] = set()
    turn = 0
    share = max(0.5, min(15.0, options.seconds / (2 * len(readers))))
    turns = [r for r in readers for _ in range(_WEIGHT if r.name in _HEAVY else 1)]
    while _spent() < options.seconds:
        reader = turns[turn % len(turns)]
        done, finds = in_child(reader, corpus, interest, options.seed * 1_000_003 + turn, share, Path(options.keep))
        counts[reader.name] = counts.get(reader.name, 0) + done
        for find in finds:
            if (find[0], find[1], find[2]) not in found:
                found.add((find[0], find[1], find[2]))
                print(*find, sep="\n  ", flush=True)
        turn += 1
        (Path(options.keep) / "counts").write_text(_told(counts, found), encoding="utf-8")
    print(_told(counts, found))
    return 1 if found else 0


def _told(counts: dict[str, int], found: set[tuple[str, str, str]]) -> str:
    """Return the executions of each reader, the seconds of CPU in all, and how much was found."""
    rows = [f"{count:9,}  {name}" for name, count in sorted(counts.items())]
    rows.append(f"{sum(counts.values()):9,}  executions in {_spent():,.0f} s of CPU, {len(found)} finds")
    return "\n".join(rows)


def _spent() -> float:
    """Return the seconds of CPU that the children have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="of CPU")
    parser.add_argument("--reader", action="append", help="only this reader; may be repeated")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", action="append", help="a folder of checkouts to start from; may be repeated")
    parser.add_argument("--keep", default="/tmp/stacklint-finds")
    return parser.parse_args()


def in_child(
    reader: Reader, corpus: Corpus, interest: Interest, seed: int, share: float, keep: Path
) -> tuple[int, list[tuple[str, str, str, str]]]:
    """Fuzz one reader for `share` seconds in a child; return its executions and what it found."""
    keep.mkdir(parents=True, exist_ok=True)
    current = keep / f".{os.getpid()}-current"
    source, sink = os.pipe()
    child = os.fork()
    if not child:
        os.close(source)
        _work(reader, corpus, interest, seed, share, keep, sink, current)
    os.close(sink)
    with os.fdopen(source, encoding="utf-8", errors="replace") as pipe:
        rows = [line.rstrip("\n").split("\t") for line in pipe]
    _, status = os.waitpid(child, 0)
    done = sum(int(row[1]) for row in rows if row[0] == "done")
    finds = [(row[1], row[2], row[3], row[4]) for row in rows if row[0] == "find" and len(row) == 5]
    if status:
        path, _, data = current.read_bytes().partition(b"\0") if current.exists() else (b"", b"", b"")
        kept = _keep(keep, Find("crash", reader.name, path.decode(), data, ""))
        finds.append(("crash", reader.name, f"status {status}", kept))
    current.unlink(missing_ok=True)
    return done, finds


def _work(
    reader: Reader, corpus: Corpus, interest: Interest, seed: int, share: float, keep: Path, sink: int, current: Path
) -> NoReturn:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, _hang)
    dice, done = random.Random(seed), 0
    while time.process_time() < share:
        path, text = corpus.draw(reader, dice)
        if done % 40 == 39:
            find = _growth(reader, path, text, interest, dice)
            done += 2
        else:
            data = mutated(text, dice, lambda: corpus.draw(reader, dice)[1])
            current.write_bytes(path.encode() + b"\0" + data)
            find = _once(reader, path, data, interest)[0]
            done += 1
        if find:
            row = ("find", find.kind, find.reader, find.told, _keep(keep, find))
            os.write(sink, ("\t".join(part.replace("\t", " ").replace("\n", " | ") for part in row) + "\n").encode())
    os.write(sink, f"done\t{done}\n".encode())
    os._exit(0)


def _once(reader: Reader, path: str, data: bytes, interest: Interest) -> tuple[Find | None, float]:
    """Read one document; return what is wrong with it, and the seconds it took."""
    signal.setitimer(signal.ITIMER_PROF, _HANG)
    started = time.process_time()
    told = kind = ""
    try:
        size = len(data)
        for item in reader.read(Document(path, data[: reader.head or reader.limit], size), interest):
            if not isinstance(item, Evidence | Unread):
                kind, told = "yields", type(item).__name__
    except Unreadable as error:
        if "\n" in error.reason or len(error.reason) > 300:
            kind, told = "reason", "a reason of several lines or without end"
    except Hang:
        kind, told = "hang", _where(sys.exc_info()[1])
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        kind, told = "raises", f"{type(error).__name__}: {_where(error)}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    spent = time.process_time() - started
    return (Find(kind, reader.name, path, data, told) if kind else None), spent


def _growth(reader: Reader, path: str, seed: str, interest: Interest, dice: random.Random) -> Find | None:
    """Read a piece repeated, and repeated eight times as often: that may take eight times as long."""
    at = dice.randrange(len(seed) + 1)
    start = dice.randrange(len(seed) + 1)
    piece = dice.choice(
        (dice.choice(PIECES), dice.choice(PIECES) + dice.choice(PIECES), seed[start : start + dice.choice((3, 10, 40))])
    )
    if not piece:
        return None
    tail = seed[at:] if dice.random() < 0.5 else ""
    times = []
    for size in (_SMALL, _LARGE):
        text = (
            seed[:at] + piece * (min(size, reader.head or reader.limit) // len(piece.encode("utf-8", "replace"))) + tail
        )
        data = text.encode("utf-8", "replace")
        find, spent = _once(reader, path, data, interest)
        if find:
            return find
        times.append(spent)
    if times[1] > _PATIENCE and times[1] > times[0] * _STEEP * _LARGE / _SMALL:
        return Find(
            "steep", reader.name, path, data, f"{times[0]:.3f} s, then {times[1]:.3f} s for eight times {piece!r}"
        )
    return None


def _where(error: BaseException | None) -> str:
    frames = traceback.extract_tb(error.__traceback__) if error else []
    return " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames[-4:]))


def _keep(keep: Path, find: Find) -> str:
    name = f"{find.kind}-{find.reader}-{abs(hash((find.told, find.path))) % 100_000:05}"
    (keep / name).write_bytes(find.path.encode() + b"\n" + find.data)
    return name


def _hang(_signal: int, _frame: object) -> NoReturn:
    raise Hang


if __name__ == "__main__":
    sys.exit(main())
