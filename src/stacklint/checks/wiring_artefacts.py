"""Wiring: a fitted object that is loaded under another name than the one that it is written under."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.holdings import Holdings
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Finding, Location, Related
from stacklint.programs import compiled
from stacklint.record import NamedTuple
from stacklint.references import told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.situation import Situation

_END = lazy(
    r"(\.(?:pkl|pickle|pckl|joblib|sav|onnx|keras|h5|hdf5|pth?|cbm))\\?[\"'](?:\s*,\s*\\?[\"'](\w{1,3})\\?[\"'])?"
)
_CALL = lazy(r"(?<![\w.])([\w.]+)\((?:\s*[\w.]+(?:\(\))?,)?\s*\\?[\"']([\w./-]+)$")
_REACH = 240
"""So many letters before the ending are looked at: endings are rare, and calls are everywhere."""
_ENDINGS = (".pkl", ".pickle", ".pckl", ".joblib", ".sav", ".onnx", ".keras", ".h5", ".hdf5", ".pt", ".pth", ".cbm")
_WRITES = frozenset({"dump", "save", "save_model", "save_weights", "to_pickle"})
_LOADS = frozenset({"open", "load", "load_model", "load_weights", "read_pickle"})
_MOVES = _WRITES | _LOADS
_UNPACKS = lazy(r"unpack_archive|extractall|\bunzip\b|\btar -?\w*x")
"""What may bring a file under a name of its own that nothing here writes; code unpacks data for itself."""
_MOST = 300
_ENDS = 1_000
"""So many names of files are looked at in one text."""
_CLOSE = 0.8


class _Use(NamedTuple):
    """A call that names a file: where, the path as written, and whether it writes."""

    place: Location
    path: str
    writes: bool

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


@check("loaded-under-another-name", "call~dump save save_model to_pickle open load load_model read_pickle")
def find_loaded_under_another_name(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield loads of a file that is nowhere and that nothing else names, beside a write of nearly that name.

    `parameters.fetches` is an expression for what may bring a file under a name of its own.
    """
    fetches = compiled(rule.parameters["fetches"], re.IGNORECASE)
    holdings = Holdings.of(context)
    for situation in told(context.situations):
        if situation.kind == "library":
            continue  # whoever uses it names the files
        uses = [use for path in _code(situation) for use in _uses(path, context.text(path))]
        written = {use.name: use for use in uses if use.writes}
        for use in uses if written else ():
            if use.writes or use.name in written or holdings.named(use.name):
                continue
            meant = _nearly(use.name, sorted(written)) or _other(use, written, holdings, context, fetches)
            if meant and written[meant].place.path != use.place.path and _is_alone(use, holdings, context):
                by, other = use.place.path, written[meant].place
                words = {"path": use.path, "by": by, "meant": written[meant].path, "writer": other.path}
                related = (Related(other, f"{meant} is written"),)
                yield claim(rule, situation.project, use.place, words, use.path, related)


def _code(situation: Situation) -> list[str]:
    """Return the files of code in which a call writes or reads an object; no other one is read again."""
    known = {
        e.location.path
        for e in seen(situation, "call")
        if e.value.rpartition(".")[2] in _MOVES and e.location.path.endswith((".py", ".ipynb"))
    }
    return sorted(p for p in known if situation.scopes.get(p) in {"product", "example"})[:_MOST]


def _uses(path: str, text: str) -> Iterator[_Use]:
    if not any(ending in text for ending in _ENDINGS):
        return
    for end in islice(_END.finditer(text), _ENDS):
        begin = max(end.start() - _REACH, 0)
        call = _CALL.search(text, begin, end.start())
        if call is None:
            continue
        last = call[1].rpartition(".")[2]
        writes = "w" in (end[2] or "") or last in _WRITES
        if writes or last in _LOADS:
            yield _Use(Location(path, text.count("\n", 0, call.start()) + 1), call[2] + end[1], writes)


def _nearly(name: str, known: list[str]) -> str:
    """Return the name of the same ending that nearly is this one; empty where it is one of them."""
    if name in known:
        return ""
    from difflib import get_close_matches  # noqa: PLC0415 - only where something is loaded and written

    ending = name[name.rindex(".") :]
    return next(iter(get_close_matches(name, [k for k in known if k.endswith(ending)], 1, _CLOSE)), "")


def _other(use: _Use, written: dict[str, _Use], holdings: Holdings, context: Context, fetches: re.Pattern[str]) -> str:
    """Return a name of this ending that is written, where every name of it is; empty where one is made or fetched."""
    ending = use.name[use.name.rindex(".") :]
    same = sorted(name for name in written if name.endswith(ending))
    mark = re.escape(ending)
    made = re.compile(rf"[}})*]\w*{mark}\b|[\"'](?:[_-]\w*)?{mark}\b|%\w\w*{mark}")
    if not same or len(holdings.texts) > holdings.most:
        return ""
    pages = [p for p in context.paths if p.endswith((".md", ".rst"))]
    for path in (*holdings.texts, *pages):
        text = context.text(path)
        if (ending in text and made.search(text)) or fetches.search(text):
            return ""
        if (path == use.place.path or not path.endswith((".py", ".ipynb"))) and _UNPACKS.search(text):
            return ""
    return same[0]


def _is_alone(use: _Use, holdings: Holdings, context: Context) -> bool:
    """Return whether no other text has the name, and this one has it once."""
    texts = [*holdings.texts, *(p for p in context.paths if p.endswith((".md", ".rst", ".dvc", ".gitignore", ".lock")))]
    if len(holdings.texts) > holdings.most:
        return False
    return sum(context.text(path).count(use.name) for path in set(texts)) == 1
