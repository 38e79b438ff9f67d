"""From evidence to the tools in use, project by project."""

from __future__ import annotations

from collections import defaultdict
from operator import attrgetter
from typing import TYPE_CHECKING

from stacklint.model import STATES, Evidence
from stacklint.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacklint.knowledge.index import SignalIndex
    from stacklint.knowledge.types import Signal, Tool

in_order = attrgetter(
    *("location.path", "location.cell", "location.line", "location.column", "location.end_line"),
    *("location.end_column", "kind", "value"),
)
"""The key that sorts evidence as a reader goes, as its own comparison does and in a third of the time."""

OPERATED = frozenset({"ci", "image", "compose", "cluster", "schedule"})
_OF_DEVELOPERS = frozenset(
    {"extra:dev", "extra:test", "extra:tests", "extra:testing", "extra:docs", "extra:lint", "extra:all"}
)
_STATE = {
    "package": "declared",
    "locked": "locked",
    "import": "imported",
    "call": "called",
}
_ALWAYS_OPERATED = frozenset({"resource", "workflow", "action"})


@dataclass(frozen=True, slots=True)
class Sighting:
    """A piece of evidence that matched a signal, with what the repository makes of its file."""

    evidence: Evidence
    signal: Signal
    project: str
    scope: str


@dataclass(frozen=True, slots=True)
class Usage:
    """A tool in a project: the states seen, whether it is in use, and by which sightings."""

    tool: Tool
    project: str
    states: tuple[str, ...]
    in_use: bool
    sightings: tuple[Sighting, ...]
    guarded: bool = False

    @property
    def state(self) -> str:
        """The strongest state seen."""
        return self.states[-1]

    @property
    def product(self) -> tuple[Sighting, ...]:
        """The sightings in product code, weak ones apart."""
        return tuple(s for s in self.sightings if s.scope == "product" and not s.signal.weak)


def sight(
    evidence: Iterable[Evidence],
    index: SignalIndex,
    place: Mapping[str, tuple[str, str]],
) -> list[Sighting]:
    """Return every match of a signal, its `with` met in the same file.

    `place` gives (project, scope) for each path.
    """
    by_file: dict[str, list[Evidence]] = defaultdict(list)
    for item in evidence:
        by_file[item.location.path].append(item)
    found = []
    for path, items in by_file.items():
        project, scope = place[path]
        facts = _Facts(items)
        for item in items:
            for signal in index.match(item):
                if signal.unless and item.value.startswith(signal.unless):
                    continue
                if not signal.beside or any(facts.has(k, v) for k, v in signal.beside):
                    found.append(Sighting(item, signal, project, scope))
    return found


class _Facts:
    """What a file holds, for the `with` of signals."""

    def __init__(self, items: list[Evidence]) -> None:
        self._items = items
        self._seen: set[tuple[str, str]] | None = None

    def has(self, kind: str, value: str) -> bool:
        if self._seen is None:
            self._seen = set()
            for item in self._items:
                self._seen.add((item.kind, item.value))
                if item.kind in {"import", "call"}:
                    name = item.value
                    while name:
                        self._seen.add(("import", name))
                        name = name.rpartition(".")[0]
                if item.kind == "call":
                    self._seen.add(("call", "*." + item.value.rpartition(".")[2]))
                if item.kind in {"string", "config"}:
                    self._seen.add((item.kind, item.value.partition("=")[0]))
        return (kind, value) in self._seen


def usages(sightings: Iterable[Sighting], tools: Mapping[str, Tool], kinds: Mapping[str, str]) -> list[Usage]:
    """Return each tool seen in each project, parents of used parts included, sorted.

    `kinds` gives each project's kind of repository.
    """
    grouped: dict[tuple[str, str], list[Sighting]] = defaultdict(list)
    for item in sightings:
        if item.signal.owner in tools:
            grouped[item.project, item.signal.owner].append(item)
    found: dict[tuple[str, str], Usage] = {}
    for (project, name), items in grouped.items():
        usage = _usage(tools[name], project, items, kinds.get(project, "application"))
        if usage:
            found[project, name] = usage
    _lift_parents(found, tools)
    return [found[key] for key in sorted(found)]


def _usage(tool: Tool, project: str, items: list[Sighting], kind: str) -> Usage | None:
    items = [s for s in items if s.scope not in {"vendored", "generated"}]
    items = [s for s in items if _enough(s.signal, items)]
    if not items:
        return None
    counted = [s for s in items if s.scope in _counting(kind)]
    seen = {state_of(s) for s in counted} or {"mentioned"}
    states = tuple(s for s in STATES if s in seen)
    in_use, guarded = _in_use(tool, counted, kind)
    ordered = sorted(items, key=lambda s: (s.scope != "product", in_order(s.evidence)))
    return Usage(tool, project, states, in_use, tuple(ordered), guarded)


def _counting(kind: str) -> frozenset[str]:
    """The scopes whose files can put a tool in use, by kind of repository."""
    if kind in {"examples", "course"}:
        return frozenset({"product", "example", "docs"})
    return frozenset({"product"})


def _enough(signal: Signal, items: list[Sighting]) -> bool:
    if not signal.at_least:
        return True
    same = {s.signal.value for s in items if s.signal.group == signal.group}
    return len(same) >= signal.at_least


def state_of(sighting: Sighting) -> str:
    """Return the state that a sighting puts its tool in."""
    item = sighting.evidence
    if sighting.signal.weak or item.detail.get("guard") == "type-checking":
        return "mentioned"
    if item.kind in _STATE:
        return _STATE[item.kind]
    if item.kind in _ALWAYS_OPERATED or item.detail.get("context") in OPERATED:
        return "operated"
    if item.kind == "image":
        return "operated"
    return "configured"


def _in_use(tool: Tool, counted: list[Sighting], kind: str) -> tuple[bool, bool]:
    """Return (in use, only behind a guard)."""
    states = [(s, state_of(s)) for s in counted]
    declared = any(state == "declared" and _main(s.evidence) for s, state in states)
    if declared and (tool.used_without_import or any(s.signal.used and _main(s.evidence) for s, _ in states)):
        return True, False
    strong = [s for s, state in states if STATES.index(state) >= STATES.index("imported")]
    tried = [s for s in strong if s.evidence.detail.get("guard") == "try"]
    calls_only = all(s.evidence.kind in {"import", "call"} for s in strong)
    if strong and tried and calls_only and all(s.evidence.kind == "call" or s in tried for s in strong):
        return (declared or kind != "library"), True
    return bool(strong), False


def _main(item: Evidence) -> bool:
    group = item.detail.get("group", "main")
    if item.detail.get("frozen") == "yes" or group in _OF_DEVELOPERS:
        return False
    return group in {"main", ""} or group.startswith("extra")


def _lift_parents(found: dict[tuple[str, str], Usage], tools: Mapping[str, Tool]) -> None:
    """A part in use puts its parent in use."""
    for (project, _), usage in sorted(found.items()):
        parent = usage.tool.part_of
        while parent and parent in tools and usage.in_use:
            known = found.get((project, parent))
            if known is None or not known.in_use:
                rest = known.sightings if known else ()
                found[project, parent] = Usage(
                    tools[parent],
                    project,
                    usage.states,
                    in_use=True,
                    sightings=(*rest, *usage.sightings),
                )
            parent = tools[parent].part_of
