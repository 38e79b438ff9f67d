"""Services, images, actions and libraries that are gone or unsupported from a date on."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from stacklint.checks.registry import Context, check
from stacklint.demands import admits
from stacklint.detect import sight
from stacklint.model import Evidence, Finding, Related, Suggestion
from stacklint.programs import compiled
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from stacklint.detect import Sighting
    from stacklint.knowledge.index import SignalIndex
    from stacklint.knowledge.types import Dependency, Rule
    from stacklint.situation import Situation

    Places = Mapping[tuple[str, int], list[Evidence]]

_PLACES, _WORDS = 4, 4
_COUNTED = {"examples": {"product", "example"}, "course": {"product", "example"}}
_RELEASE = lazy(r"(?:^|/)v?\d+\.\d+[\w.-]*/")
_IF = lazy(r"\{\{-?[ \t]*(?:if|else)\b")
_STATED = {"action": "ref", "image": "tag", "hook": "rev"}
"""Where each kind of evidence says its version."""


@check("ended-dependency")
def find_ended_dependency(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield what the repository leans on and one of `parameters.events` has ended by the date of the scan."""
    events = rule.parameters["events"].split()
    dependencies = context.knowledge.dependencies
    for situation in context.situations.values():
        if situation.kind == "non-ml":
            continue
        found = _places(context.knowledge.ended, dependencies, situation, context.text)
        for (name, place), items in sorted(found.items()):
            row = dependencies[name].data["ended"][place]
            if row["event"] not in events or row["date"] > context.as_of or _kept(row, items, context):
                continue
            if not all(_is_for_a_service(e, context) for e in items):
                yield _ended(rule, situation, dependencies[name], row, items)


def _places(
    index: SignalIndex, dependencies: Mapping[str, Dependency], situation: Situation, text: Callable[[str], str]
) -> Places:
    """Return the evidence of each dependency's ended rows, in what people run."""
    counted = _COUNTED.get(situation.kind, {"product"})
    place = {
        e.location.path: (situation.project, situation.scopes.get(e.location.path, "")) for e in situation.evidence
    }
    locked = {e.value for e in situation.evidence if e.kind == "locked"}
    found: dict[tuple[str, int], list[Evidence]] = defaultdict(list)
    seen = [s for s in sight(situation.evidence, index, place) if s.scope in counted and s.evidence.kind != "locked"]
    for item in seen:
        row = dependencies[item.signal.owner].data["ended"][item.signal.group]
        if item.evidence.kind == "package" and item.evidence.value in locked and row.get("versions") == "any":
            continue  # the lock holds a release from before the end
        if _covers(row, item.evidence) and _in_one_stage(item, situation) and not _on_condition(item.evidence, text):
            found[item.signal.owner, item.signal.group].append(item.evidence)
    return found


def _in_one_stage(item: Sighting, situation: Situation) -> bool:
    """Whether an image that counts only beside a command is the base of the stage which runs it."""
    stage = item.evidence.detail.get("stage")
    if stage is None or item.evidence.kind != "image":
        return True
    asked = {value for kind, value in item.signal.beside if kind == "command"}
    return not asked or any(
        e.kind == "command" and e.value in asked and e.detail.get("job") == stage
        for e in situation.evidence
        if e.location.path == item.evidence.location.path
    )


def _on_condition(item: Evidence, text: Callable[[str], str]) -> bool:
    """Whether a resource stands in a template below a condition, mostly of what the cluster takes."""
    if item.kind != "resource":
        return False
    found = text(item.location.path)
    return "{{" in found and bool(_IF.search("\n".join(found.split("\n")[: item.location.line])))


def _covers(row: Mapping[str, Any], item: Evidence) -> bool:
    """Whether a place is of the versions or tags that a row speaks of; one that states none is not."""
    if item.kind == "resource" and _RELEASE.search(item.location.path):
        return False  # what a project once released, kept for whoever runs it
    if item.detail.get("guard") == "try" or not item.location.path.startswith(row.get("below", "")):
        return False
    stated = item.detail.get(_STATED.get(item.kind, ""), "")
    if "tag" in row and not re.search(rf"(?<![a-z0-9.]){re.escape(row['tag'])}(?![a-z0-9.])", stated):
        return False
    if "versions" not in row:
        return True
    if item.kind == "package":
        return row["versions"] == "any" and not item.detail.get("specifier")
    version = re.match(r"v?(\d+(?:\.\d+)*)(?![\w.])", stated)
    return version is not None and admits(f"=={version[1]}", row["versions"].lstrip("<")) == "never"


def _kept(row: Mapping[str, Any], items: list[Evidence], context: Context) -> bool:
    """Whether every file says how it lives on: a mirror of what was archived, for instance."""
    words = row.get("unless_text", ())
    return bool(words) and all(any(w in context.text(e.location.path) for w in words) for e in items)


def _shown(item: Evidence) -> str:
    """Return a place's evidence as people write it: an image with its tag, an action with its version, a command."""
    stated = item.detail.get(_STATED.get(item.kind, ""), "")
    if item.kind == "command":
        return " ".join(item.detail.get("line", item.value).split()[:_WORDS])
    if stated:
        return f"{item.value}{':' if item.kind == 'image' else '@'}{stated}"
    return item.value.partition("=")[2] if item.kind in {"config", "string"} else item.value


def _act(row: Mapping[str, Any], items: list[Evidence], project: str) -> str:
    """Return what to do: what is asked for and no file imports, where a row knows its modules, may simply go.

    Only from a list at the root of the project: an environment of a deployment holds what its service needs.
    """
    act: str = row["act"]
    if all(_is_own_list(e, project) for e in items) and any(s["kind"] == "import" for s in row["signals"]):
        return f"Drop it, for no file here imports it; or {act[:1].lower()}{act[1:]}"
    return act


def _is_for_a_service(item: Evidence, context: Context) -> bool:
    """Whether a package is of an environment that a file beside it hands to a service, which may import it itself."""
    folder, _, name = item.location.path.rpartition("/")
    if item.kind != "package" or not name.endswith((".yml", ".yaml")):
        return False
    beside = [p for p in context.paths if p.endswith((".yml", ".yaml")) and p.rpartition("/")[0] == folder]
    named = compiled(rf":[ \t]*[\"']?(?:\./)?{re.escape(name)}(?![\w.-])")
    return any(named.search(context.text(path)) for path in beside)


def _is_own_list(item: Evidence, project: str) -> bool:
    """Whether a package is asked for by a list of the project itself, and of no image and no conda environment."""
    folder, _, name = item.location.path.rpartition("/")
    if item.kind != "package" or "context" in item.detail or folder != ("" if project == "." else project):
        return False
    return item.detail.get("manager", "pip") != "conda" and not name.endswith((".yml", ".yaml"))


def _ended(
    rule: Rule, situation: Situation, dependency: Dependency, row: Mapping[str, Any], items: list[Evidence]
) -> Finding:
    first, *others = sorted({e.location: e for e in items}.values())  # two readers may tell of one place
    note = row.get("note", "")
    return Finding(
        rule=rule.id,
        kind="obsolete",
        severity=rule.severity,
        message=rule.message.format(
            seen=_shown(first), what=row["what"], date=row["date"], note=f"; {note}" if note else ""
        ),
        location=first.location,
        project=situation.project,
        related=tuple(Related(e.location, f"{_shown(e)} here as well") for e in others[:_PLACES]),
        act=_act(row, items, situation.project),
        suggestions=(Suggestion("replace", url=row["source"]),),
        subject=f"{dependency.id} {row['what']}",
    )
