"""Wiring: what serves a model is not what trained it: versions of libraries, of Python."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.environments import Names, beside, environments, pairs, shown
from stacklint.gathered import seen
from stacklint.holdings import Holdings, folders_above
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.programs import compiled
from stacklint.references import spoken_of, told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacklint.environments import Environment

    Case = tuple[Evidence, Evidence, Mapping[str, str]]
    Pin = tuple[tuple[int, ...], Evidence]


_FROM_ON = lazy(r"|\s*>=?\s*[\d.]+\s*")
_INSTALLS_ALL = lazy(r"\binstall\b[^\n]*\s[\"']?\./?(?:\[[\w,-]*\])?[\"']?(?:\s|$)|\b(?:poetry install|uv sync)\b")
_EQUALS = lazy(r"[=\s]+")


@check("parity-of-versions")
def find_versions_apart(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield libraries that a model needs alike where it is made and where it is used, and that differ.

    What one list trains and several places serve is one finding.

    `parameters.packages` says for each up to which part of the version two environments must agree, and
    `parameters.names` what a file is called that serves, that trains, and that does neither.
    """
    packages: Mapping[str, str] = rule.parameters["packages"]
    told_of: set[str] = set()
    cases: dict[str, list[Case]] = defaultdict(list)
    for one, two in _pairs(rule, context):
        apart = [case for case in _apart(packages, one, two) if not _trained_with(case, rule, context)]
        if apart and apart[0][2][1].location.path not in told_of:
            name, (old, place), (new, other) = apart[0]
            told_of.add(other.location.path)
            words = {
                "package": name,
                "one": shown(old),
                "two": shown(new),
                "trained": place.location.path,
                "served": other.location.path,
                "more": f" (and {', '.join(n for n, _, _ in apart[1:])})" if len(apart) > 1 else "",
            }
            cases[place.location.path].append((other, place, words))
    for (served, made, said), *more in cases.values():
        yield _finding(rule, context, served, made, said, more)


def _apart(packages: Mapping[str, str], one: Environment, two: Environment) -> list[tuple[str, Pin, Pin]]:
    """Return the libraries of which two environments pin versions that differ in the part that matters."""
    found = []
    for name, part in packages.items():
        if name in one.pins and name in two.pins:
            count = 1 if part == "major" else 2
            first, second = one.pins[name], two.pins[name]
            if len(first[0]) >= count and len(second[0]) >= count and first[0][:count] != second[0][:count]:
                found.append((name, first, second))
    return found


def _trained_with(case: tuple[str, Pin, Pin], rule: Rule, context: Context) -> bool:
    """Return whether a file named for the training asks in its text for the version that is served.

    The steps of a pipeline name what they install in their code, apart from every list.
    """
    name, _, (version, place) = case
    names, holdings = _names(rule, context), Holdings.of(context)
    asked = re.compile(rf"\b{re.escape(name)}===?{re.escape(shown(version))}(?![\w.])")
    named = (p for p in holdings.texts[: holdings.most] if names.training.search(p) and not names.serving.search(p))
    return any(asked.search(context.text(p)) for p in named if p != place.location.path)


@check("parity-of-python")
def find_pythons_apart(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield environments that serve a model on another Python than the one that it is trained on.

    Nothing is said where the libraries differ too: one answer mends both.
    """
    told_of: set[str] = set()
    packages = context.knowledge.rules[rule.parameters["names_of"]].parameters["packages"]
    for one, two in _pairs(rule, context):
        if _apart(packages, one, two):
            continue
        if one.python and two.python and one.python[0] != two.python[0] and two.path not in told_of:
            told_of.add(two.path)
            (old, place), (new, other) = one.python, two.python
            words = {"one": old, "two": new, "trained": place.location.path, "served": other.location.path}
            yield _finding(rule, context, other, place, words)


@check("parity-open", "package={packages}")
def find_open_library(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield libraries that what serves a model takes in any version, while a list beside it pins them.

    `parameters.packages` names the libraries that write models. Any from one on is any too, where the newest is
    another minor version than the pinned one and code beside the list loads a model.
    """
    packages = rule.parameters["packages"].split()
    pinned: dict[str, list[Evidence]] = defaultdict(list)
    left_open = []
    if not any(e.value in packages for e in seen(context, "package")):
        return
    for situation in told(context.situations):
        if situation.kind not in {"application", "template"}:
            continue
        for item in seen(situation, "package"):
            if item.value not in packages or "context" in item.detail:
                continue
            if not spoken_of(situation, item) or situation.scopes.get(item.location.path) != "product":
                continue
            if re.match(r"\s*=", item.detail.get("specifier", "")):
                pinned[item.value].append(item)
            elif _FROM_ON.fullmatch(item.detail.get("specifier", "")):
                left_open.append(item)
    if not pinned or not left_open:
        return
    serving = _names(rule, context).serving
    left_open = [e for e in left_open if serving.search(e.location.path) and not _is_bypassed(e, pinned, context)]
    for item in sorted(left_open, key=lambda e: e.location):
        near = [e for e in pinned[item.value] if beside(e.location.path, item.location.path)]
        near = [e for e in near if e.location.path != item.location.path]
        bound = item.detail.get("specifier", "").strip().lstrip("> =")
        if near and (not bound or _is_parted(item, near, rule, context)):
            place = min(near, key=lambda e: e.location)
            words = {
                "package": item.value,
                "asked": f"from {bound} on" if bound else "in any version",
                "one": place.detail["specifier"].strip(),
                "trained": place.location.path,
                "served": item.location.path,
            }
            yield _finding(rule, context, item, place, words)


def _is_bypassed(item: Evidence, pinned: Mapping[str, list[Evidence]], context: Context) -> bool:
    """Return whether an image installs the pinned list in the same folder, and nothing from the open one."""
    folder, name = posixpath.split(item.location.path)
    lists = {e.location.path for e in pinned[item.value] if posixpath.dirname(e.location.path) == folder}
    images = {
        e.location.path
        for e in seen(context, "include:requirement")
        if e.value in lists and e.detail.get("context") == "image"
    }
    return bool(images) and not any(name in text or _INSTALLS_ALL.search(text) for text in map(context.text, images))


def _is_parted(item: Evidence, pinned: list[Evidence], rule: Rule, context: Context) -> bool:
    """Return whether the newest version is none that a list pins, and code beside an open list loads a model."""
    from stacklint.knowledge.releases import releases  # noqa: PLC0415 - few lists leave it open

    known = releases(item.value)
    newest = known.lines[-1].last.split(".")[:2] if known and known.lines else []
    same = any(_EQUALS.sub("", e.detail["specifier"]).split(".")[:2] == newest for e in pinned)
    return bool(newest) and not same and _loads_beside(item, rule, context)


def _loads_beside(item: Evidence, rule: Rule, context: Context) -> bool:
    words = map(re.escape, _named(rule, context).parameters["loads"].split())
    loads = compiled(rf"(?<!\w)(?:{'|'.join(words)})")
    folder = posixpath.dirname(item.location.path)
    code = [p for p in sorted(context.paths) if folder and p.startswith(f"{folder}/") and p.endswith(".py")]
    return any(loads.search(context.text(path)) for path in code)


def _pairs(rule: Rule, context: Context) -> Iterator[tuple[Environment, Environment]]:
    """Yield the environments that train and that serve, as the rule's names tell them."""
    rows: list[Environment] | None = context.shared.get("environments")
    if rows is None:
        rows = context.shared["environments"] = environments(context.situations, context.paths)
    if len(rows) > 1:
        words = map(re.escape, _named(rule, context).parameters["loads"].split())
        loads = compiled(rf"(?<!\w)(?:{'|'.join(words)})")
        found = pairs(rows, context.situations, _names(rule, context))
        folders = frozenset(posixpath.dirname(row.path) + "/" for row in rows)
        yield from ((one, two) for one, two in found if _answers(two, folders, loads, context))


def _answers(environment: Environment, folders: frozenset[str], loads: re.Pattern[str], context: Context) -> bool:
    """Return whether the code beside an environment's file loads a model; true where there is no code to ask.

    What lies in one of the `folders` below has an environment of its own.
    """
    folder = posixpath.dirname(environment.path) + "/"
    below = tuple(f for f in folders if f.startswith(folder) and f != folder)
    code = [p for p in sorted(context.paths) if folder != "/" and p.startswith(folder) and p.endswith(".py")]
    code = [p for p in code if not p.startswith(below)]
    return not code or any(loads.search(context.text(path)) for path in code)


def _named(rule: Rule, context: Context) -> Rule:
    """Return the rule that holds the lists of words: the rule itself, or the one that it refers to."""
    other = rule.parameters.get("names_of", "")
    return context.knowledge.rules[other] if other else rule


def _names(rule: Rule, context: Context) -> Names:
    """Return the lists of names that a rule holds, or those of the rule that it refers to."""
    return Names.of(_named(rule, context).parameters["names"])


def _finding(
    rule: Rule,
    context: Context,
    place: Evidence,
    other: Evidence,
    words: Mapping[str, str],
    more: Iterable[Case] = (),
) -> Finding:
    """Return what is said of one place that serves, with the others that serve what the same list trains."""
    project = next((f for f in folders_above(place.location.path) if f in context.situations), ".")
    return claim(
        rule,
        project,
        place.location,
        words,
        words.get("package", "python"),
        related=(
            Related(other.location, f"{words.get('package', 'Python')} {words['one']}"),
            *(Related(e.location, f"{said['package']} {said['two']} here") for e, _, said in more),
        ),
    )
