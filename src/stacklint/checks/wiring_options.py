"""Wiring: commands that give a script an option which it does not have."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.holdings import Holdings, folders_above
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Related
from stacklint.record import NamedTuple
from stacklint.references import spoken_of, told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.situation import Situation

_OPTION = lazy(r"--[A-Za-z][\w-]*")
_LAUNCHES = lazy(r"--?(?:py\w*|script|file|f|main|entry\w*)", re.IGNORECASE)
_ENDS = frozenset({"|", "||", "&&", "&", ";", "--", "\\"})
_EARLIER = lazy(
    r"(?:^|/)[^/]*(?:news|changelog|changes|history|release|migrat|upgrad|roadmap|todo|plans?(?![a-z])|proposal|design"
    r"|summary|archive|deprecated|legacy)[^/]*(?:/|$)",
    re.IGNORECASE,
)
"""Pages of what was or will be."""
_BREAKS = frozenset({"ci", "image", "compose", "cluster", "schedule", "stage", "make"})
_PYTHON = lazy(r"(?:python|pypy)[\d.]*")
_CUT = frozenset({300, 400})
"""Lengths at which the line of a command was cut, and its last word with it."""
_MOST = 200
_PLACES = 4
_CLOSE = 0.75


class _Given(NamedTuple):
    """A command that starts a script, and what it gives it."""

    item: Evidence
    options: tuple[str, ...]


@check("option-not-had", "include:said", "include:shown", "command")
def find_option_not_had(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield scripts with the commands that give them an option which their parser does not list.

    One finding tells of all places of a script. A beginning that is like no other option counts as the option,
    and of a script whose options its text does not tell alone nothing is said. `parameters.launchers` are programs
    that hand a script what stands behind its name, as Python does.
    """
    launchers = frozenset(rule.parameters["launchers"].split())
    for situation in told(context.situations):
        given = _given(situation, context, launchers)
        for path in sorted(given)[:_MOST]:
            from stacklint.syntax.script_options import options_of  # noqa: PLC0415 - few repositories have such commands

            known = options_of(context.text(path))
            if not known:
                continue
            lost = [(g.item, o) for g in given[path] for o in g.options if not _is_had(o, known)]
            if lost:
                yield _finding(rule, situation, path, lost, known)


def _is_had(option: str, known: frozenset[str]) -> bool:
    return option in {"--help", "--version"} or any(name.startswith(option) for name in known)


def _given(situation: Situation, context: Context, launchers: frozenset[str]) -> dict[str, list[_Given]]:
    """Return, for each script, the commands that give it options."""
    holdings = Holdings.of(context)
    found: dict[str, list[_Given]] = {}
    for item in (*seen(situation, "include:said"), *seen(situation, "include:shown")):
        if item.value.endswith(".py") and not _EARLIER.search(item.location.path):
            path = _resolved(item, holdings)
            _add(found, path, item, situation, launchers)
    for path, rows in context.runs.files.items():
        for item in rows if path.endswith(".py") else ():
            if situation.scopes.get(item.location.path):
                _add(found, path, item, situation, launchers)
    return found


def _add(
    found: dict[str, list[_Given]], path: str, item: Evidence, situation: Situation, launchers: frozenset[str]
) -> None:
    options = _options(item, path, launchers) if path and spoken_of(situation, item) else ()
    if options:
        found.setdefault(path, []).append(_Given(item, options))


def _resolved(item: Evidence, holdings: Holdings) -> str:
    """Return the script that a page's command starts; empty where it may be another one."""
    if "/" not in item.value and len(holdings.named(item.value)) > 1:
        return ""
    paths = (posixpath.join(folder, item.value) for folder in folders_above(item.location.path))
    there = [path for path in paths if path in holdings.paths]
    return there[0] if len(there) == 1 else ""


def _options(item: Evidence, path: str, launchers: frozenset[str]) -> tuple[str, ...]:
    """Return the options behind a script's name, up to where its command ends."""
    line = item.detail.get("line", "")
    if "--" not in line:
        return ()
    words, name = line.split(), path.rpartition("/")[2]
    words = words[:-1] if len(line) in _CUT else words
    at = next((n for n, word in enumerate(words) if word.rpartition("/")[2] == name), len(words))
    if at and _LAUNCHES.fullmatch(words[at - 1]):
        return ()  # what follows may be for the launcher, to which the script is an option's value
    programs = [word.rpartition("/")[2] for word in words[:at]]
    if at and not any(name in launchers or _PYTHON.fullmatch(name) for name in programs):
        return ()
    found = []
    for word in words[at + 1 :]:
        if word in _ENDS or word.endswith(".py") or word[:1] in {">", "#"}:
            break
        option = word.partition("=")[0]
        if _OPTION.fullmatch(option):
            found.append(option)
    return tuple(found)


def _finding(
    rule: Rule, situation: Situation, path: str, lost: list[tuple[Evidence, str]], known: frozenset[str]
) -> Finding:
    from difflib import get_close_matches  # noqa: PLC0415 - only where an option is lost

    rows = sorted(lost, key=lambda row: (row[0].detail.get("context") not in _BREAKS, row[0].location))
    (first, option), others = rows[0], rows[1:]
    near = next(iter(get_close_matches(option, sorted(known), 1, _CLOSE)), "")
    words = {
        "by": first.location.path,
        "path": path,
        "text": option,
        "hint": f"; it has {near}" if near else "",
        "known": ", ".join(sorted(name for name in known if name.startswith("--"))[:8]),
    }
    breaks = first.detail.get("context") in _BREAKS
    related = (Related(e.location, f"{o} is given here") for e, o in others[:_PLACES])
    severity = "warning" if breaks else ""
    return claim(rule, situation.project, first.location, words, f"{path} {option}", related, severity=severity)
