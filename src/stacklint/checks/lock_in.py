"""Lock-in: models and data kept only in a form that one product or library version reads."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.exits import out_of_format
from stacklint.format_cost import format_cost
from stacklint.model import Evidence, Finding, Related, Suggestion
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stacklint.knowledge.types import Format, Rule
    from stacklint.situation import Situation

_LEAST = 2_000
_HEAVY = 5_000_000
"""Bytes of data from which on leaving a format is more work than writing the files anew."""
_REGISTERING = frozenset({"log_model", "register_model", "save_model", "push_to_hub", "link_model"})
_WRITTEN = lazy(r"\(\s*([A-Za-z_]\w*)\s*,")
_FOR_A_WHILE = ("cache", "tmp", "temp", "intermediate", "checkpoint", "backup")


@check("lock-in-format")
def find_bound_format(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield one finding per format of `parameters.kind` that applications commit and answer with.

    `parameters.code_on_load` asks for formats that run code when they are loaded, or for those that do not.
    Nothing is said where the same thing is also kept in an open format or by a registry, of models that no
    service or page of the project loads, of little data, of fixtures, caches, weights alone or preprocessing alone.
    """
    wanted = rule.parameters.get("code_on_load", "") == "true"
    kinds = rule.parameters["kind"].split()
    found: dict[str, list[tuple[Situation, list[Evidence]]]] = defaultdict(list)
    for situation in context.situations.values():
        if situation.kind != "application":
            continue
        kept = _kept(situation, context, kinds)
        if "model" in kinds and not _answers(situation):
            kept = _read_elsewhere(kept, situation, context)
        for name, places in kept.items():
            item = context.knowledge.formats[name]
            worth = item.severity == "warning" or (item.severity == "note" and "model" not in kinds)
            if worth and item.code_on_load == wanted and not _of_own_class(name, situation, context):
                found[name].append((situation, places))
    if not found or any(_kept_elsewhere(situation, context) for situation in context.situations.values()):
        return
    for names in _alike(sorted(found), context):
        rows = [row for name in names for row in found[name]]
        yield _finding(rule, rows, [context.knowledge.formats[name] for name in names], context)


def _alike(names: list[str], context: Context) -> list[list[str]]:
    """Put together the formats that the same thing reads and out of which the same way leads."""
    groups: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for name in names:
        groups[_key(context.knowledge.formats[name])].append(name)
    return list(groups.values())


def _key(item: Format) -> tuple[object, ...]:
    return item.data.get("bound_to", ""), item.data.get("exit", "")


def _kept(situation: Situation, context: Context, kinds: list[str]) -> dict[str, list[Evidence]]:
    formats = context.knowledge.formats
    found: dict[str, list[Evidence]] = defaultdict(list)
    for item in situation.evidence:
        if situation.scopes.get(item.location.path) != "product":
            continue
        if item.kind == "write" and "data" in kinds and item.value in formats and formats[item.value].kind == "data":
            if item.detail.get("object", "model") in kinds and not _made_anew(item, context.ignored):
                found[item.value].append(item)
        elif item.kind == "format" and item.value in formats and formats[item.value].kind in kinds:
            least = _LEAST if formats[item.value].kind == "model" else _HEAVY
            if _committed(item, least) and not (formats[item.value].kind == "model" and _among_data(item)):
                found[item.value].append(item)
    return {name: sorted(rows) for name, rows in found.items()}


def _made_anew(item: Evidence, ignored: Callable[[str], bool]) -> bool:
    """Whether data are written for a while: to a path that says so, that git ignores, or that is not told."""
    if item.detail.get("object") != "data":
        return False
    path = item.detail.get("path", "")
    if not path or any(word in path.lower() for word in _FOR_A_WHILE):
        return True
    folder = item.location.path.rpartition("/")[0]
    return any(ignored(posixpath.normpath(posixpath.join(start, path))) for start in {folder, ""})


def _answers(situation: Situation) -> bool:
    """Whether a service or a page of the project loads a model."""
    shown = {
        name for name in ("model-serving", "demo-apps") if situation.problems[name].state in {"covered", "partial"}
    }
    return bool(shown and situation.activities.get("loading-a-model"))


def _read_elsewhere(
    kept: dict[str, list[Evidence]], situation: Situation, context: Context
) -> dict[str, list[Evidence]]:
    """Return what the service or page of another project names in a file that loads a model."""
    texts = [
        context.text(place.location.path)
        for other in context.situations.values()
        if kept and other is not situation and other.kind == "application" and _answers(other)
        for place in other.activities["loading-a-model"]
    ]
    named = {name: [p for p in places if _quoted(p.location.path, texts)] for name, places in kept.items()}
    return {name: places for name, places in named.items() if places}


def _quoted(path: str, texts: list[str]) -> bool:
    name = posixpath.basename(path)
    return any(f"{before}{name}{after}" in text for text in texts for before in "\"'/" for after in "\"'")


def _among_data(item: Evidence) -> bool:
    """Whether a file lies where data lies: tensors are kept in the formats of models too."""
    return bool({"data", "dataset", "datasets", "features"} & set(item.location.path.split("/")[:-1]))


def _committed(item: Evidence, least: int) -> bool:
    """Whether a file is really in the repository, and large enough to be more than a fixture."""
    return item.detail.get("how") != "pointer" and int(item.detail.get("size", "0") or 0) >= least


def _kept_elsewhere(situation: Situation, context: Context) -> bool:
    """Whether a model is written or committed in an open format as well, or handed to a registry."""
    formats = context.knowledge.formats
    for item in situation.evidence:
        if item.kind == "call" and item.value.rpartition(".")[2] in _REGISTERING and not _own(item, context):
            return True
        if item.kind in {"write", "format"} and item.value in formats:
            other = formats[item.value]
            if other.kind == "model" and other.severity == "none":
                return True
    return False


def _own(item: Evidence, context: Context) -> bool:
    """Whether a call on an unknown object is one of own code, which has a method of the name and hands nothing on."""
    receiver, _, name = item.value.rpartition(".")
    if receiver != "*":
        return False
    texts = [context.text(path) for path in context.paths if path.endswith(".py")]
    own = [text for text in texts if re.search(rf"^[ \t]*(?:async[ \t]+)?def[ \t]+{name}\(", text, re.MULTILINE)]
    return bool(own) and not any(f".{name}(" in text for text in own)


def _of_own_class(name: str, situation: Situation, context: Context) -> bool:
    """Whether all that is written in a format is of a class of the repository's own: no open format knows it."""
    written = [e for e in situation.evidence if e.kind == "write" and e.value == name]
    written = [e for e in written if situation.scopes.get(e.location.path) == "product"]
    return bool(written) and all(_class_of(e, context) for e in written)


def _class_of(item: Evidence, context: Context) -> str:
    """Return the own class of what a call writes; empty where it is of another one, or cannot be told."""
    text = context.text(item.location.path)
    line = "".join(text.splitlines()[item.location.line - 1 : item.location.line])
    name = _WRITTEN.search(line[item.location.column - 1 :])
    made = re.search(rf"^[ \t]*{name[1]}[ \t]*=[ \t]*([A-Z]\w*)\(", text, re.MULTILINE) if name else None
    if not made:
        return ""
    define = re.compile(rf"^class {made[1]}\b", re.MULTILINE)
    paths = (p for p in sorted(context.paths) if p.endswith(".py"))
    return made[1] if define.search(text) or any(define.search(context.text(p)) for p in paths) else ""


def _finding(
    rule: Rule, rows: list[tuple[Situation, list[Evidence]]], items: list[Format], context: Context
) -> Finding:
    first, *others = [place for _, group in rows for place in group]
    item = items[0]
    names = {known.id: known.name for known in items}
    alike = [known for known in context.knowledge.formats.values() if _key(known) == _key(item)]
    cost = format_cost(alike, context.situations.values())
    return Finding(
        rule=rule.id,
        kind="lock-in",
        severity=rule.severity if item.severity == "warning" else "note",
        message=rule.message.format(
            format=" and ".join(names.values()), bound=item.data.get("bound_to", "") or "one library version"
        ),
        location=first.location,
        project=rows[0][0].project,
        related=tuple(Related(e.location, f"{names[e.value]} here as well") for e in others[:3]),
        act=rule.act,
        suggestions=(Suggestion("export", reasons=(*out_of_format(item, context.knowledge), *filter(None, [cost]))),),
        subject=item.id,
    )
