"""Wiring: code that a drawing of the folders lists and that is not there; what is said to be kept in git and is not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.holdings import Holdings
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.programs import compiled
from stacklint.references import spoken_of, told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_FEW = 4
_MOST = 0.6
_UNSURE = lazy(
    r"\b(?:generated|created?|optional|your|example|e\.g|etc|ignored?|not (?:in|tracked|committed)|local|later|todo"
    r"|planned|coming|future|after|download|output|will be|produced)\b|\.\.\.|…",
    re.IGNORECASE,
)
_OTHER_TIME = lazy(r"\b(?:initial|original|old|former|planned|proposed|future|target|suggested|ideal)\b", re.IGNORECASE)
_KEPT = lazy(
    r"\b(?:synced|tracked|committed|checked in|kept|versioned|stored)\b[^.]{0,300}\b(?:git|github)\b", re.IGNORECASE
)
_NOT_KEPT = r"\b(?:not|never|n't|without|ignored?|{})\b"
_MADE = lazy(r"YYYY|yyyy|[<>{}*]|(?:^|/)\.[^/]+/|(?:^|/)(?:outputs?|logs?|runs?|results?|artifacts?)/")
"""Paths that stand for others, and folders that programs fill."""
_PLACES = 12


@check("tree-lists-what-is-not", "include:tree")
def find_unreal_tree(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield a drawing of the folders in README that lists code which is nowhere, or holds nothing.

    `parameters.endings` are those of files that only people write. Most of those that are listed must be
    here, or the drawing is of something else. Where code is missing, the other files of the drawing are looked for
    too, by `parameters.others`.
    """
    endings, others = (tuple(rule.parameters[name].split()) for name in ("endings", "others"))
    holdings = Holdings.of(context)
    for situation in told(context.situations):
        listed = [
            e
            for e in seen(situation, "include:tree")
            if e.value.endswith(endings)
            if spoken_of(situation, e) and not _is_another_time(e, context)
        ]
        here = [e for e in listed if holdings.named(e.value)]
        if len(here) < _FEW or len(here) < len(listed) * _MOST:
            continue
        gone = [e for e in listed if not holdings.named(e.value) and not _is_unsure(e, holdings)]
        empty = [e for e in here if _is_empty(e, context)]
        drawn = {e.location.path for e in gone}
        gone += [
            e
            for e in seen(situation, "include:tree")
            if e.value.endswith(others)
            if e.location.path in drawn and not holdings.ending(e.value)
            if not _MADE.search(e.value) and not _is_unsure(e, holdings)
        ]
        if gone or len(empty) > 1:  # a single empty file is what a template left for later
            yield _finding(rule, situation.project, gone, empty)


@check("said-to-be-kept-in-git", "include:tree", "include:spared")
def find_unkept_folder(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield what is said to be kept in git, while git ignores it and nothing is there.

    A drawing of the folders says it, or an ignore file that is to spare something in a folder that it drops.
    `parameters.elsewhere` are words for what keeps files beside git.
    """
    holdings = Holdings.of(context)
    denied = compiled(_NOT_KEPT.format("|".join(rule.parameters["elsewhere"].split())), re.IGNORECASE)
    for situation in told(context.situations):
        drawn = [
            e
            for e in seen(situation, "include:tree")
            if spoken_of(situation, e)
            and _KEPT.search(e.detail.get("line", ""))
            and not denied.search(e.detail.get("line", ""))
            if not holdings.holds(e.value) and (holdings.ignored(e.value) or holdings.ignored(e.value + "/"))
        ]
        spared = [e for e in seen(situation, "include:spared") if spoken_of(situation, e) and _is_lost(e, holdings)]
        if drawn:
            yield _unkept(rule, situation.project, drawn, "and .gitignore drops it")
        if spared:
            line = spared[0].detail["line"]
            yield _unkept(rule, situation.project, spared, f"and its line {line} drops all that is in the folder")


def _is_lost(item: Evidence, holdings: Holdings) -> bool:
    """Whether git drops the folder of what is to be spared, and nothing of it was added by force.

    Of hidden folders, and of those that are not used any more, nobody misses anything.
    """
    folder = item.detail["inside"]
    above = folder.rpartition("/")[0]
    known = not above or above in holdings.folders
    own = not any(part.startswith(".") for part in folder.split("/")) and not item.value.endswith("/.gitignore")
    return known and own and not holdings.holds(folder) and holdings.ignored(folder + "/")


def _unkept(rule: Rule, project: str, found: list[Evidence], how: str) -> Finding:
    first, *others = found
    words = {"text": first.value, "by": first.location.path, "how": how}
    related = (Related(e.location, e.value) for e in others[:_PLACES])
    return claim(rule, project, first.location, words, first.value, related, "project-structure")


def _is_another_time(item: Evidence, context: Context) -> bool:
    """Return whether a drawing stands below a heading that speaks of what was, or will be."""
    rows = context.text(item.location.path).split("\n")[: item.location.line]
    heading = next((row for row in reversed(rows) if row.startswith("#") and row.lstrip("#").startswith(" ")), "")
    return bool(_OTHER_TIME.search(heading))


def _is_unsure(item: Evidence, holdings: Holdings) -> bool:
    """Return whether a file may be made on each machine, is ignored, or has another spelling."""
    name = item.value.rpartition("/")[2]
    unsure = _UNSURE.search(item.detail.get("line", "")) or holdings.ignored(item.value) or holdings.ignored(name)
    return bool(unsure) or bool(holdings.nearest(name)) or holdings.mentions(name, frozenset()) is not False


def _is_empty(item: Evidence, context: Context) -> bool:
    known = item.value in context.paths and item.value.endswith(".py") and not item.value.endswith("__init__.py")
    return known and not context.text(item.value).strip()


def _finding(rule: Rule, project: str, gone: list[Evidence], empty: list[Evidence]) -> Finding:
    parts = [
        f"{' and '.join(e.value for e in rows[:2])}{f' and {len(rows) - 2} more' if len(rows) > 2 else ''}, {what}"  # noqa: PLR2004 - two are named
        for rows, one, many in (
            (gone, "which is not here", "which are not here"),
            (empty, "which is empty", "which are empty"),
        )
        for what in [one if len(rows) == 1 else many]
        if rows
    ]
    first, *others = sorted((*gone, *empty), key=lambda e: e.location)
    words = {"text": ", and ".join(parts), "by": first.location.path}
    return claim(
        rule,
        project,
        first.location,
        words,
        first.location.path,
        problem="project-structure",
        related=(Related(e.location, e.value) for e in others[:_PLACES]),
    )
