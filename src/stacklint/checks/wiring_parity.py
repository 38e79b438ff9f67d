"""Wiring: what serves a model is not what trained it: versions of libraries, of Python, of servers."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.holdings import folders_above
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.references import spoken_of, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.situation import Situation

_PIN = re.compile(r"\s*===?\s*v?(\d{1,9}(?:\.\d{1,9})*)[\w.+!-]*\s*|=(\d{1,9}(?:\.\d{1,9})*)(?:=\w+)?")
_TAG = re.compile(r"v?(\d{1,9})\.(\d{1,9})(?:\.\d+)*(?:[-.+_].*)?")
_SERVING = re.compile(
    r"(?:^|[\s/_.-])(?:serve|serving|server|inference|infer|api|predict|prediction|predictor|scor(?:e|ing)|deploy|deployment"
    r"|endpoint|gateway|lambda|bento|torchserve|kserve|backend|flask|fastapi|prod|production)(?=[/_.-]|$)",
    re.IGNORECASE,
)
_TRAINING = re.compile(
    r"(?:^|[\s/_.-])(?:train|training|trainer|retrain|pipeline|pipelines|mlproject)(?=[/_.-]|$)", re.IGNORECASE
)
_OTHER = re.compile(
    r"(?:^|[/_.-])(?:dev|test|tests|docs?|lint|ci|airflow|dag|dags|notebooks?|nb|lambda_layer|frontend|ui|dashboard|monitoring|mlflow)(?=[/_.-]|$)",
    re.IGNORECASE,
)
_PYTHON = re.compile(r"(\d+\.\d+)")


@dataclass(slots=True)
class _Environment:
    """What is installed together: its file, pins by package, and the Python under them."""

    path: str
    pins: dict[str, tuple[tuple[int, ...], Evidence]] = field(default_factory=dict)
    python: tuple[str, Evidence] | None = None
    files: set[str] = field(default_factory=set)
    runs: set[str] = field(default_factory=set)


@check("parity-of-versions")
def find_versions_apart(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield libraries that a model needs alike where it is made and where it is used, and that differ.

    `parameters.packages` says for each up to which part of the version two environments must agree.
    """
    packages: Mapping[str, str] = rule.parameters["packages"]
    rows = _environments(context)
    told_of: set[str] = set()
    for one, two in _pairs(rows, context):
        apart = []
        for name, part in packages.items():
            if name in one.pins and name in two.pins:
                count = 1 if part == "major" else 2
                first, second = one.pins[name], two.pins[name]
                if len(first[0]) >= count and len(second[0]) >= count and first[0][:count] != second[0][:count]:
                    apart.append((name, first, second))
        if apart and apart[0][2][1].location.path not in told_of:
            name, (old, place), (new, other) = apart[0]
            told_of.add(other.location.path)
            words = {
                "package": name,
                "one": _shown(old),
                "two": _shown(new),
                "trained": place.location.path,
                "served": other.location.path,
                "more": f" (and {', '.join(n for n, _, _ in apart[1:])})" if len(apart) > 1 else "",
            }
            yield _finding(rule, context, other, place, words)


@check("parity-of-python")
def find_pythons_apart(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield environments that serve a model on another Python than the one that it is trained on."""
    told_of: set[str] = set()
    for one, two in _pairs(_environments(context), context):
        if one.python and two.python and one.python[0] != two.python[0] and two.path not in told_of:
            told_of.add(two.path)
            (old, place), (new, other) = one.python, two.python
            words = {"one": old, "two": new, "trained": place.location.path, "served": other.location.path}
            yield _finding(rule, context, other, place, words)


@check("parity-of-server")
def find_server_apart(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield servers whose image is of another version than the library that talks or writes to them.

    `parameters.servers` says which package an image belongs to, `parameters.part` up to which part of
    the version they must agree.
    """
    servers: Mapping[str, str] = rule.parameters["servers"]
    count = 1 if rule.parameters.get("part") == "major" else 2
    for situation in told(context.situations):
        if situation.kind != "application":
            continue
        asked: dict[str, tuple[str, tuple[int, ...], Evidence]] = {}
        for item in sorted(situation.evidence, key=lambda e: ("context" in e.detail, e.location)):
            if item.kind == "package" and spoken_of(situation, item) and item.detail.get("group", "main") == "main":
                if (version := _pin(item)) and not asked.get(item.value, ("", (), item))[1]:
                    asked[item.value] = (_shown(version), version, item)
                elif not item.detail.get("specifier") and "url" not in item.detail:
                    asked.setdefault(item.value, ("of any version", (), item))
        for item in situation.evidence:
            package = servers.get(item.value, "") if item.kind == "image" else ""
            tag = _TAG.fullmatch(item.detail.get("tag", "")) if package and spoken_of(situation, item) else None
            if not tag or package not in asked:
                continue
            shown, version, place = asked[package]
            if version[:count] != (int(tag[1]), int(tag[2]))[:count]:
                words = {
                    "image": item.value,
                    "one": shown,
                    "two": item.detail["tag"],
                    "package": package,
                    "trained": place.location.path,
                    "served": item.location.path,
                }
                yield _finding(rule, context, item, place, words)
                break


@check("parity-open")
def find_open_library(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield libraries that what serves a model takes in any version, while a list beside it pins them.

    `parameters.packages` names the libraries that write models.
    """
    packages = rule.parameters["packages"].split()
    pinned: dict[str, list[Evidence]] = defaultdict(list)
    left_open = []
    for situation in told(context.situations):
        if situation.kind not in {"application", "template"}:
            continue
        for item in situation.evidence:
            if item.kind != "package" or item.value not in packages or "context" in item.detail:
                continue
            if not spoken_of(situation, item) or situation.scopes.get(item.location.path) != "product":
                continue
            if re.match(r"\s*=", item.detail.get("specifier", "")):
                pinned[item.value].append(item)
            elif not item.detail.get("specifier") and _SERVING.search(item.location.path):
                left_open.append(item)
    for item in sorted(left_open, key=lambda e: e.location):
        near = [e for e in pinned[item.value] if _beside(e.location.path, item.location.path)]
        near = [e for e in near if e.location.path != item.location.path]
        if near:
            place = min(near, key=lambda e: e.location)
            words = {
                "package": item.value,
                "one": place.detail["specifier"].strip(),
                "trained": place.location.path,
                "served": item.location.path,
            }
            yield _finding(rule, context, item, place, words)


def _environments(context: Context) -> list[_Environment]:
    """Return the environments of the applications, those of included lists merged in."""
    found: dict[str, _Environment] = {}
    includes: dict[str, list[str]] = defaultdict(list)
    for situation in _applications(context):
        for item in situation.evidence:
            if spoken_of(situation, item) and situation.scopes.get(item.location.path) == "product":
                _place(item, found, includes, context)
    for key, paths in includes.items():
        for path in paths:
            listed = found.get(path)
            if listed is not None:
                found[key].files.add(path)
                for name, pin in listed.pins.items():
                    found[key].pins.setdefault(name, pin)
    return [e for _, e in sorted(found.items()) if e.pins or e.python]


def _applications(context: Context) -> Iterator[Situation]:
    """Yield the projects of a repository of applications, the parts without a model too."""
    if any(s.kind == "application" for s in context.situations.values()):
        yield from (s for s in context.situations.values() if s.kind in {"application", "non-ml"})


def _place(item: Evidence, found: dict[str, _Environment], includes: dict[str, list[str]], context: Context) -> None:
    path = item.location.path
    key = item.detail.get("environment", path)
    if item.kind == "package" and item.detail.get("group", "main") in {"main", "ci"} and (version := _pin(item)):
        found.setdefault(key, _Environment(path)).pins.setdefault(item.value, (version, item))
    elif item.kind == "include" and item.detail.get("form") == "requirement":
        found.setdefault(key, _Environment(path))
        includes[key].append(_listed(item, context))
    elif item.kind == "command" and item.detail.get("phase") == "run":
        stage = f"{path}#{item.detail.get('job', '')}"
        found.setdefault(stage, _Environment(path)).runs.add(item.detail.get("line", ""))
    elif match := _PYTHON.match(_python(item)):
        stage = f"{path}#{item.detail['stage']}" if "stage" in item.detail else path
        found.setdefault(stage, _Environment(path)).python = (match[1], item)


def _python(item: Evidence) -> str:
    """Return the version of Python that an image or a manifest names."""
    if item.kind == "image" and item.detail.get("role") == "base" and item.value == "python":
        return item.detail.get("tag", "")
    listed = item.location.path.endswith((".yaml", ".yml")) and item.value.startswith("python-version=")
    return item.value.partition("=")[2] if item.kind == "config" and listed else ""


def _listed(item: Evidence, context: Context) -> str:
    """Return the list of requirements that is meant: an image's context may be any folder above."""
    folder = posixpath.dirname(item.location.path)
    inside = item.value.removeprefix(folder + "/") if folder else item.value
    paths = (item.value, *(posixpath.join(above, inside) for above in folders_above(item.location.path)))
    return next((p for p in paths if p in context.paths), "")


def _pairs(rows: list[_Environment], context: Context) -> Iterator[tuple[_Environment, _Environment]]:
    """Yield the environment that trains and the one that serves, where a model goes from one to the other."""
    training = [e for e in rows if _role(e, context) == "training"]
    serving = [e for e in rows if _role(e, context) == "serving"]
    for two in serving:
        beside = [e for e in training if _beside(e.path, two.path)]
        depths = {e.path: len(posixpath.commonpath(["/" + e.path, "/" + two.path])) for e in beside}
        for one in sorted(beside, key=lambda e: e.path):
            shared = two.files & {one.path, *one.files}
            if depths[one.path] == max(depths.values()) and one.path != two.path and not shared:
                yield one, two


def _beside(one: str, two: str) -> bool:
    """Return whether two files are of one application: in one folder, beside each other, or below."""
    first, second = posixpath.dirname(one), posixpath.dirname(two)
    above = {"" if not f else f + "/" for f in (first, second)}
    return (
        posixpath.dirname(first) == posixpath.dirname(second)
        or any((first + "/").startswith(f) for f in above if f != first + "/")
        or any((second + "/").startswith(f) for f in above if f != second + "/")
        or first == second
    )


def _role(environment: _Environment, context: Context) -> str:
    """Return training, serving or nothing, by the names of its file and of the lists that it installs."""
    names = " ".join((environment.path, *sorted(environment.files), *sorted(environment.runs)))
    if _OTHER.search(environment.path):
        return ""
    if _TRAINING.search(names) and not _SERVING.search(names):
        return "training"
    if _SERVING.search(names) and not _TRAINING.search(names):
        return "serving"
    folder = posixpath.dirname(environment.path)
    project = next((f for f in folders_above(environment.path) if f in context.situations), ".")
    situation = context.situations.get(project)
    plain = not _SERVING.search(names) and not _TRAINING.search(names)
    if plain and situation and folder in {"", project} and situation.activities.get("training"):
        return "training"
    return ""


def _pin(item: Evidence) -> tuple[int, ...]:
    """Return the exact version that a requirement asks for; nothing where it asks for none."""
    if item.kind != "package":
        return ()
    match = _PIN.fullmatch(item.detail.get("specifier", ""))
    text = (match[1] or match[2]) if match else ""
    return tuple(int(part) for part in text.split(".")) if text else ()


def _shown(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _finding(rule: Rule, context: Context, place: Evidence, other: Evidence, words: Mapping[str, str]) -> Finding:
    project = next((f for f in folders_above(place.location.path) if f in context.situations), ".")
    return claim(
        rule,
        project,
        place.location,
        words,
        words.get("package", "python"),
        related=(Related(other.location, f"{words.get('package', 'Python')} {words['one']}"),),
    )
