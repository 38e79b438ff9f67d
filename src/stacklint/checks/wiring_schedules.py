"""Wiring: work that two hosts start by themselves, so that it is done twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.references import spoken_of, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.situation import Situation

_UNKNOWN = frozenset("$`{*")


@check("scheduled-twice", "command:schedule", "call")
def find_scheduled_twice(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield trainings that a CI host and a timetable of another kind both start, with the same words.

    Two timetables of one kind may be for two places, and other words for other data: nothing is said of them.
    `parameters.timed` are calls that set a timetable by one of `parameters.at`, `parameters.wants.call` those that
    start a command, which they take by `parameters.command`.
    """
    timed = {e.location.path for e in seen(context, "workflow") if "schedule" in e.detail.get("triggers", "")}
    for situation in told(context.situations) if timed else ():
        in_code = list(_in_code(rule, situation))
        for path in _trainings(situation):
            of_ci = [e for e in seen(context, "command:ci") if path in _started(e, context) and _workflow(e) in timed]
            others = [e for e in context.runs.files.get(path, ()) if e.detail.get("context") == "schedule"]
            others += [e for e in in_code if _words(e, path) is not None]
            pairs = ((one, two) for one in of_ci for two in others if _is_same(one, two, path, context))
            for one, two in pairs:
                words = {"path": path, "one": _workflow(one), "two": two.location.path, "by": _workflow(one)}
                related = (Related(two.location, f"{path} is started here as well"),)
                yield claim(rule, situation.project, one.location, words, path, related)
                break


def _in_code(rule: Rule, situation: Situation) -> Iterator[Evidence]:
    """Yield the commands that files of code with a timetable start, as those of any other timetable."""
    calls, starts = seen(situation, "call"), frozenset(rule.parameters["wants"]["call"].split())
    timed = frozenset(rule.parameters["timed"].split())
    keys = [f"kw.{key}" for key in rule.parameters["at"].split()]
    files = {
        e.location.path for e in calls if e.value in timed and any(e.detail.get(key, "null") != "null" for key in keys)
    }
    for item in calls if files else ():
        line = item.detail.get(f"kw.{rule.parameters['command']}", "")
        if item.value in starts and item.location.path in files and line:
            yield Evidence(item.location, "command", item.value, {"line": line, "context": "schedule"})


def _workflow(item: Evidence) -> str:
    return item.detail.get("via") or item.location.path


def _started(item: Evidence, context: Context) -> frozenset[str]:
    """Return the files of code that a command's workflow starts."""
    return context.runs.workflow_files.get(_workflow(item), frozenset())


def _is_same(one: Evidence, two: Evidence, path: str, context: Context) -> bool:
    """Return whether both commands hand the same words to a file, and neither stands in a template."""
    words = _words(one, path)
    told_of = (any(spoken_of(s, e) for s in context.situations.values()) for e in (one, two))
    return words is not None and words == _words(two, path) and all(told_of)


def _trainings(situation: Situation) -> list[str]:
    """Return the files of product code that train."""
    found = {e.location.path for e in situation.activities.get("training", ())}
    return sorted(p for p in found if situation.scopes.get(p) == "product")


def _words(item: Evidence, path: str) -> tuple[str, ...] | None:
    """Return what a command hands to a file; nothing where a variable or a pattern hides it."""
    words = item.detail.get("line", "").split()
    name = path.rpartition("/")[2]
    at = next((i for i, word in enumerate(words) if word.rpartition("/")[2] == name), -1)
    rest = tuple(words[at + 1 :])
    return None if at < 0 or any(_UNKNOWN & set(word) for word in rest) else rest
