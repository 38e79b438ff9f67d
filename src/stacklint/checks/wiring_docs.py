"""Wiring: pages for people that lead to files of the repository which are not there."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.holdings import Holdings, folders_above
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Location, Related
from stacklint.programs import compiled
from stacklint.references import Asked, spoken_of, told, unmet
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.situation import Situation

_HIDDEN = lazy(
    r"(?:^|/)(?:\.[^/]+|_?archived?|deprecated|legacy|old|versioned_docs|version-[\d.]+|v\d[\d.]*)/"
    r"|(?:^|/)[^/]*(?:news|changelog|changes|history|release|migrat|upgrad|roadmap|todo|plan)[^/]*$",
    re.IGNORECASE,
)
"""Pages of tools, of earlier versions, and of what was or will be."""
_ROOT = lazy(
    r"readme[^/]*|contributing[^/]*|pyproject\.toml|setup\.(?:py|cfg)|mkdocs\.yml|citation\.cff", re.IGNORECASE
)
_FENCES = ("```", "~~~")
_FEW = 3
_MOST = 0.6
_PLACES = 4


@check("links-to-own-missing-file", "include:hosted")
def find_broken_address(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield addresses on a repository's host that lead to a file of this very repository which is gone.

    It is this one if a text at the root names it as a whole, and most of the paths that pages ask it for are here.
    """
    holdings = Holdings.of(context)
    own = _own(seen(context, "include:hosted"), holdings, context)
    for situation in told(context.situations) if own else ():
        found = [
            e
            for e in seen(situation, "include:hosted")
            if e.detail.get("repository") == own
            and spoken_of(situation, e)
            and not holdings.has(e.value)
            and not _HIDDEN.search(e.location.path)
        ]
        yield from _finding(rule, situation, found, holdings)


def _own(evidence: Iterable[Evidence], holdings: Holdings, context: Context) -> str:
    """Return the name under which a host has this repository; empty where that is not certain."""
    asked: dict[str, set[str]] = defaultdict(set)
    for item in evidence:
        asked[item.detail["repository"]].add(item.value)
    for name, paths in sorted(asked.items(), key=lambda row: (-len(row[1]), row[0])):
        here = sum(path in holdings.paths or path in holdings.folders for path in paths)
        if here >= _FEW and here >= len(paths) * _MOST and _is_named(name, context):
            return name
    return ""


def _is_named(name: str, context: Context) -> bool:
    """Return whether a text at the root gives the address of a repository itself, not only of a file of it.

    A fork that is laid out alike holds the same paths.
    """
    whole = re.compile(rf"github\.com[/:]{re.escape(name)}(?:\.git)?(?![\w.-]|/(?:blob|tree|raw)/)", re.IGNORECASE)
    return any(whole.search(context.text(path)) for path in Holdings.of(context).at_root if _ROOT.fullmatch(path))


@check("page-names-missing-file", "include:shown")
def find_missing_file(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield files that the commands of pages name in a folder which is here, and that are not there.

    A name without a folder may be the reader's own; that of a file which is elsewhere here may be meant from there.
    `parameters.imagined` finds the line above a block that shows what might be, `parameters.stands_for` a name
    that stands for any file.
    """
    holdings = Holdings.of(context)
    imagined, stands_for = (compiled(rule.parameters[key], re.IGNORECASE) for key in ("imagined", "stands_for"))
    for situation in told(context.situations):
        asked = [
            Asked(e, e.value, tuple(posixpath.join(f, e.value) for f in reversed(folders_above(e.location.path))))
            for e in seen(situation, "include:shown")
            if spoken_of(situation, e) and _is_ours(e, holdings) and not _HIDDEN.search(e.location.path)
        ]
        missing = unmet(asked, holdings, context.text)
        found = [
            a.item
            for rows in missing.values()
            for a in rows
            if not stands_for.search(a.item.value) and not imagined.search(_above(a.item.location, context))
        ]
        yield from _finding(rule, situation, found, holdings)


def _above(place: Location, context: Context) -> str:
    """Return the line of text above the block that a place stands in."""
    rows = context.text(place.path).split("\n")[: place.line - 1]
    fences = [n for n, row in enumerate(rows) if row.lstrip().startswith(_FENCES)]
    before = (row for row in reversed(rows[: fences[-1]] if fences else []) if row.strip())
    return next(before, "")


def _is_ours(item: Evidence, holdings: Holdings) -> bool:
    """Return whether the first folder of a path is here, and not from the folder above, nor elsewhere."""
    first, slash, rest = item.value.partition("/")
    if holdings.ending(item.value) or (slash and holdings.ending(rest)):
        return False
    return bool(slash) and any(posixpath.join(f, first) in holdings.folders for f in folders_above(item.location.path))


def _finding(rule: Rule, situation: Situation, found: list[Evidence], holdings: Holdings) -> Iterator[Finding]:
    """Yield one finding for all places, if there are any."""
    if not found:
        return
    first, *others = sorted(found, key=lambda e: e.location)
    near = holdings.nearest(first.value)
    words = {
        "path": first.value,
        "by": first.location.path,
        "line": first.detail.get("line", "")[:80],
        "repository": first.detail.get("repository", ""),
        "hint": f"; {near} is" if near else "",
    }
    yield claim(
        rule,
        situation.project,
        first.location,
        words,
        first.value,
        related=(Related(e.location, f"{e.value} is asked for") for e in others[:_PLACES]),
    )
