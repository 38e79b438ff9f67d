"""Wiring: locks that hold what nobody asked for, that nothing reads, or that CI passes by."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Location, Related
from stacklint.projects import Projects
from stacklint.references import spoken_of, told
from stacklint.regex import lazy
from stacklint.repo.document import Unreadable
from stacklint.syntax.toml import parse_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.situation import Situation

_APART = frozenset({"context", "marker"})
_PINNED = lazy(r"={0,3}(\d+(?:\.\d+)*)(\.?(?:a|alpha|b|beta|c|rc|pre|dev)[-_.]?\d+)")
_PLACES = 4


@check("prerelease-in-lock", "locked", "package")
def find_prerelease(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield manifests whose switch lets every package be a test release, and whose lock holds some.

    `parameters.switches` gives for a manifest's name its key, the key's value, and the lock. Packages
    that the manifest itself asks for in a test release are told of where the release itself is out.
    """
    switches: Mapping[str, str] = rule.parameters["switches"]
    for situation in told(context.situations):
        yield from _outlived(rule, situation, context)
        locks: dict[str, list[Evidence]] = {}
        for item in seen(situation, "locked"):
            locks.setdefault(item.location.path, []).append(item)
        for lock, rows in sorted(locks.items()):
            for name, switch in switches.items():
                key, value, ending = switch.split()
                manifest = posixpath.join(posixpath.dirname(lock), name)
                if not lock.endswith(ending) or manifest not in context.paths:
                    continue
                place = _switched(context.text(manifest), manifest, key, value)
                if place is None:
                    continue
                asked = {
                    e.value for e in seen(situation, "package") if e.location.path == manifest and _is_prerelease(e)
                }
                found = [e for e in rows if e.value not in asked and _is_prerelease(e)]
                if found:
                    shown = ", ".join(f"{e.value} {e.detail['version']}" for e in found[:3])
                    words = {"text": shown, "by": manifest, "lock": lock}
                    yield _finding(rule, situation, place, found, _said(rule, "switch", words))


def _outlived(rule: Rule, situation: Situation, context: Context) -> Iterator[Finding]:
    """Yield pins to a test release of a version that is out, as far as the catalogue knows it; not in lessons."""
    kinds = {situation.kind, situation.repository_kind}
    for item in seen(situation, "package") if not kinds & {"course", "examples", "non-ml"} else ():
        asked = _PINNED.fullmatch(item.detail.get("specifier", "").replace(" ", ""))
        if asked and not _APART & item.detail.keys() and spoken_of(situation, item) and not _explained(item, context):
            from stacklint.knowledge.releases import releases  # noqa: PLC0415 - few pin a test release

            known = releases(item.value)
            out = next((r for r in known.lines if asked[1] in {r.first, r.last}), None) if known else None
            if known and out and asked[1] not in known.yanked and out.first_date <= context.as_of:
                date = out.first_date if out.first == asked[1] else out.last_date
                words = {"text": f"{item.value} {asked[1]}{asked[2]}", "by": item.location.path}
                words |= {"date": date, "release": f"{item.value} {asked[1]}"}
                yield _finding(rule, situation, item.location, [], _said(rule, "pinned", words))


def _explained(item: Evidence, context: Context) -> bool:
    """Return whether a pin comes with a comment, or as the address of a file."""
    rows = context.text(item.location.path).split("\n")[item.location.line - 1 : item.location.line]
    return any("#" in row.partition("# stacklint:")[0] or "://" in row for row in rows)


def _said(rule: Rule, case: str, words: dict[str, str]) -> dict[str, str]:
    """Return the words of a finding with what is said in this case, and what is to be done."""
    return words | {key: rule.parameters[key][case].format(**words) for key in ("says", "do")}


def _switched(text: str, path: str, key: str, value: str) -> Location | None:
    """Return where a manifest has a key with that value."""
    try:
        node = parse_toml(text)
    except Unreadable:
        return None
    for part in key.split("."):
        node = node[part]
    return Location(path, node.line, node.column) if node.text == value else None


def _is_prerelease(item: Evidence) -> bool:
    from stacklint.versions import InvalidVersion, Version  # noqa: PLC0415 - most repositories need it not

    asked = item.detail.get("version") or item.detail.get("specifier", "").lstrip("=<>~^! ")
    if not any(letter.isalpha() for letter in asked):
        return False
    try:
        return Version(asked.split(",")[0]).is_prerelease
    except InvalidVersion:
        return False


@check("lock-without-manifest", "file={locks}")
def find_lone_lock(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield locks that have none of their manifests beside them, by `parameters.locks`."""
    locks: Mapping[str, str] = rule.parameters["locks"]
    known = {s.project: s for s in told(context.situations)}
    projects = Projects(tuple(context.situations))
    for path in sorted(p for p in context.paths if p.rpartition("/")[2] in locks) if known else ():
        folder, _, name = path.rpartition("/")
        situation = known.get(projects.of(path))
        if (
            situation
            and _is_own(folder)
            and not any(posixpath.join(folder, m) in context.paths for m in locks[name].split())
        ):
            words = {"text": path, "by": path, "manifest": locks[name].replace(" ", " or ")}
            yield _finding(rule, situation, Location(path), [], words)


def _is_own(folder: str) -> bool:
    return not re.search(r"(?:^|/)(?:tests?|fixtures?|examples?|vendor|node_modules|docs?)(?:/|$)|[{}%]", folder)


@check("ci-apart-from-lock", "locked")
def find_apart_from_lock(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield what a workflow that trains, reports or ships installs apart from every lock of a project that asks for it.

    A workflow that only tests may well install another version on purpose.
    """
    homes = {"" if s == "." else s for s in context.situations}
    locked: dict[str, dict[str, list[str]]] = {}
    asked = {
        (e.value, posixpath.dirname(e.location.path))
        for e in seen(context, "package")
        if "context" not in e.detail and e.detail.get("group", "main") == "main"
    }
    for item in seen(context, "locked"):
        home = posixpath.dirname(item.location.path)
        if item.location.path.endswith(".lock") and home in homes and (item.value, home) in asked:
            locked.setdefault(item.value, {}).setdefault(item.location.path, []).append(item.detail["version"])
    for situation in told(context.situations) if locked else ():
        for item in seen(situation, "package"):
            bounds = item.detail.get("specifier", "")
            if not bounds or item.detail.get("context") != "ci" or item.value not in locked:
                continue
            verdict = situation.verdicts.get(item.location.path)
            if not verdict or verdict.does in {"tests", "does other work"}:
                continue
            locks = locked[item.value]
            if spoken_of(situation, item) and not any(
                _fits(bounds, v) for versions in locks.values() for v in versions
            ):
                lock, versions = min(locks.items())
                text = f"{item.value}{bounds}"
                words = {"text": text, "by": item.location.path, "lock": lock, "version": versions[-1]}
                yield _finding(rule, situation, item.location, [], words)


def _fits(bounds: str, version: str) -> bool:
    """Return whether a version is within bounds, or that cannot be told."""
    from stacklint.specifiers import InvalidSpecifier, SpecifierSet  # noqa: PLC0415 - most repositories need it not
    from stacklint.versions import InvalidVersion, Version  # noqa: PLC0415 - as above

    try:
        return SpecifierSet(bounds).contains(Version(version), prereleases=True)
    except (InvalidSpecifier, InvalidVersion):
        return True


def _finding(
    rule: Rule, situation: Situation, place: Location, others: list[Evidence], words: Mapping[str, str]
) -> Finding:
    return claim(
        rule,
        situation.project,
        place,
        words,
        words["text"],
        related=(Related(e.location, f"{e.value} {e.detail['version']}") for e in others[:_PLACES]),
    )
