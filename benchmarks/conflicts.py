"""Asks the static solver and uv whether environments can be installed, and prints where they agree.

python benchmarks/conflicts.py --pairs 200 --trees FOLDER --lists 100 [--seed 1] [--out FILE]
python benchmarks/conflicts.py --pairs 200 --sharing [--seed 1] [--out FILE]
python benchmarks/conflicts.py --again FILE [FILE ...]

Pairs are two packages of the catalogue at random releases of the last three years under a random Python, with
--sharing such as ask for one same package, under a Python that both are made for;
lists are the environments of the repositories below FOLDER. uv (`uv pip compile --no-build`, from the
environment that runs this) is the judge. A case is left out where the index lacks a file that uv asks for.
Each answer is added to FILE at once, and what FILE holds is not asked again: a run that was stopped goes on.
With --again uv is not asked: its answers in FILE stand against those of the solver as it is.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from itertools import chain, islice
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from packaging.specifiers import SpecifierSet

from stacklint.knowledge.load import load
from stacklint.knowledge.releases import releases
from stacklint.solver.asks import ask_of
from stacklint.solver.search import Shelves, UndecidedError, can_be_met

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.knowledge.releases import Line
    from stacklint.solver.environments import Environment

_SINCE = "2023-11-27"
_FROM_ONE = 4
"""Environments that one repository gives at most."""
_AT_ONCE = 8
_PYTHONS = ("3.9", "3.10", "3.11", "3.12", "3.13")
_DEPENDS = re.compile(r"([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?(?:[<>=!~]\S*)? depends? on ([a-z0-9][a-z0-9._-]*)(\S*)")
_UNSEEN = re.compile(
    r"no wheels|no usable wheels|building source distributions is disabled|not found in the package registry"
    r"|was not found|no versions? of|only [^.]* (?:is|are) available|no source distribution|yanked|pre-release",
)
_LACKS = re.compile(r"Failed to (?:fetch|download|read)|HTTP status|error sending|timed out|metadata.* invalid")


@dataclass(frozen=True)
class Case:
    """What is installed together, under which Python, and where it comes from.

    `assumed` says that the repository names no Python: one that is refused is no fault of the list.
    """

    origin: str
    python: str
    asked: tuple[str, ...]
    assumed: bool = False


@dataclass(frozen=True)
class Verdict:
    """What both say: met, unmet, left out, undecided; how far uv's reason lies, and its words."""

    case: Case
    static: str
    uv: str
    depth: str
    words: str


def pairs(count: int, chance: random.Random, *, sharing: bool = False) -> Iterator[Case]:
    """Yield pairs of packages of the catalogue's tools, each with a release of the last three years.

    With `sharing` both ask for one same package, and the Python is one that both are made for.
    """
    names = sorted({p for t in load().tools.values() for p in t.packages if ":" not in p and "*" not in p})
    rows = {n: [r for r in facts.lines if r.last_date >= _SINCE] for n in names if (facts := releases(n))}
    rows = {n: kept for n, kept in rows.items() if kept}
    while count:
        both = chance.sample(sorted(rows), 2)
        one, two = (chance.choice(rows[name]) for name in both)
        pythons = [p for p in _PYTHONS if not sharing or (_runs(one, p) and _runs(two, p))]
        if pythons and (not sharing or _names(one) & _names(two)):
            asked = tuple(f"{name}=={line.first}" for name, line in zip(both, (one, two), strict=True))
            yield Case("pair", chance.choice(pythons), asked)
            count -= 1


def _runs(line: Line, python: str) -> bool:
    return SpecifierSet(line.python).contains(f"{python}.9")


def _names(line: Line) -> set[str]:
    """Return the packages that a release asks for outside of its extras."""
    return {ask.package for ask in map(ask_of, line.requires or ()) if ask and "extra" not in ask.marker}


def lists(folder: Path, count: int, chance: random.Random) -> Iterator[Case]:
    """Yield environments of the repositories below a folder that ask for two packages with facts."""
    from stacklint.repo.limits import Limits  # noqa: PLC0415 - likewise
    from stacklint.repo.open import open_repo  # noqa: PLC0415 - likewise
    from stacklint.scan import scan  # noqa: PLC0415 - likewise
    from stacklint.settings import Settings  # noqa: PLC0415 - likewise
    from stacklint.solver.environments import environments  # noqa: PLC0415 - only for lists

    roots = sorted(p for p in folder.glob("*/*") if p.is_dir())
    chance.shuffle(roots)
    for root in roots:
        done = scan(open_repo(root, tracked=False, exclude=(), limits=Limits()), load(), Settings(), "2026-11-27")
        cases = {_case(root.name, found) for found in environments(done.analysis.evidence, lambda _: True)}
        for case in islice(sorted(filter(_meet, cases), key=lambda c: c.origin), _FROM_ONE):
            yield case
            count -= 1
            if not count:
                return


def _case(name: str, found: Environment) -> Case:
    python = found.pythons[0] if found.pythons else "3.11"
    return Case(f"{name}/{found.id}", python, tuple(map(str, found.plain())), found.python is None)


def _meet(case: Case) -> bool:
    """Whether two packages with facts stand in one list."""
    return sum(releases(a.package) is not None for a in filter(None, map(ask_of, case.asked))) > 1


def judged(case: Case) -> Verdict:
    """Ask both."""
    static = static_answer(case)
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "in.txt"
        wanted.write_text("\n".join(case.asked) + "\n", encoding="utf-8")
        uv = Path(sys.executable).with_name("uv")
        command = [str(uv), "pip", "compile", "-q", "--no-build", "--no-config", "--python-version", case.python]
        try:
            done = subprocess.run(
                [*command, str(wanted)], capture_output=True, text=True, timeout=180, cwd=folder, check=False
            )
        except subprocess.TimeoutExpired:
            return Verdict(case, static, "left out", "", "too slow")
    words = " ".join(re.sub(r"[^\x20-\x7e]", " ", done.stderr).split())
    if done.returncode == 0:
        return Verdict(case, static, "met", "", "")
    if _LACKS.search(words) or "unsatisfiable" not in words:
        return Verdict(case, static, "left out", "", words[:300])
    return Verdict(case, static, "unmet", _depth(words, case), words)


def static_answer(case: Case) -> str:
    """Return what the solver says."""
    asked = {a.package: a for a in filter(None, map(ask_of, case.asked))}
    try:
        return "met" if can_be_met(Shelves(releases), asked.items(), (case.python,)) else "unmet"
    except UndecidedError:
        return "undecided"


def _depth(words: str, case: Case) -> str:
    """Return one where uv's reason rests on what is asked for directly, or is pinned by that, and on releases alone."""
    if _UNSEEN.search(words):
        return "files"
    if case.assumed and "requested Python version" in words:
        return "python"
    near = {a.package for a in filter(None, map(ask_of, case.asked))}
    rows = _DEPENDS.findall(words)
    for _ in rows:
        near |= {two for one, two, spec in rows if one in near and spec.startswith("==")}
    return "one" if all(one in near for one, _, _ in rows) else "deeper"


def ask_all(cases: Iterable[Case], out: Path | None) -> list[Verdict]:
    """Ask both about all cases; what a file holds already is taken from there, and the rest added to it."""
    found = kept(out) if out and out.exists() else []
    known = {verdict.case for verdict in found}
    lock = Lock()

    def ask(case: Case) -> Verdict:
        verdict = judged(case)
        if out:
            with lock, out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(verdict)) + "\n")
        return verdict

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        asked = [pool.submit(ask, case) for case in cases if case not in known]
    return [*found, *(done.result() for done in asked)]


def kept(path: Path) -> list[Verdict]:
    """Return the answers in a file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row["case"] = Case(**{**row["case"], "asked": tuple(row["case"]["asked"])})
    return [Verdict(**row) for row in rows]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--lists", type=int, default=100)
    parser.add_argument("--sharing", action="store_true", help="pairs that ask for one same package")
    parser.add_argument("--trees", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--again", type=Path, nargs="+")
    given = parser.parse_args()
    if given.again:
        rows = [row for path in given.again for row in kept(path)]
        _print([replace(row, static=static_answer(row.case), depth=_of(row)) for row in rows])
        return
    chance = random.Random(given.seed)
    listed = lists(given.trees, given.lists, chance) if given.trees else ()
    _print(ask_all(chain(list(pairs(given.pairs, chance, sharing=given.sharing)), listed), given.out))


def _of(row: Verdict) -> str:
    return _depth(row.words, row.case) if row.uv == "unmet" else row.depth


def _print(found: list[Verdict]) -> None:
    for kind in ("pairs", "lists"):
        rows = [v for v in found if (v.case.origin == "pair") == (kind == "pairs")]
        counts = Counter((v.static, v.uv, v.depth) for v in rows)
        print(f"{kind}: {len(rows)}")
        for (static, uv, depth), count in sorted(counts.items()):
            print(f"  {count:4}  static {static:10} uv {uv:9} {depth}")
    seen = [v for v in found if v.uv == "unmet" and v.depth == "one"]
    hit = [v for v in seen if v.static == "unmet"]
    wrong = [v for v in found if v.uv == "met" and v.static == "unmet"]
    print(f"found of uv's failures that are visible at one level: {len(hit)} of {len(seen)}")
    print(f"cannot be met, where uv finds a solution: {len(wrong)}")
    for v in [*wrong, *(v for v in seen if v.static != "unmet")]:
        print(f"  static {v.static}, uv {v.uv}: {v.case.python} {' '.join(v.case.asked)[:200]}\n      {v.words[:400]}")


if __name__ == "__main__":
    main()
