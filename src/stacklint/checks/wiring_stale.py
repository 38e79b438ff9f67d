"""Wiring: builds and reports that are to be fresh and show what was there before."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Location, Related
from stacklint.programs import compiled
from stacklint.references import spoken_of, told

if TYPE_CHECKING:
    from collections.abc import Iterator

_CACHED = "workflow.cached="
_PLACES = 4


@check("scheduled-build-from-cache", "config:workflow.cached")
def find_stale_build(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield scheduled builds whose image fetches data in a step that the cache keeps.

    `parameters.fetches` are words of such steps; a step behind a file that was copied is passed over only
    where the build takes an argument that changes.
    """
    fetches = compiled(rule.parameters["fetches"])
    actions = frozenset(rule.parameters["actions"].split())
    found: dict[str, list[tuple[str, Evidence, Location]]] = {}
    for situation in told(context.situations):
        for item in seen(situation, "config:workflow.cached"):
            if item.value.removeprefix(_CACHED) not in actions or not spoken_of(situation, item):
                continue
            name = item.detail["file"] or posixpath.join(item.detail["folder"], "Dockerfile")
            path = posixpath.normpath(name)
            rows = context.text(path).split("\n")
            line = next(
                (n for n, row in enumerate(rows, 1) if fetches.search(row) and not row.lstrip().startswith("#")), 0
            )
            if line:
                found.setdefault(path, []).append((situation.project, item, Location(path, line)))
    for path, places in sorted(found.items()):
        (project, first, at), others = places[0], places[1:]
        row = context.text(path).split("\n")[at.line - 1].strip()
        begin = fetches.search(row)
        step = row[begin.start() if begin else 0 :][:80]
        words = {"by": first.location.path, "path": path, "text": step}
        related = (
            Related(at, "what the cache keeps"),
            *(Related(e.location, "here as well") for _, e, _ in others[:_PLACES]),
        )
        yield _finding(rule, project, first.location, related, words)


@check("lock-without-its-data", "include:out")
def find_lock_without_data(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield CI files that check out another version of `parameters.lock` and read its outputs unchanged.

    One of `parameters.brings` has to follow before a path below an output is named.
    """
    lock = re.escape(rule.parameters["lock"])
    taken = compiled(rf"\bgit (?:checkout|restore)\b[^\n]*(?<![\w/.-]){lock}\b")
    brings = compiled("|".join(re.escape(c.strip()) for c in rule.parameters["brings"].split(",")))
    outs = {e.value for e in seen(context, "include:out")}
    found: list[tuple[str, Location, Location]] = []
    for situation in told(context.situations) if outs else ():
        paths = sorted({e.location.path for e in situation.evidence if e.detail.get("context") == "ci"})
        for path in paths:
            rows = context.text(path).split("\n")
            for number, row in enumerate(rows, 1):
                used = _used(rows[number:], outs, brings) if taken.search(row) else 0
                if used:
                    found.append((situation.project, Location(path, number), Location(path, number + used)))
    if found:
        project, at, used_at = found[0]
        words = {"by": at.path, "text": context.text(at.path).split("\n")[at.line - 1].strip()[:80]}
        related = (Related(used_at, "read as it was"), *(Related(a, "here as well") for _, a, _ in found[1:_PLACES]))
        yield _finding(rule, project, at, related, words)


def _used(rows: list[str], outs: set[str], brings: re.Pattern[str]) -> int:
    """Return how many lines on an output is copied or shown; 0 where its data are brought before, or it never is."""
    for number, row in enumerate(rows, 1):
        if brings.search(row) or re.match(r"\s*- (?:name|uses|run|script):", row):
            return 0
        words = row.split()
        if (
            words[:1]
            and words[0] in {"cp", "mv", "cat", "cml"}
            and any(w == o or w.startswith(o + "/") for w in words for o in outs)
        ):
            return number
    return 0


def _finding(rule: Rule, project: str, at: Location, related: tuple[Related, ...], words: dict[str, str]) -> Finding:
    return claim(rule, project, at, words, at.path, problem="automation", related=related)
