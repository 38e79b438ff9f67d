"""Interfaces that a version removed or announced to remove, judged by the nearest pin."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from stacklint.checks.registry import Context, check
from stacklint.demands import admits, specifier_of
from stacklint.holders import is_older_than_python
from stacklint.knowledge.load import looked_up_by
from stacklint.knowledge.types import Tool
from stacklint.model import Evidence, Finding, Location, Related, Suggestion
from stacklint.removal_outcome import asked_of, outcome_of, pythons_of
from stacklint.removal_texts import Gone, act, demanded, keeper, shown, source, versions
from stacklint.removal_uses import chooses, importing, is_use, uses_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from stacklint.knowledge.types import Dependency, Rule
    from stacklint.situation import Situation

    Owner = Tool | Dependency
    Row = Mapping[str, Any]

_PLACES, _PROJECTS, _DEMANDS = 3, 8, 2
_TEACH = frozenset({"course", "examples"})
_BREAKS = frozenset({"now", "next"})
_NUMBER = {True: {"are": "is", "it": "it"}, False: {"are": "are", "it": "them"}}
"""Words of the messages, by whether one thing is gone."""


@check("removed-api")
def find_removed_api(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield uses of interfaces that a newer version removed, by what the nearest pin lets in.

    `parameters.outcome` is the outcome that this rule reports: now (the version that is demanded lacks
    it), next (the next installation may take a version that lacks it), or later (a pin keeps it
    alive and so blocks the upgrade); deprecated for what is still there and announced to go. `parameters.pythons`
    has the day of each Python's first release, `parameters.built` the libraries of which each Python has a build.
    """
    wanted = rule.parameters["outcome"]
    removals = context.knowledge.removals
    causes: dict[tuple[str, str], list[Gone]] = defaultdict(list)
    for situation in context.situations.values():
        if situation.kind == "non-ml":
            continue
        used = _used(situation, context)
        rows: dict[str, tuple[Owner, list[Row]]] = {}
        for owner, row in (entry for name in sorted(used) for entry in removals[name]):
            rows.setdefault(owner.id, (owner, []))[1].append(row)
        for _, (owner, found) in sorted(rows.items()):
            asked = asked_of(owner, situation, _conda(context))
            for gone in _gone(owner, found, situation, used, wanted, asked, context.text):
                if wanted == "next" and _is_bounded_elsewhere(gone, situation, context):
                    continue
                if wanted == "next" and _is_bound_to_old_python(gone, situation, asked, rule):
                    continue
                causes[str(gone.row.get("package") or owner.id), keeper(gone.demands)].append(gone)
    for cause in causes.values():
        yield _removed(rule, cause)


def _used(situation: Situation, context: Context) -> dict[str, list[Evidence]]:
    """Return the uses of what was removed, found once for all rules."""
    known: dict[str, list[Evidence]] | None = situation.shared.get("removed")
    if known is None:
        packages = context.shared.get("packages")
        if packages is None:
            packages = context.shared["packages"] = [p for p in context.paths if p.endswith("/__init__.py")]
        known = situation.shared["removed"] = uses_of(context.knowledge.removals.keys(), situation, packages)
    return known


def _conda(context: Context) -> dict[str, str]:
    """Return the packages that conda calls by another name, by that name."""
    known: dict[str, str] | None = context.shared.get("conda")
    if known is None:
        named = (d for d in context.knowledge.dependencies.values() if "conda" in d.data)
        known = context.shared["conda"] = {str(d.data["conda"]): d.packages[0] for d in named}
    return known


def _is_bound_to_old_python(gone: Gone, situation: Situation, asked: list[Evidence], rule: Rule) -> bool:
    """Whether a pin beside the demand is older than the Python which the newer version needs, and none is fixed."""
    demands, package = list(gone.demands), gone.row.get("package", "")
    if not package or pythons_of(demands, situation):
        return False
    built = [e for e in asked if e.value in rule.parameters["built"].split()]
    return is_older_than_python(package, gone.row["in"], demands, built, rule.parameters["pythons"])


def _is_bounded_elsewhere(gone: Gone, situation: Situation, context: Context) -> bool:
    """Whether another part of a course, done in the same environment as likely as not, leaves the newer version out."""
    if not {situation.kind, situation.repository_kind} & _TEACH:
        return False
    package = gone.row.get("package", "")
    asked = (e for s in context.situations.values() for e in s.evidence if e.kind == "package" and e.value == package)
    return any(admits(specifier_of(e), gone.row["in"]) == "never" for e in asked)


def _gone(
    owner: Owner,
    rows: list[Row],
    situation: Situation,
    used: Mapping[str, list[Evidence]],
    wanted: str,
    asked: list[Evidence],
    text: Callable[[str], str],
) -> Iterator[Gone]:
    """Yield the interfaces of a tool or library that are gone and used in a project, of the outcome wanted.

    Nothing is said of a later upgrade where the next installation breaks: its cure is that upgrade; nor in a course or
    a collection of examples, which teach a version.
    """
    if wanted not in _BREAKS and {situation.kind, situation.repository_kind} & _TEACH:
        return
    files = importing(owner.modules, situation)
    found: dict[str, list[Gone]] = defaultdict(list)
    for row in (r for r in rows if r.get("verified", True)):
        judged: dict[str, list[tuple[Evidence, list[Evidence]]]] = defaultdict(list)
        for place in (e for e in used.get(looked_up_by(row), ()) if is_use(e, row, owner, files)):
            outcome, by = outcome_of(row, owner, place, asked, situation)
            if outcome and not chooses(text(place.location.path), row):
                judged[outcome].append((place, by))
        for outcome, kept in judged.items():
            demands = tuple(d for _, by in kept for d in by)
            places = tuple(e.location for e, _ in kept)
            found[outcome].append(Gone(owner, row, situation.project, places, demands))
    if wanted not in _BREAKS and _BREAKS & found.keys():
        return
    yield from found[wanted]


def _removed(rule: Rule, found: list[Gone]) -> Finding:
    """Return one finding for all of a package that is gone in a repository: its cause is one, and so is the cure."""
    found = sorted(found, key=lambda gone: gone.places[0])
    first = found[0]
    symbols = list(dict.fromkeys(shown(gone.row) for gone in found))
    named = ", ".join(symbols[:3]) + (f" and {len(symbols) - 3} more" if len(symbols) > 3 else "")  # noqa: PLR2004 - three are read
    places = sorted({at: gone for gone in reversed(found) for at in gone.places}.items(), key=lambda p: p[0])
    demands = sorted({d.location: d for gone in found for d in gone.demands}.values())
    lacking, page = versions(found), source(first.row)
    owner = next((gone.owner for gone in found if not getattr(gone.owner, "part_of", "")), first.owner)
    tool = owner.id if isinstance(owner, Tool) else ""
    return Finding(
        rule=rule.id,
        kind="obsolete",
        severity=rule.severity,
        message=rule.message.format(
            symbol=named, tool=owner.name, version=lacking, keeper=keeper(demands), **_NUMBER[len(symbols) == 1]
        ),
        location=places[0][0],
        project=first.project,
        tools=(tool,) if tool else (),
        related=(
            *(Related(place, _here(gone, lacking)) for place, gone in _spread(places[1:])),
            *(Related(d.location, demanded(d)) for d in demands[:_DEMANDS]),
        ),
        act=act([gone.row for gone in found]) or rule.act,
        suggestions=(Suggestion("replace", tool, url=page if page.startswith("http") else ""),),
        subject=f"{owner.id} {first.row['in']}",
    )


def _here(gone: Gone, lacking: str) -> str:
    """Return what is at a further place, with its version where the message names several."""
    return f"{shown(gone.row)} here" + (f", gone in {gone.row['in']}" if " " in lacking else "")


def _spread(places: list[tuple[Location, Gone]]) -> list[tuple[Location, Gone]]:
    """Return places to show beside the first one: of each project its first, then the next ones."""
    firsts: dict[str, tuple[Location, Gone]] = {}
    for row in places:
        firsts.setdefault(row[1].project, row)
    chosen = [*firsts.values(), *(row for row in places if row not in firsts.values())]
    return sorted(chosen[: max(_PLACES, min(len(firsts), _PROJECTS))], key=lambda row: row[0])
