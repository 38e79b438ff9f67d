"""Wiring: what is read from the network on a moving branch though it lies here, or runs from there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.references import spoken_of, told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.situation import Situation

_LITERAL = lazy(r"[\"']([\w-][\w./-]*\.[A-Za-z]\w{1,7})[\"']")
_PLACES = 4
_MOST = 0.5


_ASKED = lazy(r"\benviron\b|\bgetenv\b|\bdefault\s*=|add_argument")


@check("own-file-from-network", "config:address.file")
def find_own_file_from_network(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield files that code loads from a branch on a host while the very path is in this repository.

    `parameters.endings` are those of data and models. Where code asks one repository for several
    paths, most of them must be here: then it is this one.
    """
    endings = tuple(rule.parameters["endings"].split())
    for situation in told(context.situations):
        if situation.kind != "application" or situation.repository_kind != "application":
            continue
        rows: dict[str, list[tuple[Evidence, str]]] = {}
        for item in seen(situation, "config:address.file"):
            if item.location.path.endswith(".py") and spoken_of(situation, item):
                beginning = unquote(item.value.removeprefix("address.file="))
                names = _names(item, beginning, context) if not beginning or beginning.endswith("/") else [""]
                rows.setdefault(item.detail["repository"], []).extend((item, beginning + n) for n in names)
        for asked in rows.values():
            here = [(e, p) for e, p in asked if p in context.paths]
            found = [
                (e, p)
                for e, p in here
                if p.lower().endswith(endings) and situation.scopes[e.location.path] == "product"
            ]
            found = [(e, p) for e, p in found if not _is_default(e, context)]
            if found and len(here) >= len(asked) * _MOST:
                yield _finding(
                    rule,
                    situation,
                    [e for e, _ in found],
                    path=found[0][1],
                    branch=found[0][0].detail["branch"],
                    host=found[0][0].detail["host"],
                )


def _is_default(item: Evidence, context: Context) -> bool:
    """Return whether an address is only what holds where a variable or an argument says nothing else."""
    rows = context.text(item.location.path).split("\n")[max(0, item.location.line - 3) : item.location.line]
    return any(_ASKED.search(row) for row in rows)


def _names(item: Evidence, beginning: str, context: Context) -> list[str]:
    """Return the literals of a file that name, behind the beginning of an address, a file which is here."""
    names = _LITERAL.findall(context.text(item.location.path))
    return [name for name in names if beginning + name in context.paths]


@check("archive-of-a-branch", "config:address.archive")
def find_archive_of_branch(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield manifests whose code is an archive of a moving branch."""
    for situation in told(context.situations):
        found = [
            e
            for e in seen(situation, "config:address.archive")
            if spoken_of(situation, e) and not e.location.path.endswith(".py")
        ]
        if found:
            yield _finding(
                rule, situation, found, path=found[0].value.partition("=")[2], branch=found[0].detail["branch"]
            )


def _finding(rule: Rule, situation: Situation, places: list[Evidence], **words: str) -> Finding:
    first, *others = sorted({e.location: e for e in places}.values(), key=lambda e: e.location)
    words["by"] = first.location.path
    return claim(
        rule,
        situation.project,
        first.location,
        words,
        words["path"],
        related=(Related(e.location, "here as well") for e in others[:_PLACES]),
    )
