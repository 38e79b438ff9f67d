"""From the knowledge to what the readers look for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stacklint.interest import Interest
from stacklint.record import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacklint.knowledge.load import Knowledge
    from stacklint.knowledge.types import Signal

KIND_WORDS = frozenset(
    f"readme.word={word}"
    for word in (
        *(
            "course",
            "tutorial",
            "workshop",
            "lecture",
            "exercise",
            "homework",
            "bootcamp",
            "curriculum",
        ),
        *("template", "boilerplate", "example", "sample", "cookbook", "demo", "library", "book"),
        *(
            "playlist",
            "companion code",
            "this workshop",
            "code for the book",
            "video series",
            "this sample",
            "vendored from",
        ),
        *("this course", "free course", "this book", "machine learning", "mlops", "data science"),
        *("zoomcamp", "lesson", "chapter", "portfolio", "collection"),
    )
)
"""Words of a README's head that tell what kind of repository it is."""


def interest_of(knowledge: Knowledge) -> Interest:
    """Return the names that any tool, platform, activity, format or removed API is known by, or a rule wants.

    Those of the knowledge that comes with the program were found when it was compiled.
    """
    rows = knowledge.interest
    return from_rows(rows, knowledge.digest) if rows else gathered_from(knowledge)


def to_rows(interest: Interest) -> dict[str, Any]:
    """Return an interest as what JSON can hold, without its digest."""
    rows = {row.name: getattr(interest, row.name) for row in fields(interest) if row.name != "digest"}
    rows["magic"] = [(offset, data.hex(), name) for offset, data, name in interest.magic]
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in rows.items()}


def from_rows(rows: Mapping[str, Any], digest: str) -> Interest:
    """Return what `to_rows` was given."""
    suffixes = tuple((glob, name) for glob, name in rows["suffixes"])
    magic = tuple((offset, bytes.fromhex(data), name) for offset, data, name in rows["magic"])
    sets = {name: frozenset(value) for name, value in rows.items() if name not in _NO_SETS}
    return Interest(**sets, suffixes=suffixes, magic=magic, programs=rows["programs"], digest=digest)


_NO_SETS = frozenset({"suffixes", "magic", "programs"})


def gathered_from(knowledge: Knowledge) -> Interest:
    """Return the names, gathered from all that the knowledge holds."""
    found: dict[str, set[str]] = {}
    arguments: set[str] = set()
    programs: dict[str, str] = {}
    for rule in knowledge.rules.values():
        for kind, names in rule.parameters.get("wants", {}).items():
            found.setdefault(kind, set()).update(names.split())
        arguments |= set(rule.parameters.get("wants", {}).get("call", "").split())
        programs |= rule.parameters.get("shown", {})
    for signal in all_signals(knowledge):
        found.setdefault(signal.kind, set()).add(signal.value)
        for kind, value in signal.beside:
            found.setdefault(kind, set()).add(value)
        if signal.argument:
            arguments.add(signal.value)
    calls = found.get("call", set())
    for item in knowledge.formats.values():
        for row in item.writes:
            calls.add(row["call"])
            arguments.add(row["call"])
    removed = [*removed_rows(knowledge), *added_rows(knowledge)]
    calls |= {r["symbol"] for r in removed if "." in r.get("symbol", "")}
    arguments |= {r["symbol"] for r in removed if "argument" in r}
    modules = _followed(knowledge)
    precise = {n for n in (*found.get("import", ()), *calls, *removed) if "." in n and not n.startswith("*")}
    seen = {name.partition(".")[0] for name in found.get("import", set())} - modules
    seen |= {r["symbol"] for r in removed if not r.get("symbol", "*.").startswith("*.")}
    return Interest(
        modules=frozenset(modules),
        seen=frozenset(seen),
        calls=frozenset(calls),
        arguments=frozenset(arguments),
        keywords=frozenset(found.get("string", ())),
        env=frozenset(found.get("env", ())),
        schemes=frozenset(found.get("url", ())),
        config=frozenset(found.get("config", ())) | KIND_WORDS,
        texts=frozenset(found.get("text", ())),
        paths=frozenset(found.get("path", ())),
        suffixes=tuple(sorted((g, f.id) for f in knowledge.formats.values() for g in f.globs)),
        magic=tuple(sorted(_magic(knowledge))),
        badges=frozenset(found.get("badge", ())),
        precise=frozenset(precise),
        programs=programs,
        attributes=frozenset(r["symbol"] for r in removed if r.get("named")) | found.get("attribute", set()),
        digest=knowledge.digest,
    )


def _followed(knowledge: Knowledge) -> set[str]:
    """Return the modules whose every call counts: those of tools and platforms, and of `unless`.

    Of the frameworks that activities name only imports and the calls that decide something are wanted:
    to follow all calls of a deep learning library would cost as much as all the rest.
    """
    tools = [s for tool in knowledge.tools.values() for s in tool.signals]
    platforms = [s for platform in knowledge.platforms.values() for s in platform.signals]
    names = {s.value for s in (*tools, *platforms) if s.kind == "import"}
    activities = [s for activity in knowledge.activities.values() for s in activity.signals]
    frameworks = {_top(value) for s in activities for kind, value in _both(s) if kind == "import"}
    below = {_top(name) for name in names if "." in name} - frameworks
    return {n for n in names if "." not in n} | below | {_top(n) for s in activities for n in s.unless}


def _both(signal: Signal) -> tuple[tuple[str, str], ...]:
    """Return a signal and those beside it as (kind, value)."""
    return ((signal.kind, signal.value), *signal.beside)


def _top(name: str) -> str:
    return name.partition(".")[0]


def _magic(knowledge: Knowledge) -> Iterator[tuple[int, bytes, str]]:
    """Yield (offset, bytes, format) for every format that its first bytes tell."""
    for item in knowledge.formats.values():
        for row in item.data.get("magic", ()):
            yield row.get("offset", 0), bytes.fromhex(row["hex"]), item.id


def removed_rows(knowledge: Knowledge) -> Iterator[Mapping[str, Any]]:
    """Yield what versions of tools and dependencies removed."""
    for table in (knowledge.data["tools"], knowledge.data["dependencies"]):
        for row in table.values():
            yield from row.get("removed", ())


def added_rows(knowledge: Knowledge) -> Iterator[Mapping[str, Any]]:
    """Yield what versions of tools and dependencies brought."""
    for table in (knowledge.data["tools"], knowledge.data["dependencies"]):
        for row in table.values():
            yield from row.get("added", ())


def all_signals(knowledge: Knowledge) -> Iterator[Signal]:
    """Yield the signals of every tool, platform, activity and dependency."""
    yield from owned_signals(knowledge)
    for dependency in knowledge.dependencies.values():
        yield from dependency.signals


def owned_signals(knowledge: Knowledge) -> Iterator[Signal]:
    """Yield the signals of every tool, platform and activity."""
    owners: Iterable[tuple[Signal, ...]] = (
        *(t.signals for t in knowledge.tools.values()),
        *(p.signals for p in knowledge.platforms.values()),
        *(a.signals for a in knowledge.activities.values()),
    )
    for signals in owners:
        yield from signals
