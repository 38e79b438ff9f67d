"""From evidence to situations: everything that is known of each project before the checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.detect import sight
from stacklint.first_party import FirstParty
from stacklint.knowledge.compass import owned_signals
from stacklint.knowledge.index import SignalIndex
from stacklint.nature import Nature, kind_of_repository
from stacklint.own_badges import own_badges
from stacklint.projects import Projects, find_projects
from stacklint.record import dataclass
from stacklint.resolve import Runs, resolve_commands
from stacklint.scopes import Scopes, copied_folders
from stacklint.situations import Choices, Whole, situations_of
from stacklint.unselected import unchosen_options, unnamed_runtimes, without_plugin
from stacklint.writes import writes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from stacklint.detect import Sighting
    from stacklint.knowledge.load import Knowledge
    from stacklint.model import Evidence
    from stacklint.situation import Situation

__all__ = ["Analysis", "Choices", "analyse"]


@dataclass(frozen=True, slots=True)
class Analysis:
    """The situations by project, and what they share."""

    situations: Mapping[str, Situation]
    runs: Runs
    evidence: tuple[Evidence, ...]
    nature: Nature


def analyse(
    paths: Iterable[str],
    evidence: Iterable[Evidence],
    knowledge: Knowledge,
    choices: Choices,
    text: Callable[[str], str],
) -> Analysis:
    """Return what each project is, uses, does, and which problems it has; `text` gives that of a file."""
    listed = frozenset(paths)
    items = own_badges(evidence, listed)
    scopes = Scopes(listed, choices.scope, copied_folders(items))
    folders = find_projects(sorted(listed), scopes.of, choices.projects)
    projects = Projects(folders)
    runs = resolve_commands(items, listed)
    items += runs.commands
    items = _third_party(items, FirstParty(listed, choices.first_party), projects)
    items += list(writes_of(items, knowledge.formats))
    below = {e.location.path for e in items if e.kind == "workflow" and e.detail.get("root") == "false"}
    place = {p: (projects.of(p), "vendored" if p in below else scopes.of(p)) for p in {e.location.path for e in items}}
    product = [e for e in items if place[e.location.path][1] in {"product", "example", "docs"}]
    nature = kind_of_repository(sorted(listed), product, folders)
    options = unchosen_options(items, listed)
    idle = without_plugin(items, listed)
    if nature.kind == "application":  # elsewhere it is the choice that is offered
        idle |= options | unnamed_runtimes(items)
    place |= {p: (place[p][0], "unselected") for p in idle & place.keys()}
    sightings = sight(items, SignalIndex(owned_signals(knowledge)), place)
    if nature.kind == "library":
        sightings = _offered(sightings, options)
    whole = Whole(knowledge, choices, nature, projects, scopes, listed, items, place, sightings, runs, text)
    return Analysis(situations_of(whole), runs, tuple(items), nature)


def _offered(sightings: list[Sighting], options: frozenset[str]) -> list[Sighting]:
    """Drop what only an option of a library's configuration names, that nothing selects and no other file knows."""
    known = {s.signal.owner for s in sightings if s.evidence.location.path not in options}
    return [s for s in sightings if s.evidence.location.path not in options or s.signal.owner in known]


def _third_party(items: list[Evidence], own: FirstParty, projects: Projects) -> list[Evidence]:
    """Drop imports and calls of modules that are the repository's own; files of one folder share the answers."""
    known: dict[tuple[str, str], bool] = {}

    def owned(item: Evidence) -> bool:
        path = item.location.path
        key = path.rpartition("/")[0], item.value
        if key not in known:
            known[key] = own.owns(path, item.value, projects.of(path))
        return known[key]

    return [e for e in items if e.kind not in {"import", "call"} or e.value.startswith("*.") or not owned(e)]
