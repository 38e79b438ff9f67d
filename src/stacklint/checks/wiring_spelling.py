"""Wiring: one name that is spelled in two ways, so that what asks for it finds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.checks.registry import Context, check
from stacklint.claim import claim
from stacklint.gathered import seen
from stacklint.holdings import Holdings
from stacklint.knowledge.types import Rule  # noqa: TC001 - part of the signature of a check
from stacklint.model import Evidence, Finding, Location, Related
from stacklint.programs import compiled
from stacklint.references import spoken_of, told

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPELLED = "image.spelled="
_CODE = (".py", ".ipynb")
_MOST = 300
_PLACES = 4


@check("folder-spelled-two-ways", "config:image.spelled")
def find_two_spellings(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield folders that a container's command and the steps of its image spell apart, unless both exist."""
    holdings = Holdings.of(context)
    for situation in told(context.situations):
        for item in seen(situation, "config:image.spelled"):
            if spoken_of(situation, item):
                word, meant = item.value.removeprefix(_SPELLED).split()
                if not holdings.named(word):
                    words = {"text": word, "meant": meant, "by": item.location.path, "path": word}
                    yield _finding(rule, situation.project, [item], words)


@check("name-in-other-letters", "tool={tool}")
def find_other_letters(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield names that `parameters.asks` asks `parameters.tool` for and that are only set in other letters.

    Both are patterns with the name as their group; of code only files with one of `parameters.calls` are read.
    What matches one of them holds one of its `parameters.words`.
    """
    tool = rule.parameters["tool"]
    usages = [s.usages[tool] for s in context.situations.values() if tool in s.usages]
    calls = tuple(rule.parameters["calls"].split())
    items = [sighting.evidence for usage in usages for sighting in usage.sightings]
    paths = {
        e.location.path
        for e in items
        if not e.location.path.endswith((".py", ".ipynb"))
        or (e.kind == "call" and any(call in e.value for call in calls))
    }
    if not 0 < len(paths) <= _MOST:
        return
    asked = {path: found for path in sorted(paths) if (found := list(_matches("asks", path, rule, context)))}
    known = {
        (n, path): at for path in sorted(paths if asked else ()) for n, at in _matches("sets", path, rule, context)
    }
    names = {name for name, _ in known}
    for situation in told(context.situations):
        for path in sorted(asked.keys() & situation.scopes.keys()):
            for name, at in asked[path]:
                other = next(((n, p) for n, p in sorted(known) if n.lower() == name.lower()), None)
                item = Evidence(at, "string", name)
                if name not in names and other and spoken_of(situation, item):
                    words = {"text": name, "meant": other[0], "by": path, "path": name}
                    yield _finding(rule, situation.project, [item, Evidence(known[other], "string", other[0])], words)


def _matches(key: str, path: str, rule: Rule, context: Context) -> Iterator[tuple[str, Location]]:
    text = context.text(path)
    if any(word in text for word in rule.parameters["words"][key].split()):
        for match in compiled(rule.parameters[key]).finditer(text):
            yield match[1], Location(path, text.count("\n", 0, match.start()) + 1)


def _finding(rule: Rule, project: str, found: list[Evidence], words: dict[str, str]) -> Finding:
    first, *others = found
    return claim(
        rule,
        project,
        first.location,
        words,
        f"{first.location.path} {words['path']}",
        problem="model-serving",
        related=(Related(e.location, e.value) for e in others[:_PLACES]),
    )
