"""Wiring: workflows that need a machine, an action or a program which their host took away."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Location, Related
from stacklint.programs import compiled
from stacklint.references import spoken_of, told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.situation import Situation

_RUNNER = "workflow.runner="
_TESTERS = frozenset({"pytest", "py.test", "tox", "nox"})
_TEST = lazy(r"(?:^|/)(?:tests?/.*|test_[^/]*|[^/]*_test)\.py$")
_TESTED = lazy(r"(?:\[|\btest)\s+(?:!\s+)?-[adefrsx]\s|command -v|\bwhich\b|\btype\b")
_NEAR = 3
_MOST = 300
_PLACES = 4


@check("gone-from-host", "config:workflow.runner", "action")
def find_gone_from_host(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield runners of `parameters.runners` and actions of `parameters.actions` that the host shut off.

    Runners are given with the date; actions, as patterns of name and version, with the date as well.
    """
    runners: Mapping[str, str] = rule.parameters["runners"]
    actions: Mapping[str, str] = rule.parameters["actions"]
    for situation in told(context.situations):
        found = []
        for item in seen(situation, "config:workflow.runner"):
            label = item.value.removeprefix(_RUNNER)
            if context.as_of >= runners.get(label, "9"):
                found.append((item, label, runners[label]))
        for item in seen(situation, "action"):
            if item.location.path in situation.verdicts:
                name = f"{item.value}@{item.detail.get('ref', '')}"
                date = next((d for pattern, d in actions.items() if fnmatchcase(name, pattern)), "9")
                if context.as_of >= date:
                    found.append((item, name, date))
        yield from _finding(rule, situation, [f for f in found if spoken_of(situation, f[0])])


@check("runner-lacks-program", "config:workflow.runner")
def find_lacking_runner(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield programs of `parameters.programs` (with the date) that the host's machines lack and a job starts.

    `parameters.runners` are the machines. Nothing is said where anything in the workflow installs the program.
    """
    programs: Mapping[str, str] = rule.parameters["programs"]
    machines = frozenset(rule.parameters["runners"].split())
    jobs = _jobs(context)
    for situation in told(context.situations):
        found: list[tuple[Evidence, str, str]] = []
        for item in seen(situation, "command:ci"):
            date = programs.get(item.value, "9")
            workflow = item.detail.get("via") or item.location.path
            if context.as_of < date or workflow not in jobs:
                continue
            labels = _labels(jobs[workflow], "" if "via" in item.detail else item.detail.get("job", ""))
            known = bool(labels) and labels <= machines and not _installs(item.value, workflow, context)
            if known and not _is_guarded(item, context):
                found.append((item, item.value, date))
        found += _in_tests(situation, context, programs, machines, jobs)
        yield from _finding(rule, situation, found)


def _jobs(context: Context) -> dict[str, list[Evidence]]:
    jobs: dict[str, list[Evidence]] = {}
    for item in seen(context, "config:workflow.runner"):
        jobs.setdefault(item.location.path, []).append(item)
    return jobs


def _labels(runners: list[Evidence], job: str) -> set[str]:
    """Return the machines of a job, or of all where the job is not known."""
    return {e.value.removeprefix(_RUNNER) for e in runners if not job or e.detail.get("job") == job}


def _is_guarded(item: Evidence, context: Context) -> bool:
    """Return whether a command stands behind a test of a file or of the program."""
    rows = context.text(item.location.path).split("\n")
    return any(_TESTED.search(row) for row in rows[max(item.location.line - 1 - _NEAR, 0) : item.location.line])


def _installs(program: str, workflow: str, context: Context) -> bool:
    """Return whether a workflow may bring a program of its own."""
    name = re.escape(program)
    pattern = (
        rf"install[^\n]*{name}|/{name}|{name}[^\n]*(?:https?:|/bin)|setup-[\w-]*compose|alias {name}|\|\|[^\n]*{name}"
    )
    return bool(re.search(pattern, context.text(workflow)))


def _in_tests(
    situation: Situation,
    context: Context,
    programs: Mapping[str, str],
    machines: frozenset[str],
    jobs: Mapping[str, list[Evidence]],
) -> Iterator[tuple[Evidence, str, str]]:
    """Yield where tests that a workflow runs start such a program from Python."""
    testing = {e.location.path for e in seen(situation, "command:ci") if e.value in _TESTERS} & set(jobs)
    fit = [w for w in testing if _labels(jobs[w], "") <= machines]
    start = "" if situation.project == "." else situation.project + "/"
    files = sorted(p for p in context.paths if p.startswith(start) and _TEST.search(p)) if fit else []
    for program, date in programs.items() if context.as_of and len(files) <= _MOST else ():
        if context.as_of < date or any(_installs(program, w, context) for w in fit):
            continue
        pattern = compiled(rf"[\[(]\s*[\"']{re.escape(program)}[\"']\s*,")
        for path in files:
            text = context.text(path)
            for number, line in enumerate(text.split("\n"), 1) if program in text else ():
                if program in line and pattern.search(line):
                    yield Evidence(Location(path, number), "command", program), program, date


def _finding(rule: Rule, situation: Situation, found: list[tuple[Evidence, str, str]]) -> Iterator[Finding]:
    """Yield one finding for all places, if there are any."""
    rows = sorted({f[0].location: f for f in found}.values(), key=lambda f: f[0].location)
    if not rows:
        return
    (first, text, date), others = rows[0], rows[1:]
    words = {"text": text, "date": date, "by": first.location.path}
    yield claim(
        rule,
        situation.project,
        first.location,
        words,
        text,
        problem="automation",
        related=(Related(e.location, f"{t} here as well") for e, t, _ in others[:_PLACES]),
    )
