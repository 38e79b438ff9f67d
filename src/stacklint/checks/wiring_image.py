"""Wiring: images that start a program which nothing puts into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.environments import listed
from stacklint.gathered import seen
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.references import spoken_of, told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.model import Evidence, Finding
    from stacklint.situation import Situation

_UNKNOWN = lazy(
    r"pip3? install (?:[^\n&|;]*\s)?(?:-e|\.|\$|\{|/|[\w.-]*\.whl|\*)|poetry|pipenv|pdm|\bconda\b"
    r"|\bmamba\b|\buv\b(?! pip install)|setup\.py|--from=|git clone|\bapk\b|pip-sync|\bmake\b|\bADD\b"
    r"|\bapt(?:-get)? install[^\n]*(?:python3-|gunicorn|uvicorn)|\.sh\b|<<",
)
"""What may put a program into an image without naming it."""
_CLOSE = 0.85


@check("image-lacks-program", "command:image")
def find_lacking_image(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield images of plain Python whose command is a program that none of their requirements brings.

    `parameters.programs` says for each program which packages bring it, `x[extra]` for an extra. A name
    that nearly is one of them is that program misspelt.
    """
    programs: Mapping[str, str] = rule.parameters["programs"]
    for situation in told(context.situations):
        for item in seen(situation, "command:image"):
            if item.detail.get("phase") != "run":
                continue
            meant = _meant(item.value, programs)
            if not meant or "via" in item.detail or not spoken_of(situation, item):
                continue
            got = _installed(item, situation, context)
            if got is None or (meant == item.value and got & set(programs[meant].split())):
                continue
            if meant == item.value or not _is_known(item.value, context):
                yield _finding(rule, situation, item, meant)


def _meant(name: str, programs: Mapping[str, str]) -> str:
    """Return the program that a name is, or those that it nearly is; empty where it is another one."""
    if name in programs:
        return name
    from difflib import get_close_matches  # noqa: PLC0415 - only for what is missing

    return " or ".join(sorted(get_close_matches(name, list(programs), 2, _CLOSE))) if name.isalpha() else ""


def _is_known(name: str, context: Context) -> bool:
    """Return whether anything of that name is asked for or lies here."""
    return any(e.value == name for e in seen(context, "package")) or any(
        p.rpartition("/")[2].partition(".")[0] == name for p in context.paths
    )


def _installed(item: Evidence, situation: Situation, context: Context) -> set[str] | None:
    """Return the packages of the image that a command is started in; None where that is not certain."""
    path = item.location.path
    bases = [e for e in seen(situation, "image") if e.location.path == path and e.detail.get("role") == "base"]
    if len(bases) != 1 or bases[0].value != "python" or _UNKNOWN.search(context.text(path)):
        return None
    found: set[str] = set()
    lists = []
    for other in situation.evidence:
        if other.location.path == path and other.kind == "package":
            found |= _names(other)
        elif other.location.path == path and other.kind == "include" and other.detail.get("form") == "requirement":
            lists.append(listed(other, context.paths))
    if not found and not lists:
        return None
    while lists:
        name = lists.pop()
        if not name:
            return None
        written = [e for e in context.evidence if e.location.path == name and e.kind in {"package", "include"}]
        if not written:
            return None  # a list that is not known as one, or is not read
        for other in written:
            if other.kind == "package":
                found |= _names(other)
            elif other.value != name:
                lists.append(other.value if other.value in context.paths else "")
    return found


def _names(item: Evidence) -> set[str]:
    extras = item.detail.get("extras", "").split(",")
    return {item.value, *(f"{item.value}[{extra}]" for extra in extras if extra)}


def _finding(rule: Rule, situation: Situation, item: Evidence, meant: str) -> Finding:
    words = {
        "program": item.value,
        "meant": meant,
        "by": item.location.path,
        "hint": f"; {meant} may be meant" if meant != item.value else "",
    }
    return claim(
        rule, situation.project, item.location, words, f"{item.location.path} {item.value}", problem="model-serving"
    )
