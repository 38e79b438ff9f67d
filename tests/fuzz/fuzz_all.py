"""Fuzzes every reader and the whole check in turns of growing length: `python tests/fuzz/fuzz_all.py --until 01:05`.

The counts of executions and seconds of CPU of each target are kept in `counts.json` of the folder given with
`--keep`, and a further run adds to them, so that the idle hours of a machine add up.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import resource
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import Corpus
from fuzz_check import checked
from fuzz_readers import in_child

from stacklint.knowledge.compass import interest_of
from stacklint.knowledge.load import load
from stacklint.readers.registry import load_readers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacklint.readers.registry import Reader

_FIRST, _LONGEST = 4.0, 120.0
_WHOLE = "check"


class Tally:
    """Executions, seconds of CPU and finds by target, kept on disk after every turn."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "counts.json"
        self._rows: dict[str, list[float]] = json.loads(self._file.read_text()) if self._file.exists() else {}
        self._spent = _spent()

    def add(self, target: str, executions: int, finds: int) -> None:
        """Count a turn: the CPU since the last one was its."""
        row = self._rows.setdefault(target, [0, 0.0, 0])
        now = _spent()
        row[0] += executions
        row[1] += now - self._spent
        row[2] += finds
        self._spent = now
        self._file.write_text(json.dumps(self._rows, indent=1, sort_keys=True))

    def of(self, target: str) -> tuple[int, float]:
        """Return the executions and the seconds of CPU of a target, of all runs."""
        row = self._rows.get(target, [0, 0.0, 0])
        return int(row[0]), row[1]


def main() -> int:
    """Fuzz until the time of day; the target with the least time so far has the next turn."""
    options = _options()
    keep = Path(options.keep)
    keep.mkdir(parents=True, exist_ok=True)
    readers, knowledge, end = load_readers(), load(), _end(options.until)
    interest, corpus, tally = interest_of(knowledge), Corpus(readers, knowledge, options.corpus or ()), Tally(keep)
    print(f"{len(readers)} readers; {corpus.told()}", flush=True)
    told: set[str] = set()
    while dt.datetime.now() < end:  # noqa: DTZ005 - the time of day of whoever reads the clock
        reader = min(readers, key=lambda r: tally.of(_target(r))[1])
        done, spent = tally.of(_target(reader))
        if tally.of(_WHOLE)[1] < options.share * spent:
            _whole(corpus, tally, keep, told)
            continue
        share = min(_LONGEST, max(_FIRST, spent / 2))
        executions, finds = in_child(reader, corpus, interest, options.seed * 1_000_003 + done, share, keep)
        tally.add(_target(reader), executions, len(finds))
        _tell(finds, told)
    return 1 if told else 0


def _target(reader: Reader) -> str:
    return f"{reader.name}.{reader.read.__name__}"  # a module may hold several


def _whole(corpus: Corpus, tally: Tally, keep: Path, told: set[str]) -> None:
    """Check ten trees, and keep those with finds."""
    for _ in range(10):
        seed = tally.of(_WHOLE)[0]
        wrong = checked(random.Random(seed), corpus, keep / "now")
        if wrong:
            shutil.copytree(keep / "now" / "root", keep / f"tree-{seed}", dirs_exist_ok=True)
            _tell([(_WHOLE, str(seed), wrong)], told)
        tally.add(_WHOLE, 1, bool(wrong))


def _tell(finds: Sequence[tuple[str, ...]], told: set[str]) -> None:
    for find in finds:
        text = "\n  ".join(find)
        if " ".join(find[:3]) not in told:
            told.add(" ".join(find[:3]))
            print(text, flush=True)


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _end(text: str) -> dt.datetime:
    """Return the next moment with this time of day."""
    now = dt.datetime.now()  # noqa: DTZ005 - likewise
    hour, minute = map(int, text.split(":"))
    end = now.replace(hour=hour, minute=minute, second=0)
    return end if end > now else end + dt.timedelta(days=1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--until", default="06:00", metavar="HH:MM", help="the time of day to stop at")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=3, help="time of the whole check, in that of one reader")
    parser.add_argument("--corpus", action="append", help="a folder of checkouts to start from; may be repeated")
    parser.add_argument("--keep", default="/tmp/stacklint-finds")
    return parser.parse_args()


if __name__ == "__main__":
    os.nice(5)
    sys.exit(main())
