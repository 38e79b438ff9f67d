"""From sightings to situations, project by project, and what one project owes to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.activities import activities_of, derived, read_where_trained
from stacklint.automation import verdicts
from stacklint.detect import OPERATED, Sighting, Usage, in_order, usages
from stacklint.empty_pipelines import empty_pipelines
from stacklint.nature import Nature
from stacklint.one_machine import kept_on_one_machine
from stacklint.own_registry import data_registry
from stacklint.own_work import told_by_text
from stacklint.problems import coverage, states, strength
from stacklint.record import dataclass, field, replace
from stacklint.shared_activities import repeated_training, shared_activities
from stacklint.situation import Situation
from stacklint.stage import deployed_by_root, operated_tools, stage_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stacklint.knowledge.load import Knowledge
    from stacklint.knowledge.types import Problem, Tool
    from stacklint.model import Evidence
    from stacklint.projects import Projects
    from stacklint.report import ProblemInfo
    from stacklint.resolve import Runs
    from stacklint.scopes import Scopes
    from stacklint.situation import Verdict

_COLLECTIONS = frozenset({"examples", "course"})
_ML_PROBLEMS = frozenset({"experiment-tracking", "hyperparameter-tuning", "model-serving", "explainability"})
_OF_MODELS = frozenset({"readme.word=machine learning", "readme.word=mlops", "readme.word=data science"})
_CODE = (".py", ".ipynb", ".R", ".scala")
_DEPLOYED = frozenset({"application", "template", "non-ml"})
_FIRST = 8
_HANDFUL = 8


@dataclass(frozen=True, slots=True)
class Choices:
    """What the settings decide in place of the inference; `stated` gives (state, reason) by problem."""

    kind: str = ""
    stage: str = ""
    projects: tuple[str, ...] = ()
    scope: Mapping[str, str] | None = None
    first_party: tuple[str, ...] = ()
    stated: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Whole:
    """The repository as a whole: what the situations of its projects are made from."""

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
    text: Callable[[str], str]

    @property
    def kind(self) -> str:
        """What the repository is, the settings' word first."""
        return self.choices.kind or self.nature.kind

    @property
    def of_models(self) -> bool:
        """Whether README says that it is about machine learning."""
        return any(e.value in _OF_MODELS and "/" not in e.location.path for e in self.items if e.kind == "config")

    @property
    def counting(self) -> frozenset[str]:
        """The scopes that are the product of a repository of this kind."""
        return frozenset({"product", "example", "docs"}) if self.kind in _COLLECTIONS else frozenset({"product"})


@dataclass(slots=True)
class _Part:
    """What belongs to one project."""

    activities: dict[str, list[Evidence]] = field(default_factory=dict)
    used: dict[str, Usage] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    platforms: dict[str, list[Sighting]] = field(default_factory=dict)


def situations_of(whole: Whole) -> dict[str, Situation]:
    """Return the situation of every project, with the states of its problems."""
    parts = _parts(whole)
    natures = _natures(whole, parts)
    models = any(n.kind != "non-ml" for n in natures.values())
    jobs = {name: tool.jobs for name, tool in whole.knowledge.tools.items()}
    checks = verdicts(whole.items, whole.sightings, whole.runs, jobs, models)
    used = [usage for part in parts.values() for usage in part.used.values()]
    shared = shared_activities([part.activities for part in parts.values()], used, checks, _serving(whole))
    if any(part.activities.get("training") for part in parts.values()):
        shared |= {"versioning-by-hand": data_registry(sorted(whole.paths), whole.scopes.of, whole.text)}
    found = {p: _situation(whole, p, part, natures[p], checks, shared) for p, part in parts.items()}
    found = {p: s if p == "." else _staged(whole, s, found["."]) for p, s in found.items()}
    return {p: _stated(whole.choices, _inherited(s, found)) for p, s in found.items()}


def _parts(whole: Whole) -> dict[str, _Part]:
    """Sort everything by project."""
    parts = {p: _Part() for p in whole.projects.folders}
    for project, rows in activities_of(whole.sightings, whole.knowledge.activities, whole.counting).items():
        parts[project].activities = rows
    for usage in usages(whole.sightings, whole.knowledge.tools, dict.fromkeys(parts, whole.kind)):
        parts[usage.project].used[usage.tool.id] = usage
    for path in sorted(whole.paths):
        if path.endswith(_CODE) and whole.scopes.of(path) in whole.counting:
            parts[whole.projects.of(path)].files.append(path)
    for item in whole.items:
        parts[whole.place[item.location.path][0]].evidence.append(item)
    for seen in whole.sightings:
        if seen.signal.owner in whole.knowledge.platforms and seen.scope == "product" and not seen.signal.weak:
            parts[seen.project].platforms.setdefault(seen.signal.owner, []).append(seen)
    return parts


def _natures(whole: Whole, parts: Mapping[str, _Part]) -> dict[str, Nature]:
    """Return what each project is; one without code is what the others are."""
    found = {p: _nature(whole, part) for p, part in parts.items()}
    coded = [nature.kind for p, nature in found.items() if parts[p].files]
    if whole.choices.kind or not coded:
        return found
    if set(coded) == {"non-ml"}:
        return dict.fromkeys(found, next(n for n in found.values() if n.kind == "non-ml"))
    return {p: _beside_models(whole, p, nature, found, parts[p]) for p, nature in found.items()}


def _beside_models(whole: Whole, project: str, nature: Nature, found: Mapping[str, Nature], part: _Part) -> Nature:
    """Return what a project is in a repository that works with models elsewhere.

    The root is what its parts are; a part without a sign of models in its code that asks for their libraries
    hands its work to code that is not here.
    """
    if nature.kind != "non-ml":
        return nature
    product = [p for p, n in found.items() if n.kind != "non-ml" and whole.scopes.of(f"{p}/x.py") == "product"]
    if not product or (project != "." and not part.activities.get("asking-for-model-libraries")):
        return nature
    return whole.nature


def _nature(whole: Whole, part: _Part) -> Nature:
    """Return what a project is: not machine learning where nothing of it trains, loads or asks a model."""
    if whole.choices.kind:
        return Nature(whole.choices.kind, "the settings say so")
    specific = any(u.in_use and _of_models(u.tool, whole.knowledge.problems) for u in part.used.values())
    if part.activities.get("machine-learning") or part.activities.get("training") or specific:
        return whole.nature
    if whole.nature.kind == "template" and whole.of_models:
        return whole.nature  # what it makes does, and is not written out here
    if part.files or len(whole.projects.folders) == 1:
        return Nature("non-ml", "no code here trains, loads or asks a model")
    return whole.nature


def _of_models(tool: Tool, problems: Mapping[str, Problem]) -> bool:
    """Whether a tool in use is a sign of models by itself, and not one that pipelines of all kinds use."""
    jobs = {p: problems[p].jobs.get(job) for p, job in tool.jobs.items() if p in _ML_PROBLEMS}
    return any(job is None or job.covers != "partial" for job in jobs.values())


def _situation(
    whole: Whole,
    project: str,
    part: _Part,
    nature: Nature,
    checks: Mapping[str, Verdict],
    shared: Mapping[str, tuple[Evidence, ...]],
) -> Situation:
    activities = dict(shared) | _activities(whole, part, project)
    stage = _stage(whole, project, part, activities, checks)
    base = Situation(
        project=project,
        kind=nature.kind,
        stage=stage.kind,
        why=f"{nature.why}; {stage.why}",
        usages=part.used,
        activities=activities,
        platforms={name: tuple(rows) for name, rows in sorted(part.platforms.items())},
        evidence=tuple(sorted(part.evidence, key=in_order)),
        scopes={e.location.path: whole.place[e.location.path][1] for e in part.evidence},
        verdicts=checks,
        repository_kind=whole.kind,
        substance=_substance(part, activities, checks),
    )
    problems = whole.knowledge.problems
    covers = {n: tuple(sorted(coverage(u, base, problems))) for n, u in part.used.items() if u.in_use}
    base = replace(base, covers=covers)
    return replace(base, problems=states(base, problems))


def _substance(part: _Part, activities: Mapping[str, tuple[Evidence, ...]], checks: Mapping[str, Verdict]) -> bool:
    """Whether a project is more than a handful of files: by their number, or by what runs them."""
    if len(part.files) >= _HANDFUL or activities.get("operated-model") or checks:
        return True
    return any(e.detail.get("context") in OPERATED for e in part.evidence)


def _activities(whole: Whole, part: _Part, project: str) -> dict[str, tuple[Evidence, ...]]:
    """Return the first places of each activity, those included that no single signal shows."""
    known = {name: tuple(sorted(places, key=strength)[:_FIRST]) for name, places in part.activities.items()}
    if tried := {e.location.path for e in known.get("throwaway-cluster", ())}:
        known["deployment"] = tuple(e for e in known.get("deployment", ()) if e.location.path not in tried)
    known["repeated-training"] = repeated_training(part.activities.get("training", ()), part.used.values())
    known["reading-where-it-trains"] = read_where_trained(part.activities)
    formats = whole.knowledge.formats
    more = derived(known, part.used, part.evidence, part.files, formats, whole.runs.files, _serving(whole), project)
    recorded = any(u.in_use and "experiment-tracking" in u.tool.jobs for u in part.used.values())
    more |= {"kept-on-one-machine": kept_on_one_machine(part.used.values(), whole.items, whole.paths, whole.text)}
    more |= {"empty-pipelines": empty_pipelines(part.used.values(), whole.text)}
    told = told_by_text(part.files, known | more, whole.text, recorded)
    return {name: places for name, places in (known | more | told).items() if places}


def _serving(whole: Whole) -> frozenset[str]:
    """Return the tools whose use puts a model into operation."""
    tools = whole.knowledge.tools.values()
    return frozenset(t.id for t in tools if t.jobs.get("model-serving", "runtime") != "runtime")


def _stage(
    whole: Whole,
    project: str,
    part: _Part,
    activities: Mapping[str, tuple[Evidence, ...]],
    checks: Mapping[str, Verdict],
) -> Nature:
    if whole.choices.stage:
        return Nature(whole.choices.stage, "the settings say so")
    if whole.kind == "library" and project in {".", whole.nature.place}:
        return Nature("production", "people install it")
    return stage_of(activities, part.files, operated_tools(part.used.values(), checks))


def _staged(whole: Whole, situation: Situation, root: Situation) -> Situation:
    """Return a situation in production where what the root deploys names the project's folder."""
    if whole.choices.stage or situation.stage != "prototype" or situation.kind not in _DEPLOYED:
        return situation
    by = deployed_by_root(situation, root)
    if not by:
        return situation
    why = situation.why.rpartition("; ")[0]
    situation = replace(situation, stage="production", why=f"{why}; {by} brings it into what is deployed, at the root")
    if routes := situation.activities.get("serving-by-hand"):
        operated = situation.activities.get("operated-model") or routes[:2]
        situation = replace(situation, activities={**situation.activities, "operated-model": operated})
    return replace(situation, problems=states(situation, whole.knowledge.problems))


def _inherited(situation: Situation, found: Mapping[str, Situation]) -> Situation:
    """Return a situation in which what the root answers is no gap, nor what a project beside it answers."""
    problems = dict(situation.problems)
    for name, info in problems.items():
        above = found["."].problems[name]
        if situation.project != "." and info.state == "gap" and above.state in {"covered", "partial"}:
            reason = f"{above.reason}, at the root"
            problems[name] = replace(above, project=situation.project, inherited=True, reason=reason)
        elif info.state == "gap" and info.finding_withheld is None:
            problems[name] = _beside(info, found)
    return replace(situation, problems=problems)


def _beside(info: ProblemInfo, found: Mapping[str, Situation]) -> ProblemInfo:
    for other in found.values():
        if other.project != info.project and other.problems[info.problem].state == "covered":
            return replace(info, finding_withheld=f"{other.project} answers it")
    return info


def _stated(choices: Choices, situation: Situation) -> Situation:
    """Return a situation with the states that the settings state; what is covered stays so."""
    problems = dict(situation.problems)
    for name, (state, reason) in choices.stated.items():
        if name in problems and problems[name].state != "covered":
            said = f"the settings say so: {reason}"
            problems[name] = replace(problems[name], state=state, need=(), reason=said, finding_withheld=None)
    return replace(situation, problems=problems)
