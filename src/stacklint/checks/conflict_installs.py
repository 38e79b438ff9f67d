"""Conflicts: what is asked for together and cannot be installed together, by the facts of releases."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from stacklint.checks.registry import Context, check
from stacklint.gathered import seen
from stacklint.model import Evidence, Finding, Related
from stacklint.record import replace
from stacklint.references import spoken_of, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from stacklint.knowledge.types import Rule
    from stacklint.situation import Situation
    from stacklint.solver.environments import Environment
    from stacklint.solver.held import Held
    from stacklint.solver.pairs import Pair
    from stacklint.solver.python_bounds import NeedsPython
    from stacklint.solver.question import Question
    from stacklint.solver.unmet import Said, Unmet
    from stacklint.solver.ways import Pin

_YEAR = 1
_SHOWN, _TOLD = 3, 5
"""Lines besides the one that is told which a message names, and which are shown."""
_ASKED: WeakKeyDictionary[Callable[[str], str], list[tuple[Question, str]]] = WeakKeyDictionary()
"""The environments of a scan, which all rules of this check share."""
_JOBS: WeakKeyDictionary[Callable[[str], str], dict[str, dict[str, dict[str, Evidence]]]] = WeakKeyDictionary()
"""The Pythons of its jobs, by the actions that set one up."""


@check("installed-together")
def find_unmet(rule: Rule, context: Context) -> Iterator[Finding]:
    """Yield lists, groups and commands of which no choice of releases meets all demands.

    `parameters.outcome` is unmet, held or python: nothing fits, and the installer minds (`parameters.resolves`); a
    package stays at a release that is older than a year; a package needs a later Python than the one that is fixed
    or let in; newer: it is made for older Pythons than the one that is fixed.
    """
    if context.text not in _ASKED:
        _ASKED[context.text] = [*_questions(context)]
    outcome = rule.parameters["outcome"]
    tools = frozenset(p for tool in context.knowledge.tools.values() for p in tool.packages if outcome == "held")
    for question, project in _ASKED[context.text]:
        if outcome == "unmet":
            yield from _unmet(rule, context, question, project)
        elif outcome == "held":
            yield from _held(rule, context, question, project, tools)
        else:
            own = [*_python(rule, context, question, project, newer=outcome == "newer")]
            yield from own or (_of_jobs(rule, context, question, project) if "setups" in rule.parameters else ())


def _questions(context: Context) -> Iterator[tuple[Question, str]]:
    """Yield the environments in which a tool of the catalogue meets another package with known releases."""
    asked = {s.evidence.value for o in told(context.situations) for u in o.usages.values() for s in u.sightings
             if s.evidence.kind == "package" and ":" not in s.evidence.value}  # fmt: skip
    if not asked:
        return
    from stacklint.solver.ask import questions  # noqa: PLC0415 - nothing is loaded where no tool is declared

    where: dict[str, Situation] = {}
    rows: list[Evidence] = []
    for situation in told(context.situations):
        for item in situation.evidence:
            where[item.location.path] = situation
            rows.append(item)

    def counts(item: Evidence) -> bool:
        return spoken_of(where[item.location.path], item)

    for question in questions(context.evidence, rows, counts, context.text, frozenset(asked), context.as_of):
        yield question, where[question.environment.path].project


def _unmet(rule: Rule, context: Context, question: Question, project: str) -> Iterator[Finding]:
    from stacklint.solver.unmet import unmet  # noqa: PLC0415 - as above

    if _is_let_pass(rule.parameters["resolves"], context, question.environment.path):
        return
    found: Unmet | None = unmet(question)
    if found is None:
        return
    places = _places(question.environment, found.packages)
    names = [_named(places[name]) for name in found.packages]
    lines = _places(question.environment, tuple(pair.package for pair in found.more))
    words = {
        "packages": _joined(names, len(names)),
        "one": _said(found.said[0]),
        "two": _said(found.said[1]),
        "python": f" under Python {found.python}" if len(question.pythons) == 1 else "",
        "more": f"; so it is with {_joined([_named(e) for e in lines.values()], _SHOWN)}" if lines else "",
    }
    released = rule.parameters["pythons"].get(found.python, "") if len(question.pythons) == 1 else ""
    instead, pins = _ways(found, released)
    if instead or found.instead.texts:  # one of them is what the other one needs: to part them is no help
        act = " or ".join(filter(None, (instead, pins)))
        finding = _finding(replace(rule, act=_capital(act)), context, project, list(places.values()), words, "")
    else:
        finding = _finding(rule, context, project, list(places.values()), words, _capital(pins))
    asked = {pair.package: _said(pair) for pair in reversed(found.more)}
    told = (Related(e.location, f"{_named(e)} here, and {asked[e.value]}") for e in [*lines.values()][:_TOLD])
    yield replace(finding, related=(*finding.related, *told))


def _is_let_pass(resolves: Mapping[str, str], context: Context, path: str) -> bool:
    """Whether a list is installed by releases of the installer alone that warn of a contradiction and go on.

    `resolves` has for each installer the first release that refuses one.
    """
    old: list[Evidence] | None = context.shared.get("old installers")
    if old is None:
        asked = (e for e in seen(context, "package") if e.value in resolves)
        old = context.shared["old installers"] = [e for e in asked if _is_before(e, resolves)]
    if any(e.location.path == path for e in old if e.detail.get("manager") == "conda"):
        return True
    if not old:
        return False
    places = {e.detail.get("environment") for e in old if "context" in e.detail}
    read = (e for e in seen(context, "include:requirement") if e.value == path and "context" in e.detail)
    using = {e.detail.get("environment") for e in read}
    return bool(using) and using <= places


def _is_before(item: Evidence, resolves: Mapping[str, str]) -> bool:
    from stacklint.demands import admits  # noqa: PLC0415 - only where an installer is asked for

    return admits(item.detail.get("specifier", ""), resolves[item.value]) == "never"


def _ways(found: Unmet, released: str) -> tuple[str, str]:
    """Return what to ask for instead, and the pins that do; what is older than the Python only where all is."""
    texts = found.instead.texts if found.instead.oldest >= released else ()
    pins = [pin for pin in found.pins if pin.oldest >= released]
    if not texts and not pins:
        texts, pins = found.instead.texts, list(found.pins)
    asked = f"ask for {_joined(list(texts), len(texts))}" if texts else ""
    unknown = found.instead.unknown
    note = f" (what {unknown} more of its pins ask for is not known here)" if unknown else ""
    pins = [pin for pin in pins if not texts or pin.package != found.shared]
    named = f"pin {' or '.join(_pin(pin) for pin in pins)}{note}" if pins else ""
    return asked + (note if len(texts) > 1 and not pins else ""), named


def _joined(names: list[str], most: int) -> str:
    """Return names as one says them, and how many there are besides."""
    shown = [*names[:most], *([f"{len(names) - most} more"] if len(names) > most else [])]
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _held(rule: Rule, context: Context, question: Question, project: str, tools: frozenset[str]) -> Iterator[Finding]:
    from stacklint.solver.held import held_back  # noqa: PLC0415 - as above

    if any("context" in item.detail for item in question.environment.items):
        return  # a command of a notebook or an image, which nobody keeps up to date
    year = f"{int(context.as_of[:4]) - _YEAR}{context.as_of[4:]}"
    for found in held_back(question, tools, year):
        places = _places(question.environment, (found.package, found.by))
        words = {"package": found.package, "by": found.by, "version": found.at.version, "date": found.at.date}
        words |= {"newest": found.newest.version, "asked": _asked(found), "shared": found.shared}
        yield _finding(rule, context, project, list(places.values()), words, "")


def _asked(found: Held) -> str:
    rows = [said for said in found.said if said.by] or list(found.said)
    return " and ".join(_said(said) for said in rows)


def _python(rule: Rule, context: Context, question: Question, project: str, *, newer: bool) -> Iterator[Finding]:
    from stacklint.solver.python_bounds import bars_python, needs_python  # noqa: PLC0415 - as above

    python = question.environment.python
    if python is None or (newer and len(question.pythons) != 1):
        return
    found: list[NeedsPython] = list(bars_python(question) if newer else needs_python(question))
    if not found:
        return
    row = max(found, key=lambda f: tuple(int(part) for part in f.needs.split(".") if part.isdigit()))
    places = list(_places(question.environment, (row.package,)).values())
    fixed = "is fixed" if len(question.pythons) == 1 else "is let in"
    more = f"; so it is with {len(found) - 1} more packages" if len(found) > 1 else ""
    words = {"package": _named(places[0]), "needs": row.needs, "python": row.python, "fixed": fixed, "more": more}
    finding = _finding(rule, context, project, places, words, "")
    yield _with_place(finding, python, f"Python {row.python} {fixed} here")


def _of_jobs(rule: Rule, context: Context, question: Question, project: str) -> Iterator[Finding]:
    """Yield what a job of the CI host cannot install under the Python that it sets up, the oldest one."""
    fixed = _job_pythons(context, rule.parameters["setups"]).get(question.environment.path, {})
    for minor in sorted(fixed, key=lambda m: int(m.partition(".")[2])):
        place = fixed[minor]
        asked = replace(question, pythons=(minor,), environment=replace(question.environment, python=place))
        found = [*_python(rule, context, asked, project, newer=False)]
        if found:
            yield found[0]
            return


def _job_pythons(context: Context, setups: str) -> dict[str, dict[str, Evidence]]:
    """Return the Pythons of jobs by the list that they install; gathered once in a scan."""
    known = _JOBS.setdefault(context.text, {})
    if setups not in known:
        from stacklint.solver.jobs import job_pythons  # noqa: PLC0415 - as above

        known[setups] = job_pythons(context.evidence, frozenset(setups.split()))
    return known[setups]


def _with_place(finding: Finding, place: Evidence, message: str) -> Finding:
    return replace(finding, related=(*finding.related, Related(place.location, message)))


def _places(environment: Environment, names: tuple[str, ...]) -> dict[str, Evidence]:
    """Return where each package is asked for, in the order of the list."""
    rows = sorted((e for e in environment.items if e.value in names), key=lambda e: e.location)
    return {row.value: row for row in reversed(rows)} if rows else {}


def _named(item: Evidence) -> str:
    specifier = item.detail.get("specifier", "")
    return f"{item.value} {specifier.removeprefix('==')}".strip()


def _said(said: Said | Pair) -> str:
    if not said.by:
        return f"{said.text} is asked for here"
    through = f", which {said.root} brings," if said.root != said.by else ""
    return f"{said.by}{through} asks for {said.text}"


def _pin(pin: Pin) -> str:
    return f"{pin.package} {pin.version} ({pin.date})"


def _finding(
    rule: Rule, context: Context, project: str, places: list[Evidence], words: Mapping[str, str], act: str
) -> Finding:
    ordered = sorted(places, key=lambda e: e.location)
    tools = {t.id for t in context.knowledge.tools.values() for e in places if e.value in t.packages}
    shown = rule.act.format(**words)
    return Finding(
        rule=rule.id,
        kind="conflict",
        severity=rule.severity,
        message=rule.message.format(**words),
        location=ordered[-1].location,
        project=project,
        tools=tuple(sorted(tools)),
        related=tuple(Related(e.location, f"{_named(e)} here") for e in ordered[:-1]),
        act=f"{act}, or {shown[0].lower()}{shown[1:]}" if act else shown,
        subject=" ".join(sorted(e.value for e in places)),
    )
