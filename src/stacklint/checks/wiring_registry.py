"""Wiring: names in a model registry, and files of models, that two trainings share."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Location, Related
from stacklint.programs import compiled
from stacklint.references import spoken_of, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.situation import Situation

_TWO = 2


@check("name-registered-twice", "call~{calls}")
def find_name_registered_twice(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield names under which several scripts register a model while one place runs these scripts.

    `parameters.calls` are the last names of calls that register, `parameters.keyword` is what gives them the name.
    """
    calls = frozenset(rule.parameters["calls"].split())
    names = compiled(rf"^[^#\n]*?\b{rule.parameters['keyword']}[ \t]*=[ \t]*[\"']([^\"'\n]+)[\"']", re.MULTILINE)
    for situation in told(context.situations):
        by_name: dict[str, dict[str, Evidence]] = defaultdict(dict)
        for path in _registering(situation, calls, context):
            for item in _named(path, names, context):
                by_name[item.value].setdefault(path, item)
        for name, files in sorted(by_name.items()):
            for place, scripts in sorted(_run_together(files, context).items()):
                places = [files[path] for path in scripts]
                words = {
                    "name": name,
                    "one": scripts[0],
                    "two": scripts[1],
                    "by": place,
                }
                yield _finding(rule, situation, places, name, words)
                break  # one place that runs them is enough


@check("file-written-twice", "write")
def find_file_written_twice(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield files of a model that several trainings write while one place runs these trainings.

    A path counts where a call that writes names it as a literal, and a script that reads the file as well goes on
    with it. `parameters.calls` are the last names of such calls.
    """
    calls = "|".join(rule.parameters["calls"].split())
    paths = compiled(
        rf"^[^#\n]{{0,120}}?\b(?:{calls})\((?:[^\"'\n]{{0,120}},)?[ \t]*[\"']([\w./-]+\.\w+)[\"']", re.MULTILINE
    )
    for situation in told(context.situations):
        by_path: dict[str, dict[str, Evidence]] = defaultdict(dict)
        for path in _training(situation, context):
            text = context.text(path)
            for item in _named(path, paths, context):
                if text.count(item.value) == 1:
                    by_path[item.value].setdefault(path, item)
        for name, files in sorted(by_path.items()):
            for place, scripts in sorted(_run_together(files, context).items()):
                words = {"name": name, "one": scripts[0], "two": scripts[1], "by": place}
                yield _finding(rule, situation, [files[path] for path in scripts], name, words)
                break


def _training(situation: Situation, context: Context) -> list[str]:
    """Return the scripts that train, write a model and are run by something."""
    trains = {e.location.path for e in situation.activities.get("training", ())}
    found = {
        e.location.path
        for e in seen(situation, "write")
        if e.detail.get("object") == "model" and e.location.path in trains and e.location.path in context.runs.files
        if e.location.path.endswith(".py") and situation.scopes.get(e.location.path) == "product"
        if spoken_of(situation, e)
    }
    return sorted(found) if len(found) >= _TWO else []


def _registering(situation: Situation, calls: frozenset[str], context: Context) -> list[str]:
    """Return the files that register a model and that something runs."""
    found = {
        e.location.path
        for e in seen(situation, "call")
        if e.value.rpartition(".")[2] in calls and e.location.path in context.runs.files
        if e.location.path.endswith(".py") and situation.scopes.get(e.location.path) == "product"
        if spoken_of(situation, e)
    }
    return sorted(found) if len(found) >= _TWO else []


def _named(path: str, names: re.Pattern[str], context: Context) -> Iterator[Evidence]:
    """Yield the names that a file gives, as literals."""
    text = context.text(path)
    for found in names.finditer(text):
        above = text.rfind("\n", 0, found.start(1)) + 1
        line = text.count("\n", 0, above) + 1
        place = Location(path, line, found.start(1) - above + 1, line, found.end(1) - above + 1)
        yield Evidence(place, "string", found[1])


def _run_together(files: Iterable[str], context: Context) -> dict[str, list[str]]:
    """Return the places that run two of the files or more: a workflow, or one target of a makefile."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in files:
        for origin in context.runs.files.get(path, ()):
            found[origin.location.path, origin.detail.get("target", "")].add(path)
    return {place: sorted(scripts) for (place, _), scripts in found.items() if len(scripts) >= _TWO}


def _finding(rule: Rule, situation: Situation, places: list[Evidence], subject: str, words: dict[str, str]) -> Finding:
    first, *others = sorted(places, key=lambda e: e.location)
    return claim(
        rule,
        situation.project,
        first.location,
        words,
        subject,
        related=(Related(e.location, "here as well") for e in others),
    )
