"""Conflicts: what one environment asks for and cannot have together."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.model import Evidence, Finding, Related
from stacklint.regex import lazy
from stacklint.repo.ignore import Patterns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.knowledge.types import Rule
    from stacklint.situation import Situation

_PINNED = lazy(r"^\s*===?\s*([\w.!+-]+)\s*$")
_PLACES = 3
_PATCHES = 40
"""More patches than a minor version of Python ever had."""
_MOST = 40
"""Different demands on one package that are compared with each other."""


@check("contradicting-pins")
def find_contradicting_pins(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield packages that one environment demands in versions which exclude one another."""
    for situation in context.situations.values():
        environments: dict[str, list[Evidence]] = defaultdict(list)
        for item in situation.evidence:
            if item.kind == "package" and item.detail.get("specifier") and not item.detail.get("marker"):
                environments[item.detail.get("environment", item.location.path)].append(item)
        for items in environments.values():
            yield from _contradictions(rule, situation.project, situation.kind, items)


def _contradictions(rule: Rule, project: str, kind: str, items: list[Evidence]) -> Iterator[Finding]:
    if kind == "non-ml":
        return
    by_name: dict[str, list[Evidence]] = defaultdict(list)
    for item in items:
        by_name[item.value].append(item)
    for name, rows in sorted(by_name.items()):
        distinct = {row.detail["specifier"]: row for row in sorted(rows, reverse=True)}
        for one, two in combinations(sorted(distinct.values())[:_MOST], 2):
            if excludes(one.detail["specifier"], two.detail["specifier"]):
                yield Finding(
                    rule=rule.id,
                    kind="conflict",
                    severity=rule.severity,
                    message=rule.message.format(package=name, one=one.detail["specifier"], two=two.detail["specifier"]),
                    location=two.location,
                    project=project,
                    related=(Related(one.location, f"{name} {one.detail['specifier']}"),),
                    act=rule.act,
                    subject=name,
                )
                break


def excludes(one: str, two: str) -> bool:
    """Return whether no version can meet both specifiers; False where that is not certain."""
    from stacklint.specifiers import SpecifierSet  # noqa: PLC0415 - start-up
    from stacklint.versions import Version  # noqa: PLC0415 - start-up

    for pinned, other in ((one, two), (two, one)):
        match = _PINNED.match(pinned)
        if match and "*" not in pinned:
            try:
                return not SpecifierSet(other).contains(Version(match.group(1)), prereleases=True)
            except ValueError:  # no version, no specifier, or a number of thousands of digits
                return False
    return False


@check("python-out-of-range")
def find_python_out_of_range(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield places that fix a Python which the project's own `requires-python` excludes."""
    for situation in context.situations.values():
        if situation.kind == "non-ml":
            continue
        scopes = situation.scopes  # an example has an environment of its own
        spoken = [e for e in situation.evidence if e.kind == "config" and scopes.get(e.location.path) == "product"]
        asked = [e for e in spoken if e.value.startswith("requires-python=")]
        for item in (e for e in spoken if e.value.startswith("python-version=")):
            excluding = [demand for demand in asked if _excludes_python(demand, item)]
            if excluding:
                yield _python_finding(rule, situation, item, excluding)


def _excludes_python(demand: Evidence, item: Evidence) -> bool:
    """Whether a demand lets in no patch of the Python that is fixed; false where that cannot be read."""
    from stacklint.specifiers import SpecifierSet  # noqa: PLC0415 - start-up
    from stacklint.versions import Version  # noqa: PLC0415 - start-up

    try:
        version = Version(item.value.partition("=")[2])
        wanted = SpecifierSet(demand.value.partition("=")[2])
    except ValueError:  # as above
        return False
    patches = [] if len(version.release) > 2 else [Version(f"{version}.{patch}") for patch in range(_PATCHES)]  # noqa: PLR2004 - 3.11 stands for each of its patches
    return not any(wanted.contains(tried, prereleases=True) for tried in (version, *patches))


def _python_finding(rule: Rule, situation: Situation, item: Evidence, excluding: list[Evidence]) -> Finding:
    wanted = [demand.value.partition("=")[2] for demand in excluding]
    return Finding(
        rule=rule.id,
        kind="conflict",
        severity=rule.severity,
        message=rule.message.format(fixed=item.value.partition("=")[2], asked=wanted[0]),
        location=item.location,
        project=situation.project,
        related=tuple(
            Related(demand.location, f"requires-python {text}")
            for demand, text in list(zip(excluding, wanted, strict=True))[:_PLACES]
        ),
        act=rule.act,
        subject=item.location.path,
    )


@check("versioned-twice")
def find_versioned_twice(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield files that a pointer file versions and that are committed whole beside it.

    `parameters.pointer` is the ending of the pointer's name.
    """
    ending = rule.parameters["pointer"]
    held = _HeldByLfs(context)
    for path in sorted(context.paths):
        data = path.removesuffix(ending)
        if path.endswith(ending) and data != path and data in context.paths and not context.ignored(data):
            situation = context.situations.get(_project(path, context), None)
            if situation is not None and situation.scopes.get(path) == "product":
                pointer = next((e for e in situation.evidence if e.location.path == path), None)
                if pointer is None:
                    continue
                yield Finding(
                    rule=rule.id,
                    kind="conflict",
                    severity=rule.severity,
                    message=rule.message.format(
                        path=data, how="kept by Git LFS as well" if held.holds(data) else "committed whole beside it"
                    ),
                    location=pointer.location,
                    project=situation.project,
                    act=rule.act.format(path=data),
                    subject=data,
                )


class _HeldByLfs:
    """Says which paths Git LFS keeps, by what the files of attributes say."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[str, Patterns] = {}

    def holds(self, path: str) -> bool:
        name = path.rpartition("/")[2]
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            below = path.removeprefix(f"{folder}/") if folder else path
            if self._of(folder).verdict(name, below, folder=False) > 0:
                return True
        return False

    def _of(self, folder: str) -> Patterns:
        if folder not in self._known:
            place = f"{folder}/.gitattributes" if folder else ".gitattributes"
            text = self._context.text(place) if place in self._context.paths else ""
            rows = [line.split() for line in text.splitlines() if "filter=lfs" in line.split()]
            self._known[folder] = Patterns("\n".join(row[0] for row in rows).encode())
        return self._known[folder]


def _project(path: str, context: Context) -> str:
    place = path.rpartition("/")[0]
    while place and place not in context.situations:
        place = place.rpartition("/")[0]
    return place or "."
