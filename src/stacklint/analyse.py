"""From evidence to situations: everything that is known of each project before the checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from stacklint.activities import activities_of, derived
from stacklint.automation import verdicts
from stacklint.detect import Sighting, Usage, sight, usages
from stacklint.first_party import FirstParty
from stacklint.knowledge.compass import all_signals
from stacklint.knowledge.index import SignalIndex
from stacklint.knowledge.load import Knowledge
from stacklint.model import Evidence
from stacklint.nature import Nature, kind_of_repository, stage_of
from stacklint.problems import coverage, states
from stacklint.projects import Projects, find_projects
from stacklint.report import ProblemInfo
from stacklint.resolve import Runs, resolve_commands
from stacklint.scopes import Scopes
from stacklint.situation import Situation
from stacklint.writes import writes_of

_COLLECTIONS = frozenset({"examples", "course"})
_ML_PROBLEMS = frozenset({"experiment-tracking", "hyperparameter-tuning", "model-serving", "explainability"})
_FIRST = 8


@dataclass(frozen=True, slots=True)
class Choices:
    """What the settings decide in place of the inference."""

    kind: str = ""
    stage: str = ""
    projects: tuple[str, ...] = ()
    scope: Mapping[str, str] | None = None
    first_party: tuple[str, ...] = ()
    stated: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """State and reason of problems that the settings decide."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """The situations by project, and what they share."""

    situations: Mapping[str, Situation]
    runs: Runs
    evidence: tuple[Evidence, ...]
    nature: Nature


def analyse(
    paths: Iterable[str], evidence: Iterable[Evidence], knowledge: Knowledge, choices: Choices
) -> Analysis:
    """Return what each project is, uses, does, and which problems it has."""
    listed = frozenset(paths)
    scopes = Scopes(listed, choices.scope)
    folders = find_projects(sorted(listed), scopes.of, choices.projects)
    projects = Projects(folders)
    runs = resolve_commands(items := list(evidence), listed)
    items += runs.commands
    items = _third_party(items, FirstParty(listed, choices.first_party), projects)
    items += list(writes_of(items, knowledge.formats))
    place = {p: (projects.of(p), scopes.of(p)) for p in {e.location.path for e in items}}
    product = [e for e in items if place[e.location.path][1] in {"product", "example", "docs"}]
    nature = kind_of_repository(sorted(listed), product, folders)
    sightings = sight(items, SignalIndex(all_signals(knowledge)), place)
    builder = _Builder(knowledge, choices, nature, projects, scopes, listed, items, place, sightings, runs)
    return Analysis(builder.build(), runs, tuple(items), nature)


def _third_party(items: list[Evidence], own: FirstParty, projects: Projects) -> list[Evidence]:
    """Drop imports and calls of modules that are the repository's own."""
    return [
        e
        for e in items
        if e.kind not in {"import", "call"}
        or e.value.startswith("*.")
        or not own.owns(e.location.path, e.value, projects.of(e.location.path))
    ]


@dataclass(slots=True)
class _Builder:
    knowledge: Knowledge
    choices: Choices
    nature: Nature
    projects: Projects
    scopes: Scopes
    paths: frozenset[str]
    items: list[Evidence]
    place: Mapping[str, tuple[str, str]]
    sightings: list[Sighting]
    runs: Runs

    def build(self) -> dict[str, Situation]:
        kind = self.choices.kind or self.nature.kind
        counting = frozenset({"product", "example", "docs"}) if kind in _COLLECTIONS else frozenset({"product"})
        found = activities_of(self.sightings, self.knowledge.activities, counting)
        used = self._usages(kind)
        files = self._files(counting)
        natures = {p: self._nature(p, found.get(p, {}), used.get(p, {}), files.get(p, [])) for p in self.projects.folders}
        whole = any(n.kind != "non-ml" for n in natures.values())
        checks = verdicts(self.items, self.sightings, self.runs, self._jobs(), whole)
        evidence: dict[str, list[Evidence]] = defaultdict(list)
        for item in self.items:
            evidence[self.place[item.location.path][0]].append(item)
        situations = {
            p: self._situation(p, natures[p], found.get(p, {}), used.get(p, {}), evidence.get(p, []), files.get(p, []), checks)
            for p in self.projects.folders
        }
        return self._inherited(situations)

    def _usages(self, kind: str) -> dict[str, dict[str, Usage]]:
        kinds = dict.fromkeys(self.projects.folders, kind)
        found: dict[str, dict[str, Usage]] = defaultdict(dict)
        for usage in usages(self.sightings, self.knowledge.tools, kinds):
            found[usage.project][usage.tool.id] = usage
        return found

    def _files(self, counting: frozenset[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self.paths):
            if path.endswith((".py", ".ipynb", ".R", ".scala")) and self.scopes.of(path) in counting:
                found[self.projects.of(path)].append(path)
        return found

    def _jobs(self) -> dict[str, Mapping[str, str]]:
        return {name: tool.jobs for name, tool in self.knowledge.tools.items()}

    def _nature(self, project: str, activities: Mapping[str, list[Evidence]], used: Mapping[str, Usage], files: list[str]) -> Nature:
        if self.choices.kind:
            return Nature(self.choices.kind, "the settings say so")
        specific = any(u.in_use and set(u.tool.jobs) & _ML_PROBLEMS for u in used.values())
        if activities.get("machine-learning") or activities.get("training") or specific:
            return self.nature
        alone = len(self.projects.folders) == 1
        if files or alone:
            return Nature("non-ml", "no code here trains, loads or asks a model")
        return self.nature

    def _situation(self, project, nature, activities, used, evidence, files, checks):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202 - one call above
        known = {a: tuple(e[:_FIRST]) for a, e in activities.items()}
        serving = frozenset(
            name for name, tool in self.knowledge.tools.items() if tool.jobs.get("model-serving", "runtime") != "runtime"
        )
        known |= derived(known, used, evidence, files, self.knowledge.formats, self.runs.files, serving)
        operated = [u.tool.name for u in used.values() if u.in_use and u.state == "operated" and "ci-host" not in u.tool.jobs.values()]
        stage = Nature(self.choices.stage, "the settings say so") if self.choices.stage else stage_of(known, files, operated)
        platforms: dict[str, list[Sighting]] = defaultdict(list)
        for item in self.sightings:
            if item.signal.owner in self.knowledge.platforms and item.project == project and item.scope == "product" and not item.signal.weak:
                platforms[item.signal.owner].append(item)
        base = Situation(
            project=project,
            kind=nature.kind,
            stage=stage.kind,
            why=f"{nature.why}; {stage.why}",
            usages=used,
            activities=known,
            platforms={p: tuple(rows) for p, rows in sorted(platforms.items())},
            evidence=tuple(sorted(evidence)),
            scopes={e.location.path: self.place[e.location.path][1] for e in evidence},
            verdicts=checks,
            repository_kind=self.choices.kind or self.nature.kind,
        )
        covers = {n: tuple(sorted(coverage(u, base, self.knowledge.problems))) for n, u in used.items() if u.in_use}
        base = replace(base, covers=covers)
        return replace(base, problems=states(base, self.knowledge.problems))

    def _inherited(self, situations: dict[str, Situation]) -> dict[str, Situation]:
        """A problem answered at the root, or beside in the same application, is no gap below."""
        root = situations["."]
        found = {}
        for project, situation in situations.items():
            problems = dict(situation.problems)
            for name, info in problems.items():
                if project != "." and info.state == "gap" and root.problems[name].state in {"covered", "partial"}:
                    above = root.problems[name]
                    problems[name] = replace(above, project=project, inherited=True, reason=f"{above.reason}, at the root")
                elif info.state == "gap" and info.finding_withheld is None:
                    problems[name] = self._beside(info, situations)
            for name, (state, reason) in self.choices.stated.items():
                if problems[name].state in {"gap", "partial", "not-needed"}:
                    problems[name] = replace(problems[name], state=state, need=(), reason=f"the settings say so: {reason}", finding_withheld=None)
            found[project] = replace(situation, problems=problems)
        return found

    def _beside(self, info: ProblemInfo, situations: Mapping[str, Situation]) -> ProblemInfo:
        for other in situations.values():
            if other.project != info.project and other.problems[info.problem].state == "covered":
                return replace(info, finding_withheld=f"{other.project} answers it")
        return info
