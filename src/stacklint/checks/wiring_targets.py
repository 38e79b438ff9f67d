"""Wiring: targets of make that commands ask for and no makefile has."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.holdings import Holdings, folders_above
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.references import spoken_of, told
from stacklint.regex import lazy
from stacklint.syntax.make_targets import make_targets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacklint.situation import Situation

_NAMES = ("GNUmakefile", "makefile", "Makefile")
_TARGET = lazy(r"[A-Za-z][\w-]*")
_CHANGED = lazy(r"git clone|repository:|\bcmake\b|configure\b")
_CONTEXTS = frozenset({"ci", "make", "script", "hook", "stage"})
_PLACES = 4


@check("make-target-missing", "command=make gmake")
def find_missing_target(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield the targets that commands ask make for in a folder whose makefile does not have them."""
    holdings = Holdings.of(context)
    for situation in told(context.situations):
        found: dict[tuple[str, str], list[Evidence]] = {}
        for item in seen(situation, "command"):
            if item.value not in {"make", "gmake"} or "via" in item.detail:
                continue
            if item.detail.get("context") not in _CONTEXTS or not spoken_of(situation, item):
                continue
            for makefile, target in _missing(item, holdings, context):
                found.setdefault((makefile, target), []).append(item)
        for (makefile, target), places in sorted(found.items()):
            yield _finding(rule, situation, makefile, target, places)


@check("readme-target-missing", "config:readme.make")
def find_missing_readme_target(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield the targets that README has people make and that no makefile of the repository has."""
    holdings = Holdings.of(context)
    makefiles = sorted(p for p in context.paths if p.rpartition("/")[2] in _NAMES)
    known = [make_targets(context.text(path)) for path in makefiles]
    at_root = [p for p in makefiles if "/" not in p]
    if not at_root or None in known:
        return
    every = frozenset(name for targets in known if targets for name in targets)
    for situation in told(context.situations):
        found: dict[str, list[tuple[str, Evidence]]] = {}
        for item in seen(situation, "config:readme.make"):
            folder, names = _asked(item.value.partition("=")[2].split())
            for name in names if folder is not None else []:
                if name not in every and not _by_file(name, at_root, holdings):
                    found.setdefault(item.location.path, []).append((name, item))
        for rows in found.values():
            yield _together(rule, situation, at_root[0], rows)


def _together(rule: Rule, situation: Situation, makefile: str, rows: list[tuple[str, Evidence]]) -> Finding:
    """Return the one finding on all targets that a page asks for in vain."""
    (name, first), *others = rows
    more = list(dict.fromkeys(other for other, _ in others if other != name))
    words = {
        "target": name,
        "makefile": makefile,
        "by": first.location.path,
        "more": f" (nor {' and '.join(more[:_PLACES])})" if more else "",
    }
    related = tuple(Related(e.location, f"make {other} is asked for") for other, e in others if e != first)
    return claim(rule, situation.project, first.location, words, f"{makefile} {name}", related=related[:_PLACES])


def _missing(item: Evidence, holdings: Holdings, context: Context) -> Iterator[tuple[str, str]]:
    """Yield makefile and name of each target that is in no makefile which may be meant."""
    folder, names = _asked(item.detail.get("line", "").split()[1:])
    if folder is None or _CHANGED.search(context.text(item.location.path)):
        return
    files = [f for base in _bases(item) for f in _makefiles(posixpath.normpath(posixpath.join(base, folder)), holdings)]
    own = item.detail.get("context") == "make" and item.location.path not in files  # make -f started that one
    known = [make_targets(context.text(f)) for f in ([*files, item.location.path] if own else files)]
    for name in names:
        if (
            files
            and all(targets is not None and name not in targets for targets in known)
            and not _by_file(name, files, holdings)
        ):
            yield files[0], name


def _asked(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return the folder and the targets that a command names; None where another makefile is named."""
    folder, names, skip = "", [], ""
    for word in words:
        if skip:
            folder = word if skip == "-C" else folder
            skip = ""
        elif word in {"-C", "--directory", "-j", "--jobs", "-l", "-o", "-W", "-I"}:
            skip = "-C" if word in {"-C", "--directory"} else word
        elif word.startswith(("-f", "--file", "--makefile", "--include")) or "$" in word or "{" in word:
            return None, []
        elif word.startswith("-C"):
            folder = word[2:]
        elif _TARGET.fullmatch(word):
            names.append(word)
        elif not word.startswith("-") and "=" not in word and not word.isdigit():
            return None, []
    return folder, names


def _bases(item: Evidence) -> list[str]:
    folder = item.detail.get("working_directory", "")
    if item.detail.get("context") in {"ci", "hook"}:
        return [] if folder == "?" else ["" if folder == "." else folder]
    if item.detail.get("context") == "make":
        return [folder or posixpath.dirname(item.location.path)]
    return ["" if folder == "." else folder] if folder else folders_above(item.location.path)


def _makefiles(folder: str, holdings: Holdings) -> list[str]:
    folder = "" if folder == "." else folder
    return [p for name in _NAMES if (p := posixpath.join(folder, name)) in holdings.paths][:1]


def _by_file(name: str, files: Sequence[str], holdings: Holdings) -> bool:
    """Return whether a file is there that make would make the target from, or that is the target."""
    folders = [posixpath.dirname(f) for f in files]
    return any(
        holdings.has(posixpath.join(f, name + ending))
        for f in folders
        for ending in ("", ".c", ".cc", ".cpp", ".o", ".sh", ".y")
    )


def _finding(rule: Rule, situation: Situation, makefile: str, target: str, places: list[Evidence]) -> Finding:
    first, *others = sorted(places, key=lambda e: e.location)
    words = {"target": target, "makefile": makefile, "by": first.location.path}
    return claim(
        rule,
        situation.project,
        first.location,
        words,
        f"{makefile} {target}",
        related=(Related(e.location, f"make {target} here as well") for e in others[:_PLACES]),
    )
