"""Wiring: commands and files that name a file of the repository which does not exist."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.holdings import Holdings, folders_above
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.references import EXACT, Asked, spoken_of, told, unmet
from stacklint.regex import lazy
from stacklint.syntax.named_files import Named, named_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacklint.situation import Situation

_AT_ROOT = frozenset({"ci", "hook"})
_WORKSPACE = "devcontainer.json"
_CERTAIN = frozenset({"ci", "stage", "image"})
_PLACES, _ALL = 4, 12
_HOST = lazy(r"(?:[\w-]+\.)+(?:com|org|net|io|ai|dev|edu|gov|app)(?:/|$)", re.IGNORECASE)
_LONGEST = 300
"""A command's line is cut here, perhaps within its last word."""


@check("names-missing-file", "command:{contexts}")
def find_missing_file(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield the files that commands in one of `parameters.contexts` name and that are nowhere.

    `parameters.commands` says which further programs name a file, and how: see `named_files`. With
    `parameters.bases` only images that begin from one of these, which bring no files of their own.
    `parameters.written` says by its name which command makes a file that it does not name.
    """
    bases = frozenset(rule.parameters.get("bases", "").split())
    contexts = frozenset(rule.parameters["contexts"].split())
    programs: Mapping[str, str] = rule.parameters.get("commands") or {}
    holdings = Holdings.of(context)
    for situation in told(context.situations):
        foreign = _foreign(seen(situation, "image"), bases) if bases else frozenset()
        asked = [
            a
            for item in seen(situation, "command")
            if item.detail.get("context") in contexts
            if "via" not in item.detail and item.location.path not in foreign
            if spoken_of(situation, item)
            for a in _named(item, programs, holdings)
        ]
        asked = [a for a in asked if not _is_written(a, rule, context)]
        yield from _findings(rule, situation, _by_file(unmet(asked, holdings, context.text)), holdings)


def _is_written(asked: Asked, rule: Rule, context: Context) -> bool:
    """Return whether a command of the same file writes a file under a name that it does not tell."""
    written: Mapping[str, str] = rule.parameters.get("written") or {}
    command = written.get(posixpath.basename(asked.text), "")
    return bool(command) and re.search(command, context.text(asked.item.location.path)) is not None


def _by_file(missing: Mapping[str, list[Asked]]) -> dict[str, list[Asked]]:
    """Return what is missing by the first path that a file asks for in vain: one file is mended at once."""
    found: dict[str, list[Asked]] = {}
    first: dict[str, str] = {}
    for path, rows in missing.items():
        home = first.setdefault(rows[0].item.location.path, path)
        found.setdefault(home, []).extend(rows)
    return found


def _foreign(evidence: Iterable[Evidence], bases: frozenset[str]) -> frozenset[str]:
    """Return the files with an image that begins from one which may bring files of its own."""
    images = [e for e in evidence if e.detail.get("role") == "base"]
    return frozenset(
        e.location.path for e in images if e.value not in bases and e.value.partition("/")[0] + "/*" not in bases
    )


@check("includes-missing-file", "include:{forms}")
def find_missing_include(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield the files that others pull in by one of `parameters.forms` and that are nowhere.

    `parameters.endings` are those of files that only people write, for data and models come and go.
    With `parameters.together` one finding tells of all.
    """
    forms = frozenset(rule.parameters["forms"].split())
    endings = tuple(rule.parameters.get("endings", "").split()) or ("",)
    holdings = Holdings.of(context)
    for situation in told(context.situations):
        rows = seen(situation, "include")
        made = {e.value for e in rows if e.detail.get("form") == "out"}
        copied = _copied(rows) if "requirement" in forms else set()
        run = _run(seen(situation, "command:stage")) if "dep" in forms else {}
        asked = [
            _included(e)
            for e in rows
            if e.detail.get("form") in forms and e.value.endswith(endings)
            if spoken_of(situation, e) and (e.location.path, posixpath.basename(e.value)) not in copied
            if not any(e.value == out or e.value.startswith(out + "/") for out in made)
            if e.detail.get("form") != "dep" or e.detail.get("written", e.value) not in run.get(e.location.path, "")
        ]
        missing = unmet(asked, holdings, context.text)
        if missing and "said" in forms:
            missing = {path: found for path, found in missing.items() if not _asked_by_code(path, context)}
        if "together" in rule.parameters and missing:
            missing = {next(iter(missing)): [a for rows in missing.values() for a in rows]}
        yield from _findings(rule, situation, missing, holdings)


def _asked_by_code(path: str, context: Context) -> bool:
    """Return whether something that runs asks for a file too: there it is told of, and a page says it a second time."""
    included = (e for form in ("requirement", "constraint", "copy") for e in seen(context, f"include:{form}"))
    if any(e.value == path and e.detail.get("context") != "docs" for e in included):
        return True
    commands = (e for e in seen(context, "command") if e.detail.get("context") != "docs")
    return any(path in (word.removeprefix("./") for word in e.detail.get("line", "").split()) for e in commands)


def _copied(rows: Iterable[Evidence]) -> set[tuple[str, str]]:
    """Return the names that images copy, with the image: where one is missing, the copy is what fails."""
    return {(e.location.path, posixpath.basename(e.value)) for e in rows if e.detail.get("form") == "copy"}


def _run(evidence: Iterable[Evidence]) -> dict[str, set[str]]:
    """Return the words of the commands of stages, by file: what a command names is told by the command."""
    found: dict[str, set[str]] = {}
    for item in evidence:
        words = (w.removeprefix("./") for w in item.detail.get("line", "").split())
        found.setdefault(item.location.path, set()).update(words)
    return found


def _included(item: Evidence) -> Asked:
    """Return a file that another one pulls in.

    An image's sources may lie in any folder above it, and a script may be started from there.
    """
    context, path = item.detail.get("context", ""), item.location.path
    written = item.detail.get("written", "").removeprefix("./").lstrip("/")
    exact = not written and (
        context in EXACT | {""} or item.detail.get("form") == "linked" or path.endswith(_WORKSPACE)
    )
    folder = posixpath.dirname(path)
    if context == "ci" and folder and not folder.startswith(".") and item.detail.get("form") == "requirement":
        return Asked(item, item.value, (item.value, *(posixpath.join(a, item.value) for a in folders_above(path))))
    text = written or ("" if exact else item.value.removeprefix(folder + "/" if folder else ""))
    above = folders_above(path) if text else []
    paths = (item.value, *(posixpath.normpath(posixpath.join(a, text)) for a in above))
    return Asked(item, text or item.value, paths, exact)


def _named(item: Evidence, programs: Mapping[str, str], holdings: Holdings) -> Iterator[Asked]:
    bases = _bases(item)
    if not bases or bases[0] not in holdings.folders:
        return
    words = item.detail.get("line", "").split()
    for name in named_files(words[:-1] if len(item.detail.get("line", "")) >= _LONGEST else words, programs):
        if name.how in {"module", "app"}:
            yield from _module(item, name, bases, holdings)
        else:
            paths = tuple(posixpath.normpath(posixpath.join(base, name.text)) for base in bases)
            if item.detail.get("context") not in _CERTAIN and not _has_beginning(name.text, bases, holdings):
                continue
            exact = item.detail.get("context", "") in EXACT or item.location.path.endswith(_WORKSPACE)
            yield Asked(item, name.text, paths, exact)


def _has_beginning(text: str, bases: list[str], holdings: Holdings) -> bool:
    """Return whether the first folder of a path is here; a script may be for another repository's files."""
    first, slash, _ = text.removeprefix("./").partition("/")
    return not slash or any(posixpath.join(base, first) in holdings.folders for base in bases)


def _bases(item: Evidence) -> list[str]:
    """Return the folders from which a command may be meant, the likeliest first; none if unknown."""
    folder = item.detail.get("working_directory", "")
    if folder == "?" or folder.startswith("/"):
        return []
    above = folders_above(item.location.path)
    given = "" if folder == "." else folder
    if item.detail.get("context", "") in _AT_ROOT:
        return [given, *(posixpath.join(a, given) for a in above if a)]
    return [given, *above] if folder else above


def _module(item: Evidence, name: Named, bases: list[str], holdings: Holdings) -> Iterator[Asked]:
    """Yield a module of the repository's own packages: the first part is a package that is here.

    Nothing is said where any of the folders from which it may be meant has it, as a package or without one.
    """
    first, _, rest = name.text.partition(".")
    roots = [root for base in bases for root in (base, posixpath.join(base, "src"))]
    stems = {posixpath.join(root, name.text.replace(".", "/")) for root in roots}
    if any(stem + ".py" in holdings.paths or stem in holdings.folders for stem in stems):
        return
    for root in roots:
        package = posixpath.join(root, first)
        if rest and f"{package}/__init__.py" in holdings.paths:
            stem = posixpath.join(package, rest.replace(".", "/"))
            if not _importable(package, stem, holdings):
                yield Asked(item, name.text, (stem + ".py",))
            return


def _importable(package: str, stem: str, holdings: Holdings) -> bool:
    """Return whether a module is there, or its path cannot tell: a link, an ignored folder."""
    if stem in holdings.folders or any(p.startswith(stem + ".") for p in holdings.paths):
        return True
    between = [f for f in folders_above(stem) if f.startswith(package)]
    return any(holdings.has(folder) and folder not in holdings.folders for folder in between)


def _hint(first: Asked, near: str, more: int) -> str:
    """Return what is said besides: an address without its scheme, the file that may be meant, how many more."""
    if first.item.detail.get("form") == "linked" and _HOST.match(first.text):
        return "; an address of the web begins with https://"
    return f"; {near} is" if near else f" (nor {more} more that it asks for)" if more else ""


def _findings(
    rule: Rule, situation: Situation, missing: Mapping[str, Iterable[Asked]], holdings: Holdings
) -> Iterator[Finding]:
    for path, rows in missing.items():
        first, *others = rows
        near = holdings.nearest(first.text)
        more = len({o.text for o in others} - {first.text})
        words = {
            "path": first.text,
            "by": first.item.location.path,
            "line": first.item.detail.get("line", first.text)[:80],
            "hint": _hint(first, near, more),
        }
        rows_told = {(first.item.location.path, first.line)}
        places = [o for o in others if (o.item.location.path, o.line) not in rows_told]
        certain = first.item.detail.get("context") != "notebook"
        yield claim(
            rule,
            situation.project,
            first.item.location,
            words,
            path,
            related=tuple(Related(o.item.location, f"{o.text} is asked for") for o in places)[
                : _ALL if "together" in rule.parameters else _PLACES
            ],
            severity=rule.severity if certain else "note",
        )
