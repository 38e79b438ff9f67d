"""Wiring: requirements and install commands that do not say what was meant."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Location, Related
from stacklint.record import replace
from stacklint.references import spoken_of, told
from stacklint.regex import lazy
from stacklint.syntax.conda_export import is_conda_export

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacklint.situation import Situation

_CONTINUED = lazy(r"[\\`^]\s*$")
_QUOTED = lazy(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'")
BOUND = lazy(
    r"(?<![\w./=<>-])([A-Za-z][\w.-]*(?:\[[\w,.-]+\])?)\s?([<>]=)\s?\d[\w.*]*"
    r"|(?<![\w./=<>-])([A-Za-z][\w.-]*(?:\[[\w,.-]+\])?)([<>])\d+\.[\w.*]+"
)
_MAGIC = lazy(r"^(?:# MAGIC )?\s*\"?\s*%(?!(?:sh|sx|system)\b)\w")
_COMMENT = lazy(r"\s#.*")
_TOGETHER = lazy(r"(?<![&|>\d<])\s&\s+(?=[A-Za-z./][\w./-]*(?:\s|$))")
_MAY_BOUND = lazy(r"[<>]=?\s?\d|\\u003[ce]", re.IGNORECASE)
_MAY_JOIN = lazy(r"\s&[\s\\^`]|\\u0026")
"""What a file holds in which such a command stands, in a notebook perhaps as a number; others are passed over."""
INSTALLERS = frozenset({"pip", "conda", "mamba", "uv"})
_LINES = 60
_PLACES = 4


@check("unquoted-bound", "command:{contexts}")
def find_unquoted_bound(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield install commands in which the shell takes a bound of a version for a redirection.

    `parameters.hosts` lists services whose notebooks have magics of their own: what reads those is not known.
    """
    hosts = frozenset(rule.parameters["hosts"].split())
    for situation in told(context.situations):
        found = []
        hosted = {e.location.path for e in seen(situation, "notebook") if e.value in hosts}
        for item in _installs(situation, rule, _MAY_BOUND, context):
            if item.location.path in hosted and _MAGIC.search(_row(item, context)):
                continue
            text = _COMMENT.sub("", _QUOTED.sub(" ", _written(item, context)))
            if match := BOUND.search(text.partition("&&")[0].partition(";")[0]):
                found.append((_at(item, match[0], context), match[0]))
        plain = [row for row in found if row[0].detail.get("context") != "notebook"]
        yield from _one(rule, situation, [*plain, *found], severity="" if plain else "note")


@check("first-failure-lost", "command:{contexts}", "config:workflow.piped")
def find_first_failure_lost(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield install commands that a lone `&` sends to the background, and a workflow's commands behind which `tee` is.

    `parameters.firsts` are the programs of which it matters that they fail.
    """
    firsts = frozenset(rule.parameters["firsts"].split())
    for situation in told(context.situations):
        found = []
        for item in _installs(situation, rule, _MAY_JOIN, context):
            text = _COMMENT.sub("", _QUOTED.sub(" ", _written(item, context)))
            if _TOGETHER.search(text) and not re.search(r"\bwait\b|shell:\s*cmd", context.text(item.location.path)):
                found.append((item, " ".join(text.split())[:80]))
        rows = list({(e.location.path, e.location.line): (e, t) for e, t in found}.values())
        yield from _one(rule, situation, rows, meant="for a lone & starts both commands at once")
        piped = [
            (item, item.value.removeprefix("workflow.piped=")[:80] + " | tee")
            for item in seen(situation, "config:workflow.piped")
            if spoken_of(situation, item) and item.value.removeprefix("workflow.piped=").split()[0] in firsts
        ]
        yield from _one(rule, situation, piped, meant="for the step ends as the tee behind it does")


@check("named-otherwise", "package={names}")
def find_named_otherwise(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield requirements by a name under which an index has something else, or nothing.

    `parameters.names` lists them, or says for each what is meant; `parameters.works` gives patterns
    of the specifiers that still install it. A requirement with a marker is left alone.
    """
    given = rule.parameters["names"]
    names: Mapping[str, str] = dict.fromkeys(given.split(), "") if isinstance(given, str) else given
    works: Mapping[str, str] = rule.parameters.get("works") or {}
    for situation in told(context.situations):
        rows: dict[str, list[tuple[Evidence, str]]] = {}
        for item in seen(situation, "package"):
            if item.value not in names or not spoken_of(situation, item):
                continue
            pinned = [e.detail.get("version", "") for e in seen(situation, "locked") if e.value == item.value]
            asked = [item.detail.get("specifier", "").replace(" ", ""), *(f"=={version}" for version in pinned)]
            fine = any(fnmatchcase(a, pattern) for pattern in works.get(item.value, "").split() for a in asked)
            if item.detail.get("manager", "pip") != "conda" and "marker" not in item.detail and not fine:
                rows.setdefault(item.value, []).append((item, item.value))
        for name, found in sorted(rows.items()):
            yield from _one(rule, situation, found, meant=names[name])


@check("conda-list-for-pip", "include:requirement")
def find_conda_list(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield lists that conda wrote and that a command hands to pip."""
    for situation in told(context.situations):
        conda = {
            (e.location.path, e.location.line)
            for e in seen(situation, "command")
            if e.value in {"conda", "mamba", "micromamba"}
        }
        asked = [
            e
            for e in seen(situation, "include:requirement")
            if e.value in context.paths and (e.location.path, e.location.line) not in conda
        ]
        found = [(e, e.value) for e in asked if is_conda_export(context.text(e.value))]
        yield from _one(rule, situation, found)


@check("version-without-operator", "file={file} & package", "config:list.toml")
def find_version_without_operator(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield versions without an operator in files named `parameters.file`, and lists for pip in the spelling of TOML.

    A lock beside the file that holds another version proves it. `parameters.so` says what follows of either.
    """
    so = rule.parameters["so"]
    for situation in told(context.situations):
        locks = {(e.location.path, e.value): e.detail.get("version", "") for e in seen(situation, "locked")}
        found, proved = [], False
        for item in seen(situation, "package"):
            if item.location.path.rpartition("/")[2] != rule.parameters["file"]:
                continue
            asked = item.detail.get("specifier", "")
            if re.fullmatch(r"\d[\w.]*", asked) and spoken_of(situation, item):
                got = locks.get((item.location.path + ".lock", item.value), "")
                proved = proved or bool(got and not got.startswith(asked))
                found.append((item, f"{item.value} {asked}"))
        yield from _one(rule, situation, found, meant=so["pipfile"], severity="warning" if proved else "note")
        toml = [(e, e.value.partition("=")[2]) for e in seen(situation, "config:list.toml") if spoken_of(situation, e)]
        yield from _one(rule, situation, toml, meant=so["list"])


def _installs(situation: Situation, rule: Rule, may: re.Pattern[str], context: Context) -> Iterator[Evidence]:
    """Yield the install commands of the contexts in which a shell reads them, in files that hold `may`."""
    contexts = frozenset(rule.parameters["contexts"].split())
    known: dict[str, bool] = {}
    for item in seen(situation, "command"):
        if item.value not in INSTALLERS or item.detail.get("context") not in contexts or "via" in item.detail:
            continue
        path = item.location.path
        if "install" in item.detail.get("line", "").split()[:4] and spoken_of(situation, item):
            if path not in known:
                known[path] = bool(may.search(context.text(path)))
            if known[path]:
                yield item


def _row(item: Evidence, context: Context) -> str:
    """Return the line of the file at which a command begins."""
    number = item.location.file_line or item.location.line
    return context.text(item.location.path).split("\n")[number - 1]


def _written(item: Evidence, context: Context) -> str:
    """Return a command as it is written, from its place to where its last line ends."""
    rows = context.text(item.location.path).split("\n")
    number = item.location.file_line or item.location.line
    taken: list[str] = []
    for row in rows[number - 1 : number - 1 + _LINES]:
        if taken and _is_comment(row, item):
            continue
        taken.append(_cell_line(row) if item.location.cell else row)
        if not _CONTINUED.search(taken[-1]):
            break
        taken[-1] = _CONTINUED.sub(" ", taken[-1])
    text = "".join(taken)
    start = text.find(" ".join(item.detail["line"].split()[:2]))
    return text[max(start, 0) :]


def _at(item: Evidence, words: str, context: Context) -> Evidence:
    """Return a command with the place of some of its words, on whichever of its lines they stand."""
    if item.location.cell:
        return item
    rows = context.text(item.location.path).split("\n")[item.location.line - 1 : item.location.line - 1 + _LINES]
    for number, row in enumerate(rows, item.location.line):
        column = 0 if _is_comment(row, item) else row.find(words) + 1
        if column:
            place = Location(item.location.path, number, column, number, column + len(words))
            return replace(item, location=place)
        if not _CONTINUED.search(row) and not _is_comment(row, item):
            break
    return item


def _is_comment(row: str, item: Evidence) -> bool:
    """Return whether a line is a comment, which an image's file may have within a command."""
    return item.detail.get("context") == "image" and row.lstrip().startswith("#")


def _cell_line(row: str) -> str:
    """Return a row of a notebook's file as the cell has it; nothing where it holds more than a line of a cell."""
    try:
        found = json.loads(row.strip().rstrip(","))
    except ValueError:
        return ""
    return found if isinstance(found, str) else ""


def _one(
    rule: Rule,
    situation: Situation,
    found: Iterable[tuple[Evidence, str]],
    *,
    meant: str = "",
    severity: str = "",
) -> Iterator[Finding]:
    """Yield one finding for all places, if there are any."""
    rows = list({item.location: (item, text) for item, text in found}.values())
    if not rows:
        return
    (first, text), others = rows[0], rows[1:]
    words = {"text": text, "meant": meant, "by": first.location.path}
    yield claim(
        rule,
        situation.project,
        first.location,
        words,
        text,
        related=(Related(e.location, f"{t} here as well") for e, t in others[:_PLACES]),
        places=tuple(e.location for e, _ in rows),
        severity=severity,
    )
