"""One space of ids: from what a person typed to a tool, problem, rule, format, platform or kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.knowledge.schema import guess
from stacklint.model import StacklintError
from stacklint.record import dataclass

if TYPE_CHECKING:
    from stacklint.knowledge.load import Knowledge

KINDS = ("gap", "overlap", "lock-in", "conflict", "obsolete", "wiring")


@dataclass(frozen=True, slots=True)
class Named:
    """What an id stands for: tool, problem, rule, format, platform, dependency or kind."""

    kind: str
    id: str


def resolve(name: str, knowledge: Knowledge) -> Named:
    """Return what `name` stands for: an id, a name or an alias, in any case; raises with a guess."""
    wanted = name.strip().lower()
    tables = (
        ("tool", knowledge.tools),
        ("problem", knowledge.problems),
        ("rule", knowledge.rules),
        ("format", knowledge.formats),
        ("platform", knowledge.platforms),
        ("dependency", knowledge.dependencies),
    )
    for kind, table in tables:
        if wanted in table:
            return Named(kind, wanted)
    if wanted in KINDS:
        return Named("kind", wanted)
    known: dict[str, Named] = {}
    for kind, table in tables:
        for id_, row in table.items():
            known.setdefault(str(getattr(row, "name", id_)).lower(), Named(kind, id_))
    for tool in knowledge.tools.values():
        for alias in (*tool.data.get("aliases", ()), *tool.packages):
            known.setdefault(alias.lower(), Named("tool", tool.id))
    for dependency in knowledge.dependencies.values():
        for package in dependency.packages:
            known.setdefault(package, Named("dependency", dependency.id))
    if wanted in known:
        return known[wanted]
    words = tuple({*known, *(i for _, table in tables for i in table), *KINDS})
    raise StacklintError(f"{name}: neither a tool, problem, rule, format nor platform{guess(wanted, words)}")
