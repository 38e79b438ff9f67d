"""From tools in use and activities to the state of each of the ten problems."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.automation import STATE as VERDICTS
from stacklint.detect import OPERATED
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.report import ProblemInfo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.detect import Usage
    from stacklint.knowledge.types import Need, Problem
    from stacklint.model import Evidence, Location
    from stacklint.situation import Situation

_RANK = {"nothing": 0, "partial": 1, "covered": 2}
_SHOWN = 5
_CODE = (".py", ".ipynb")
_TRACING = "llm-tracing"
_MAKES_DATA = lazy(
    r"^(?:generat|creat|mak|build|synth)\w{0,12}_(?:\w{1,20}_)?(?:data|dataset|corpus|samples?|conversations?)s?\.(?:py|ipynb)$",
    re.IGNORECASE,
)
"""How files are named that make data to train on."""
_NO_ACT = frozenset({"package", "locked", "import", "env"})
_SHOWS_CODE = frozenset({"examples", "course"})


def coverage(usage: Usage, situation: Situation, problems: Mapping[str, Problem]) -> dict[str, str]:
    """Return what a tool in use does for each problem here: covered or partial."""
    found: dict[str, str] = {}
    if _only_in_idle_jobs(usage, situation):
        return found
    own = any(s.signal.owner == usage.tool.id for s in usage.sightings)
    for problem, job in usage.tool.jobs.items():
        if problem not in problems or not own:
            continue  # a part of the tool is in use, and does not bring all that the tool can do
        known = problems[problem].jobs.get(job)
        state = known.covers_in(situation.kind) if known else "nothing"
        if problem == "automation" and job == "ci-host":
            state = _host(usage, situation)
        found[problem] = state
    for sighting in usage.product:
        problem = sighting.signal.covers
        if problem in usage.tool.may_cover and sighting.evidence.kind != "package":
            known = problems[problem].jobs.get(usage.tool.may_cover[problem])
            state = known.covers_in(situation.kind) if known else "covered"
            found[problem] = max(found.get(problem, "nothing"), state, key=_RANK.__getitem__)
    if found.get("monitoring") and usage.tool.jobs.get("monitoring") == _TRACING and _of_data_alone(usage):
        del found["monitoring"]
    if found.get("gpu-access") and _without_accelerator(usage):
        del found["gpu-access"]
    if found.get("automation") and usage.tool.id in _stubs(situation):
        del found["automation"]
    if found.get("experiment-tracking") == "covered" and _in_notebooks_alone(usage, situation):
        found["experiment-tracking"] = "partial"
    if usage.tool.id in _alone(situation):
        found = {p: "partial" if s == "covered" else s for p, s in found.items()}
    return {p: s for p, s in found.items() if s != "nothing"}


def _only_in_idle_jobs(usage: Usage, situation: Situation) -> bool:
    """Whether a tool is only a variable of workflows that neither train nor deploy: a bot's own key, for instance."""
    idle = {path for path, verdict in situation.verdicts.items() if VERDICTS[verdict.does] == "nothing"}
    places = usage.product
    return bool(places) and all(s.evidence.kind == "env" and s.evidence.location.path in idle for s in places)


def _in_notebooks_alone(usage: Usage, situation: Situation) -> bool:
    """Whether only notebooks call a tool of a project whose scripts train as well."""
    acts = [s.evidence for s in usage.product if s.evidence.kind not in _NO_ACT]
    scripts = any(not e.location.cell for e in situation.activities.get("training", ()))
    return scripts and situation.kind not in _SHOWS_CODE and bool(acts) and all(e.location.cell for e in acts)


def _of_data_alone(usage: Usage) -> bool:
    """Whether a tool that traces calls is only in files that make data: nobody is answered there."""
    paths = {s.evidence.location.path for s in usage.product if s.evidence.kind not in {"package", "locked"}}
    return bool(paths) and all(_MAKES_DATA.search(path.rpartition("/")[2]) for path in paths)


def _without_accelerator(usage: Usage) -> bool:
    """Whether all notebooks that show a host say that they were run without an accelerator."""
    plain = {
        s.evidence.location.path for s in usage.sightings if s.evidence.detail.get("accelerator", "").lower() == "none"
    }
    paths = {s.evidence.location.path for s in usage.product}
    return bool(paths) and paths <= plain


def _stubs(situation: Situation) -> set[str]:
    """Return the tools whose pipelines here do nothing."""
    return {e.value for e in situation.activities.get("empty-pipelines", ())}


def _alone(situation: Situation) -> set[str]:
    """Return the tools whose store is on one machine."""
    return {e.value for e in situation.activities.get("kept-on-one-machine", ())}


def _host(usage: Usage, situation: Situation) -> str:
    """A CI host covers automation as far as one of its files trains or deploys."""
    states = [
        VERDICTS[situation.verdicts[s.evidence.location.path].does]
        for s in usage.sightings
        if s.evidence.kind == "workflow" and s.evidence.location.path in situation.verdicts
    ]
    return max(states, key=_RANK.__getitem__, default="nothing")


def states(situation: Situation, problems: Mapping[str, Problem]) -> dict[str, ProblemInfo]:
    """Return the state of every problem in a project, with its reason."""
    return {id_: _state(situation, problem, problems) for id_, problem in problems.items()}


def _state(situation: Situation, problem: Problem, problems: Mapping[str, Problem]) -> ProblemInfo:
    rows = {
        name: coverage(usage, situation, problems).get(problem.id, "nothing")
        for name, usage in situation.usages.items()
        if usage.in_use
    }
    full = tuple(sorted(name for name, state in rows.items() if state == "covered"))
    part = tuple(sorted(name for name, state in rows.items() if state == "partial"))
    need, evidence = _need(situation, problem)
    base = ProblemInfo(problem.id, problem.name, situation.project, "not-needed", need=evidence[:_SHOWN])
    if full:
        return replace(base, state="covered", covered_by=full, reason=_by(full, situation))
    if part:
        return replace(
            base,
            state="partial",
            covered_by=part,
            reason=f"in part by {_names(part, situation)}{_why_part(part, problem.id, situation)}",
        )
    for means in problem.means:
        places = situation.activities.get(means.activity, ())
        wanted = all(situation.activities.get(name) for name in means.beside)
        if places and wanted and situation.kind != "non-ml":
            return replace(base, state=means.state, reason=means.reason, need=places[:_SHOWN])
    if need is None:
        return replace(base, need=(), reason=_why_not(situation, problem))
    return replace(
        base, state="gap", reason=need.reason, finding_withheld=_withheld(situation, problem, need, evidence[0])
    )


def _need(situation: Situation, problem: Problem) -> tuple[Need | None, tuple[Evidence, ...]]:
    """Return the first need whose activities are all here, with the places that show it."""
    for need in problem.needs:
        if need.kinds and situation.kind not in need.kinds:
            continue
        places = [situation.activities.get(name, ()) for name in need.activities]
        if all(places) and not any(situation.activities.get(name) for name in need.without):
            training = {e.location.path for e in situation.activities.get("training", ())}
            return need, tuple(e for group in places for e in sorted(group, key=lambda e: _nearest(e, training)))
    return None, ()


def _nearest(item: Evidence, training: set[str]) -> tuple[int, bool, bool, bool, int, Location]:
    """Sort by strength, and what stands in a file that trains before its like elsewhere."""
    kind, operated, cell, aside, place = strength(item)
    return kind, operated, cell, item.location.path not in training, aside, place


_CLASS = {
    "resource": 0,
    "workflow": 1,
    "image": 1,
    "command": 2,
    "config": 2,
    "call": 3,
    "import": 4,
    "format": 5,
    "path": 6,
}
_WEAKEST = 9


_CENTRAL = lazy(r"train|fit|pipeline|ingest|load|dataset|main", re.IGNORECASE)
_ASIDE = lazy(
    r"debug|bench|demo|eda\b|explor|scratch|export|visuali[sz]|plot|calibrat|test|predict|infer|util|analy"
    r"|featur|preproc|importance",
    re.IGNORECASE,
)


def strength(item: Evidence) -> tuple[int, bool, bool, int, Location]:
    """Return what sorts evidence: by class, what something runs first, notebooks and files aside last."""
    operated = item.detail.get("context") in OPERATED
    name = item.location.path.rpartition("/")[2]
    aside = 2 if _ASIDE.search(name) else 0 if _CENTRAL.search(name) else 1
    return _CLASS.get(item.kind, _WEAKEST), not operated, bool(item.location.cell), aside, item.location


_OF_CODE = frozenset({"reading-where-it-trains"})
"""What counts for a finding only where code does it: a trial in a notebook is none that is repeated."""


def _withheld(situation: Situation, problem: Problem, need: Need, first: Evidence) -> str | None:
    """Say why a gap is no finding, or None where it is one; `first` is the strongest evidence of the need."""
    if first.kind == "url":
        route, code = first.value.startswith("/"), first.location.path.endswith(_CODE)
        where = "the address of a route" if route else f"an address in {'code' if code else 'a configuration'}"
        return f"only {where} shows it"
    if first.location.cell:
        return "only notebooks show it"
    for activity, reason in need.quiet.items():
        if situation.activities.get(activity):
            return reason
    for activity, reason in need.only_with.items():
        if not (places := situation.activities.get(activity)):
            return reason
        if activity in _OF_CODE and all(e.location.cell for e in places):
            return "only notebooks show it"
    if not need.strong:
        return "the need is not strong"
    if situation.kind not in problem.finding_kinds:
        return f"this is {_article(situation.kind)}"
    if situation.stage not in problem.finding_stages:
        return f"this is {_article(situation.stage)}"
    return None if situation.substance else "the project is small, and nothing runs it"


def _article(word: str) -> str:
    plain = {
        "examples": "a collection of examples",
        "non-ml": "not machine learning",
        "exploration": "an exploration in notebooks",
    }
    return plain.get(word) or f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _by(names: tuple[str, ...], situation: Situation) -> str:
    return f"covered by {_names(names, situation)}"


def _why_part(ids: tuple[str, ...], problem: str, situation: Situation) -> str:
    """Return what the part is that tools leave out, where it is the same for all of them."""
    used = [situation.usages[i] for i in ids]
    if len(ids) == 1 and set(ids) <= _alone(situation):
        return ", which names no place that others fetch from"
    if problem == "experiment-tracking" and all(_in_notebooks_alone(u, situation) for u in used):
        return ", in notebooks alone"
    return ""


def _names(ids: tuple[str, ...], situation: Situation) -> str:
    return ", ".join(situation.usages[i].tool.name for i in ids)


def _why_not(situation: Situation, problem: Problem) -> str:
    if situation.kind == "non-ml":
        return "no machine learning is done here"
    for need in problem.needs:
        missing = [n for n in need.activities if not situation.activities.get(n)]
        if need.kinds and situation.kind not in need.kinds and not missing:
            return f"{_article(situation.kind)} does not have this problem by itself"
    return "nothing here shows the need"
