"""Wiring: servers whose image is of another version than the library that talks to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.environments import pin, shown
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.references import spoken_of, told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.situation import Situation

_PART = lazy(r"\d+")
_BY_DEFAULT = lazy(r"(?:docker-)?compose(?:\.override)?\.ya?ml")
_SHOWS = lazy(r"histor|\bui\b|dashboard|exporter", re.IGNORECASE)
_TAG = lazy(r"v?(\d{1,9})\.(\d{1,9})(?:\.\d+)*(?:[-.+_].*)?")


@check("parity-of-server", "image={servers}")
def find_server_apart(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield servers whose image is of another version than the library that talks or writes to them.

    `parameters.servers` says which package an image belongs to, `parameters.part` up to which part of
    the version they must agree. Where other images of the name run too, it is not known which one is talked to.
    """
    servers: Mapping[str, str] = rule.parameters["servers"]
    count = 1 if rule.parameters.get("part") == "major" else 2
    for situation in told(context.situations):
        images = [e for e in seen(situation, "image") if e.value in servers]
        asked = _asked(situation) if images and situation.kind == "application" else {}
        for item in images if asked else ():
            package = servers[item.value]
            tag = _TAG.fullmatch(item.detail.get("tag", "")) if _is_run(situation, item, context) else None
            if not tag or package not in asked or _has_rival(situation, item):
                continue
            text, version, place = asked[package]
            wanted = (int(tag[1]), int(tag[2]))[:count]
            known = version or wanted not in {*_locked(situation, package, count), _newest(package, wanted)}
            if version[:count] != wanted and known:
                words = {"image": item.value, "one": text, "two": item.detail["tag"], "package": package}
                words |= {"trained": place.location.path, "served": item.location.path}
                related = (Related(place.location, f"{package} {text}"),)
                yield claim(rule, situation.project, item.location, words, package, related)
                break


def _is_run(situation: Situation, item: Evidence, context: Context) -> bool:
    """Whether an image is of a server that the project starts, and no page that only shows what was recorded."""
    path = item.location.path
    if not spoken_of(situation, item) or situation.scopes.get(path) != "product":
        return False
    if item.detail.get("context") != "compose":
        return True
    name = path.rpartition("/")[2]
    return not _SHOWS.search(item.detail.get("service", "")) and (
        bool(_BY_DEFAULT.fullmatch(name))
        or any(e.kind == "command" and name in e.detail.get("line", "") for e in context.evidence)
    )


def _has_rival(situation: Situation, item: Evidence) -> bool:
    """Whether an image of the same name from elsewhere, or of another version, is started too."""
    name, tag = item.value.rpartition("/")[2], item.detail.get("tag", "")
    return any(
        e.kind == "image"
        and e.value.rpartition("/")[2] == name
        and (e.value, e.detail.get("tag", "")) != (item.value, tag)
        and spoken_of(situation, e)
        for e in situation.evidence
    )


def _asked(situation: Situation) -> dict[str, tuple[str, tuple[int, ...], Evidence]]:
    """Return each package that is asked for: its version as it is said, its parts, and where."""
    found: dict[str, tuple[str, tuple[int, ...], Evidence]] = {}
    for item in sorted(seen(situation, "package"), key=lambda e: ("context" in e.detail, e.location)):
        if spoken_of(situation, item) and item.detail.get("group", "main") == "main":
            if (version := pin(item)) and not found.get(item.value, ("", (), item))[1]:
                found[item.value] = (shown(version), version, item)
            elif not item.detail.get("specifier") and "url" not in item.detail:
                found.setdefault(item.value, ("of any version", (), item))
    return found


def _locked(situation: Situation, package: str, count: int) -> set[tuple[int, ...]]:
    """Return the beginnings of the versions that locks hold of a package."""
    rows = (e.detail.get("version", "") for e in seen(situation, "locked") if e.value == package)
    return {tuple(int(part) for part in _PART.findall(text)[:count]) for text in rows}


def _newest(package: str, wanted: tuple[int, ...]) -> tuple[int, ...]:
    """Return `wanted` where the newest release of a package, which an open demand takes, has its first part."""
    from stacklint.knowledge.releases import releases  # noqa: PLC0415 - read only where a list leaves it open

    facts = releases(package)
    major = facts.lines[-1].last.partition(".")[0] if facts and facts.lines else ""
    return wanted if major == str(wanted[0]) else ()
