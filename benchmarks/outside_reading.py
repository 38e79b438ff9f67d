"""How outside_suites.py looks at what stacklint reads, and the outcome of one comparison."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from stacklint.collect import Collected, collect
from stacklint.knowledge.compass import interest_of
from stacklint.knowledge.load import load
from stacklint.readers.registry import load_readers
from stacklint.repo.repository import Repo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.model import Evidence

READERS, KNOWLEDGE = load_readers(), load()
INTEREST = interest_of(KNOWLEDGE)


@dataclass(frozen=True, slots=True)
class Case:
    """One comparison: what is expected and not found, found and not expected, and what was unread."""

    name: str
    missing: frozenset[str] = frozenset()
    extra: frozenset[str] = frozenset()
    unread: str = ""


def case_of(name: str, wanted: set[str], found: set[str], done: Collected) -> Case:
    """Return the comparison; what is unread counts where there is something to be found."""
    unread = "; ".join(sorted({f"{u.path}:{u.line} {u.reason}" for u in done.unread})) if wanted or found else ""
    return Case(name, frozenset(wanted - found), frozenset(found - wanted), unread)


def read_as(name: str, data: bytes) -> Collected:
    """Return what is read of a file alone, under a name that the readers know."""
    return collect(Repo({name: data}), READERS, INTEREST)


def values(done: Collected, kinds: str) -> set[str]:
    """Return the values of some kinds of evidence, versions with those of locks alone."""
    rows = (e for e in done.evidence if e.kind in kinds.split())
    return {f"{e.value} {e.detail['version']}" if kinds == "locked" else e.value for e in rows}


def below(done: Collected, starts: Iterable[str]) -> Iterator[Evidence]:
    """Yield the evidence of some files and folders, of all where none are named."""
    wanted = [start.rstrip("/") for start in starts]
    for item in done.evidence:
        path = item.location.path
        if not wanted or any(path == start or path.startswith(f"{start}/") for start in wanted):
            yield item


def declared(items: Iterable[Evidence]) -> set[str]:
    """Return the packages that manifests declare: not what builds the project or a command installs."""
    rows = (e for e in items if e.kind == "package" and "context" not in e.detail)
    return {e.value for e in rows if e.detail.get("group") != "build"}


def plain_name(name: str) -> str:
    """Return an image without its hub, an action without its folder, a package by PEP 503."""
    short = name.removeprefix("docker.io/").removeprefix("library/")
    action = re.fullmatch(r"(actions/[a-z-]+)/[a-z]+", short)
    return canonicalize_name(action[1] if action else short)
