"""Conflicts: code uses an interface that came later than the newest release that the lists leave."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from stacklint.checks.registry import Context, check
from stacklint.knowledge.compass import added_rows
from stacklint.model import Evidence, Finding, Related
from stacklint.record import replace
from stacklint.references import told
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacklint.knowledge.types import Rule
    from stacklint.situation import Situation
    from stacklint.solver.question import Question

    Use = tuple[Evidence, Mapping[str, Any]]

_VERSION = lazy(r"__version__|\bVERSION\b|importlib[._]metadata|packaging\.version|parse_version|LooseVersion")
_ASKS = ("__version__", "VERSION", "importlib", "packaging.version", "parse_version", "LooseVersion")
"""One of which stands in whatever `_VERSION` finds; looked for first, which is faster."""
_PINNED = lazy(r"==\s*(\d[\d.]*(?:(?:a|b|rc)\d+)?)")
"""A pin, of a version before its release too, of which the facts of releases know nothing."""
_SURE = frozenset({"top", "function", ""})
"""How an import is guarded that fails where the interface is missing."""


@check("interface-not-there-yet")
def find_interface_not_there_yet(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield uses of an interface by the `added` of tools and dependencies that no list of the project brings.

    Each list that asks for the package must leave only older releases, by its own bound or for the sake of another
    package, and no lock may hold a newer one. A file that asks for a version looks after itself.
    """
    added = {row["symbol"]: row for row in added_rows(context.knowledge)}
    for situation in told(context.situations):
        for package, places in sorted(_uses(situation, added).items()):
            if _newest_left(situation, package, places[0][1]["in"], context.as_of) is None:
                continue  # the latest addition is there, and so are all
            if (place := _first(places, context)) is None:
                continue
            item, row = place
            found = _newest_left(situation, package, row["in"], context.as_of)
            if found is not None and _governs(found[0].location.path, item.location.path):
                yield _finding(rule, situation, item, row, *found)


def _first(places: list[Use], context: Context) -> Use | None:
    """Return the first use in a file that does not look after itself."""
    texts = ((item, row, context.text(item.location.path)) for item, row in places)
    return next(((item, row) for item, row, text in texts if not _looks_first(row["symbol"], text)), None)


def _uses(situation: Situation, added: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Use]]:
    """Return where product uses what was added without a guard, by package, the latest addition first."""
    found: dict[str, list[Use]] = defaultdict(list)
    for item in situation.evidence:
        row = added.get(item.value) if item.kind in {"import", "call"} else None
        if row is None or situation.scopes.get(item.location.path) != "product":
            continue
        if item.detail.get("guard", "") in _SURE:
            found[row["package"]].append((item, row))
    for places in found.values():
        places.sort(key=lambda use: [-int(part) for part in use[1]["in"].split(".")])
    return found


def _looks_first(symbol: str, text: str) -> bool:
    """Whether a file asks for a version, or whether an interface is there, before it uses one."""
    if any(word in text for word in _ASKS) and _VERSION.search(text):
        return True
    parts = symbol.split(".")[1:] if "hasattr(" in text or "getattr(" in text else []
    return any(f"{quote}{part}{quote}" in text for part in parts for quote in "'\"")


def _newest_left(situation: Situation, package: str, since: str, as_of: str) -> tuple[Evidence, str, str] | None:
    """Return (demand, newest release, reason) of the topmost list; None where one has the interface, or may have it."""
    from stacklint.solver.beside import main_questions  # noqa: PLC0415 - likewise
    from stacklint.solver.question import newest  # noqa: PLC0415 - likewise
    from stacklint.solver.search import UndecidedError  # noqa: PLC0415 - likewise
    from stacklint.versions import Version  # noqa: PLC0415 - only where something new is used

    locked = [e.detail.get("version", "") for e in situation.evidence if e.kind == "locked" and e.value == package]
    if not all(version and _is_older(version, since) for version in locked):
        return None
    lists = main_questions(situation.evidence, situation.scopes, situation.project, as_of)
    told_of: tuple[Evidence, str, str] | None = None
    asking = [question for question in lists if package in question.asked]
    for question in sorted(asking, key=lambda q: q.environment.path.count("/")):
        pinned = _PINNED.fullmatch(_demand(question, package).detail.get("specifier", ""))
        try:
            line = None if pinned else newest(question, question.asked, package)
        except UndecidedError:
            return None
        last = Version(pinned[1]) if pinned else question.shelves.of(package).lasts[line] if line is not None else None
        if last is None or last >= Version(since):
            return None
        told_of = told_of or (_demand(question, package), str(last), _reason(question, package, since))
    return told_of


def _governs(listed: str, path: str) -> bool:
    """Whether a list lies in a folder of a file, or above it: the one beside another program is that one's."""
    folder = listed.rpartition("/")[0]
    return not folder or path.startswith(f"{folder}/")


def _is_older(version: str, since: str) -> bool:
    from stacklint.versions import InvalidVersion, Version  # noqa: PLC0415 - as above

    try:
        return Version(version) < Version(since)
    except InvalidVersion:
        return False


def _demand(question: Question, package: str) -> Evidence:
    return next(item for item in question.environment.items if item.value == package)


def _reason(question: Question, package: str, since: str) -> str:
    """Return why no newer release is left: the list's own bound, or what other packages ask for."""
    from stacklint.solver.asks import Ask  # noqa: PLC0415 - as above
    from stacklint.solver.spec import both, is_empty, spec_of  # noqa: PLC0415 - as above
    from stacklint.solver.unmet import unmet  # noqa: PLC0415 - as above

    asked, newer = question.asked[package], spec_of(f">={since}")
    assert newer, "a version of our own facts"
    together = both(asked.spec, newer)
    if is_empty(together.low, together.high):
        return f"{question.environment.path} asks for {package}{asked.spec.text}"
    wanted = {**question.asked, package: Ask(package, together, asked.extras)}
    found = unmet(replace(question, asked=wanted, asked_before=False, answer=None))
    others = _others(found.packages, package) if found else ""
    return f"{others} in {question.environment.path} leaves no newer one" if others else "the list leaves no newer one"


def _others(packages: Iterable[str], package: str) -> str:
    return " and ".join(name for name in packages if name != package)


def _finding(
    rule: Rule, situation: Situation, item: Evidence, row: Mapping[str, Any], demand: Evidence, last: str, reason: str
) -> Finding:
    words = {"symbol": row["symbol"], "package": row["package"], "since": row["in"], "last": last, "reason": reason}
    return Finding(
        rule=rule.id,
        kind="conflict",
        severity=rule.severity,
        message=rule.message.format(**words),
        location=item.location,
        project=situation.project,
        related=(Related(demand.location, f"{demand.value}{demand.detail.get('specifier', '')} here"),),
        act=rule.act.format(**words),
        subject=row["symbol"],
    )
