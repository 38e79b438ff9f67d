"""Wiring: trainings whose record or whose model is cut off from what made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.programs import compiled
from stacklint.references import spoken_of, told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.situation import Situation

_RESUMES = lazy(r"[\"'](?:auto_)?resume[\"']|--resume\b|\bresume(?:_from_checkpoint)?\s*=|\bif\s+\w*\.?resume\b")
_LOADED = lazy(
    r"optimi[sz]er\w*(?:\[[^\]]+\])?\.load_state_dict\("
    r"|\.train\((?:\s*\w+\s*=\s*[^,()]{1,60},)*\s*resume_from_checkpoint\s*=\s*(?!None\b|False\b)"
)
_BY_PLACE = lazy(r"\(\s*(?:[^\s\w)*]|\w+\s*(?:[^\s\w=]|$))")
_COMMENT = lazy(r"(?<=[\s(,])#[^\n]*")
_REACH = 900
_EXACT = lazy(r"===?|@|^=\d")


@check("resumed-run-opens-another", "call={wants.call}")
def find_resumed_run(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield trainings that go on from a checkpoint and give the tracker no run to go on with.

    `parameters.wants.call` opens a run, one of `parameters.options` or what stands first tells which one;
    `parameters.variables` tell it from outside.
    """
    calls = frozenset(rule.parameters["wants"]["call"].split())
    options = compiled(rf"\b(?:{'|'.join(rule.parameters['options'].split())})\s*=|\*\*")
    variables = rule.parameters["variables"].split()
    for situation in told(context.situations):
        for item in seen(situation, "call"):
            path = item.location.path
            if item.value not in calls or not path.endswith(".py"):
                continue
            text = context.text(path)
            if "resume" not in text or ("load_state_dict" not in text and "resume_from_checkpoint" not in text):
                continue  # what both expressions look for, and found a hundred times faster
            if not spoken_of(situation, item) or not _RESUMES.search(text) or not _LOADED.search(text):
                continue
            start = sum(len(row) + 1 for row in text.split("\n")[: item.location.line - 1])
            call = _call(_COMMENT.sub("", text[start : start + _REACH]))
            given = call and not options.search(call) and not _BY_PLACE.search(call)
            if given and not any(word in text for word in variables):
                loaded = _LOADED.search(text)
                row = text.count("\n", 0, loaded.start()) + 1 if loaded else 1
                yield _finding(rule, situation, item, {"by": path, "line": str(row)}, path)


def _call(text: str) -> str:
    """Return a call without what stands in brackets of its own, up to where it ends; empty where it does not."""
    depth, start, kept = 0, text.find("("), ""
    for letter in text[start:] if start >= 0 else "":
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(letter, 0)
        if depth == 0:
            return kept + letter
        if depth == 1 or kept == "":
            kept += letter
    return ""


@check("pickled-with-any-version", "write={formats}")
def find_pickled_with_any_version(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield libraries of a pickled model that is kept, whose version is left open and locked nowhere.

    `parameters.formats` are those of which only the same version of the library is sure to read a model,
    `parameters.packages` says which module each package brings. A model is kept where a stage puts it out,
    git holds it, or a service loads it.
    """
    formats = frozenset(rule.parameters["formats"].split())
    locked = {e.value for e in seen(context, "locked")}
    exact = {e.value for e in seen(context, "package") if _EXACT.search(e.detail.get("specifier", ""))}
    for situation in told(context.situations):
        if situation.repository_kind == "library" or situation.kind == "library":
            continue
        written = [e for e in seen(situation, "write") if _writes_model(e, formats) and spoken_of(situation, e)]
        if any("train" in e.detail.get("line", "") for e in seen(situation, "command:image") if _builds(e)):
            continue  # the image trains the model in the environment that answers with it
        if not written or not _kept(situation, context) or not _any_version(situation):
            continue
        told_of: set[str] = set()
        for package, module in rule.parameters["packages"].items():
            by = {e.location.path for e in seen(situation, "import") if _below(e.value, module)}
            places = [e for e in written if e.location.path in by]
            asked = [
                e
                for e in seen(situation, "package")
                if e.value == package and "context" not in e.detail
                if e.detail.get("group", "main") == "main" and spoken_of(situation, e)
            ]
            if places and asked and package not in locked | exact:
                first = min(asked, key=lambda e: e.location)
                if first.location.path in told_of:
                    continue  # one list is mended in one go
                told_of.add(first.location.path)
                said = first.detail.get("specifier", "").strip() or "any version"
                words = {"package": package, "asked": said, "by": first.location.path}
                words["writes"] = places[0].location.path
                yield _finding(rule, situation, first, words, package, places)


def _builds(item: Evidence) -> bool:
    """Whether a command of an image starts a script of Python while the image is built."""
    return item.detail.get("phase") != "run" and ".py" in item.detail.get("line", "")


def _any_version(situation: Situation) -> bool:
    """Whether some versions are written down; where none is, that is another finding."""
    asked = [e for e in seen(situation, "package") if "context" not in e.detail]
    return any(e.detail.get("specifier") for e in asked)


def _writes_model(item: Evidence, formats: frozenset[str]) -> bool:
    known = item.value in formats and item.detail.get("object") == "model"
    return known and item.location.path.endswith(".py")


def _kept(situation: Situation, context: Context) -> bool:
    """Return whether a model outlives the environment that made it."""
    ends = (".pkl", ".pickle", ".joblib", ".sav")
    start = "" if situation.project == "." else situation.project + "/"
    outs = seen(situation, "include:out")
    held = (p for p in context.paths if p.startswith(start) and "test" not in p)
    served = situation.activities.get("web-route") and situation.activities.get("loading-a-model")
    return bool(served) or any(e.value.endswith(ends) for e in outs) or any(p.endswith(ends) for p in held)


def _below(value: str, module: str) -> bool:
    return value == module or value.startswith(module + ".")


def _finding(
    rule: Rule,
    situation: Situation,
    item: Evidence,
    words: dict[str, str],
    subject: str,
    others: list[Evidence] | None = None,
) -> Finding:
    return claim(
        rule,
        situation.project,
        item.location,
        words,
        subject,
        related=(Related(e.location, "the model is written here") for e in (others or [])[:4]),
    )
