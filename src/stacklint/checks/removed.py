"""Interfaces that a version removed or announced to remove, judged by the nearest pin."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from stacklint.checks.registry import Context, check
from stacklint.demands import specifier_of
from stacklint.knowledge.load import looked_up_by
from stacklint.knowledge.types import Tool
from stacklint.model import Evidence, Finding, Related, Suggestion
from stacklint.removal_outcome import asked_of, outcome_of
from stacklint.removal_uses import chooses, importing, is_use, uses_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from stacklint.knowledge.types import Dependency, Rule
    from stacklint.situation import Situation

    Owner = Tool | Dependency
    Row = Mapping[str, Any]
    Gone = list[tuple[Row, list[Evidence], list[Evidence]]]

_PLACES, _DEMANDS, _SWAPS = 4, 2, 3
_NUMBER = {True: {"are": "is", "it": "it"}, False: {"are": "are", "it": "them"}}
"""Words of the messages, by whether one thing is gone."""
_KEYS = ("symbol", "command", "resource")


@check("removed-api")
def find_removed_api(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield uses of interfaces that a newer version removed, by what the nearest pin lets in.

    `parameters.outcome` is the outcome that this rule reports: now (the version that is demanded lacks
    it), next (the next installation may take a version that lacks it), or later (a pin keeps it
    alive and so blocks the upgrade); deprecated for what is still there and announced to go.
    """
    wanted = rule.parameters["outcome"]
    removals = context.knowledge.removals
    for situation in context.situations.values():
        if situation.kind == "non-ml":
            continue
        used = uses_of(removals.keys(), situation)
        rows: dict[str, tuple[Owner, list[Row]]] = {}
        for owner, row in (entry for name in sorted(used) for entry in removals[name]):
            rows.setdefault(owner.id, (owner, []))[1].append(row)
        for _, (owner, found) in sorted(rows.items()):
            for version, gone in sorted(_gone(owner, found, situation, used, wanted, context.text).items()):
                yield _removed(rule, situation, owner, version, gone)


def _gone(
    owner: Owner,
    rows: list[Row],
    situation: Situation,
    used: Mapping[str, list[Evidence]],
    wanted: str,
    text: Callable[[str], str],
) -> dict[str, Gone]:
    """Return the interfaces of a tool or library that are gone and used, by the version that lacks them."""
    found: dict[str, Gone] = defaultdict(list)
    asked, files = asked_of(owner, situation), importing(owner.modules, situation)
    for row in (r for r in rows if r.get("verified", True)):
        places = [e for e in used[looked_up_by(row)] if is_use(e, row, owner, files)]
        judged = [(e, *outcome_of(row, owner, e, asked, situation)) for e in places]
        kept = [(e, by) for e, outcome, by in judged if outcome == wanted and not chooses(text(e.location.path), row)]
        if kept:
            found[row["in"]].append((row, [e for e, _ in kept], [d for _, by in kept for d in by]))
    return found


def _removed(rule: Rule, situation: Situation, owner: Owner, version: str, found: Gone) -> Finding:
    """Return one finding for all that a version lacks: its cause is one, and so is the cure."""
    found = sorted(found, key=lambda row: row[1][0].location)
    symbols = list(dict.fromkeys(shown(row) for row, _, _ in found))
    named = ", ".join(symbols[:3]) + (f" and {len(symbols) - 3} more" if len(symbols) > 3 else "")  # noqa: PLR2004 - three are read
    places = sorted({e.location: row for row, rows, _ in found for e in rows}.items(), key=lambda p: p[0])
    demands = sorted({d.location: d for _, _, by in found for d in by}.values())
    source = _source(found[0][0])
    tool = owner.id if isinstance(owner, Tool) else ""
    return Finding(
        rule=rule.id,
        kind="obsolete",
        severity=rule.severity,
        message=rule.message.format(
            symbol=named, tool=owner.name, version=version, keeper=_keeper(demands), **_NUMBER[len(symbols) == 1]
        ),
        location=places[0][0],
        project=situation.project,
        tools=(tool,) if tool else (),
        related=(
            *(Related(at, f"{shown(row)} here") for at, row in places[1:_PLACES]),
            *(Related(d.location, _demanded(d)) for d in demands[:_DEMANDS]),
        ),
        act=_act([row for row, _, _ in found]) or rule.act,
        suggestions=(Suggestion("replace", tool, url=source if source.startswith("http") else ""),),
        subject=f"{owner.id} {version}",
    )


def _keeper(demands: list[Evidence]) -> str:
    python = next((e for e in demands if e.value == "python"), None)
    holder = next((e for e in demands if "holds" in e.detail), None)
    if holder:
        return f"{holder.value} {specifier_of(holder).lstrip('= ')}"
    return f"Python {python.detail['specifier']}" if python else "the pin"


def _act(rows: list[Row]) -> str:
    """Return what takes the place of each interface that is named; empty where nothing is known of the first."""
    swaps: dict[str, list[str]] = defaultdict(list)
    for new, old in list(dict.fromkeys((str(r["instead"]), shown(r)) for r in rows if r.get("instead")))[:_SWAPS]:
        swaps[new].append(old)
    told = [f"{new} in place of {' and '.join(old)}" for new, old in swaps.items()]
    return f"Use {', and '.join(told)}" if told and rows[0].get("instead") else ""


def _source(row: Row) -> str:
    """Return where a removal is told: the release's own page where the row names no other."""
    return str(row.get("source") or f"https://pypi.org/project/{row.get('package', '')}/{row['in']}/")


def _demanded(item: Evidence) -> str:
    specifier = specifier_of(item)
    return f"{item.value}{' ' + specifier if specifier else ', in any version,'} is asked for here"


def shown(row: Row) -> str:
    """Return an interface as people write it: a method without a known receiver as `.name()`."""
    symbol = str(next(row[key] for key in _KEYS if key in row))
    named = f"{symbol[1:]}()" if symbol.startswith("*.") else symbol
    if "argument" not in row:
        return named
    given = f"={row['value']!r}" if "value" in row else "="
    return f"{named}({'' if row['argument'] == '0' else row['argument']}{given})".replace("(=", "(")
