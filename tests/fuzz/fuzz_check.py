"""Checks trees of broken files for as long as asked: `python tests/fuzz/fuzz_check.py --seconds 600`.

Each tree goes through the whole program in a child, all formats at once. A find is: an exit status other than
0, 1 or 2, a traceback, a reader that fails, a check that takes longer than 20 seconds of CPU, a line that a CI host
would obey. Trees with finds stay in the folder given with `--keep`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import shutil
import signal
import sys
import time
import traceback
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from typing import NoReturn

from corpus import Corpus, some_path
from mutate import mutated
from seeds import BY_ENDING, SEEDS

from stacklint.cli import main as stacklint
from stacklint.knowledge.load import load
from stacklint.readers.registry import load_readers
from stacklint.reporters.registry import reporter_names

_FOLDERS = (
    "",
    "",
    "src/",
    "tests/",
    "docker/",
    ".github/workflows/",
    "k8s/",
    "requirements/",
    "a/b/",
    "models/",
    "conf/",
    "x\n::error::/",
)
_OURS = re.compile(r"::(error|warning|notice) file=[^:,\n]*(,[A-Za-z]+=[^:,\n]*)*::")
_LONGEST = 20


def main() -> int:
    """Fuzz until the time is over; return 1 where something was found."""
    options = _options()
    keep = Path(options.keep)
    shutil.rmtree(keep / "now", ignore_errors=True)
    corpus = Corpus(load_readers(), load(), options.corpus or ())
    end, done, found = time.monotonic() + options.seconds, 0, set[str]()
    while time.monotonic() < end:
        seed = options.seed * 1_000_003 + done
        told = checked(random.Random(seed), corpus, keep / "now")
        done += 1
        if told and told not in found:
            found.add(told)
            print(f"seed {seed}: {told}", flush=True)
            shutil.copytree(keep / "now" / "root", keep / f"tree-{seed}", dirs_exist_ok=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{done:,} trees in {used.ru_utime + used.ru_stime:,.0f} s of CPU, {len(found)} finds")
    return 1 if found else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", action="append", help="a folder of checkouts to start from; may be repeated")
    parser.add_argument("--keep", default="/tmp/stacklint-trees")
    return parser.parse_args()


def checked(dice: random.Random, corpus: Corpus, base: Path) -> str:
    """Make a tree, check it in a child; return what is wrong, nothing where all is well.

    Half of the trees start from an example of the rules, whose files fit together.
    """
    root, out = base / "root", base / "out"
    shutil.rmtree(base, ignore_errors=True)
    out.mkdir(parents=True)
    root.mkdir()
    files = dict(dice.choice(corpus.trees)) if dice.random() < 0.5 else {}
    for _ in range(dice.choice((0, 1, 3, 8)) if files else dice.choice((1, 3, 8, 20))):
        path, text = _file(dice, corpus)
        files.setdefault(path, text)
    for path, text in files.items():
        target = root / path
        if not target.is_dir() and not any(p.is_file() for p in target.parents):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(mutated(text, dice) if dice.random() < 0.6 else text.encode("utf-8", "replace"))
    child = os.fork()
    if not child:
        _check(root, out)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return f"signal {os.WTERMSIG(status)}"
    return _judge(os.WEXITSTATUS(status), out)


def _file(dice: random.Random, corpus: Corpus) -> tuple[str, str]:
    """Return a path and a text: what a reader wants, or anything anywhere."""
    reader = dice.choice(corpus.readers)
    if dice.random() < 0.6:
        return corpus.draw(reader, dice)
    path = dice.choice(_FOLDERS) + some_path(dice.choice(reader.patterns), dice)
    fitting = BY_ENDING.get(path.rpartition(".")[2].lower(), SEEDS)
    return path, dice.choice(fitting if dice.random() < 0.8 else SEEDS)


def _check(root: Path, out: Path) -> NoReturn:
    signal.signal(signal.SIGPROF, lambda *_: (_ for _ in ()).throw(TimeoutError("too long")))
    signal.setitimer(signal.ITIMER_PROF, _LONGEST)
    status, errors = 70, StringIO()
    formats = [part for name in reporter_names() for part in ("--format", f"{name}:{out / name}")]
    try:
        with redirect_stderr(errors):
            stacklint(["check", str(root), "--no-cache", "--jobs", "1", "--as-of", "2026-11-24", "-v", *formats])
    except SystemExit as error:
        status = int(error.code or 0)
    except BaseException:  # noqa: BLE001 - whatever it is, it is what is looked for
        traceback.print_exc(file=errors)
    (out / "errors").write_text(errors.getvalue(), encoding="utf-8", errors="replace")
    os._exit(status)


def _judge(status: int, out: Path) -> str:
    errors = (out / "errors").read_text(encoding="utf-8")
    if status not in {0, 1, 2} or "Traceback" in errors:
        return " | ".join(line.strip() for line in errors.splitlines()[-7:])
    if status == 2:
        return ""
    for name in reporter_names():
        text = (out / name).read_text(encoding="utf-8")
        for line in re.split(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", text):
            start = line.lstrip()
            if start.startswith("##[") or (start.startswith("::") and (name != "github" or not _OURS.match(line))):
                return f"{name}: a command"
    failed = [u["reason"] for u in json.loads((out / "json").read_bytes())["unread"] if "fails on it" in u["reason"]]
    return failed[0] if failed else ""


if __name__ == "__main__":
    sys.exit(main())
