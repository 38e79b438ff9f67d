"""The decorator that makes a function a check, and what every check is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any

from stacklint.in_time import OutOfTime, in_time
from stacklint.knowledge.types import Rule
from stacklint.model import Evidence, Finding, StacklintError
from stacklint.needs import has_any
from stacklint.once import once
from stacklint.plugins import module_names
from stacklint.record import dataclass, field
from stacklint.resolve import Runs

if TYPE_CHECKING:
    from stacklint.knowledge.load import Knowledge
    from stacklint.situation import Situation


@dataclass(frozen=True, slots=True)
class Context:
    """The whole repository as a check sees it.

    `elsewhere` are links, and files that git tracks and that are not in the work tree. `policy` is the
    settings' word on what is allowed and forbidden, `decided` the tool that they decided on, by problem.
    `shared` is what checks find once for all of a scan.
    """

    knowledge: Knowledge
    situations: Mapping[str, Situation]
    paths: frozenset[str]
    ignored: Callable[[str], bool]
    runs: Runs = field(default_factory=Runs)
    evidence: tuple[Evidence, ...] = ()
    as_of: str = ""
    text: Callable[[str], str] = lambda _: ""
    elsewhere: frozenset[str] = frozenset()
    policy: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    decided: Mapping[str, str] = field(default_factory=dict)
    shared: dict[str, Any] = field(default_factory=dict, compare=False)


_OWN = 20.0
"""Seconds for a rule of a team's own, whose expressions may be of any kind."""
Decide = Callable[[Rule, Context], Iterator[Finding]]
CHECKS: dict[str, Decide] = {}
NEEDS: dict[str, tuple[str, ...]] = {}
"""What a check needs, by its name: see `check`."""


def check(name: str, *needs: str) -> Callable[[Decide], Decide]:
    """Register a function as the one that decides the rules whose `parameters.check` is `name`.

    `needs` are the keys of evidence, values, names of files and tools without any of which nothing can be found, as
    `has_any` reads them: where a repository has none of them the function is not even imported.
    """

    def register(decide: Decide) -> Decide:
        CHECKS[name] = decide
        NEEDS[name] = needs
        return decide

    return register


def load_checks() -> Mapping[str, Decide]:
    """Return the checks by name; the module of each is imported when it is first asked."""
    from stacklint.check_table import checks  # noqa: PLC0415 - it makes its table with this module

    return checks()


def import_checks() -> Mapping[str, Decide]:
    """Import every module of this package and return the checks by name."""
    for name in module_names("stacklint.checks"):
        import_module(f"stacklint.checks.{name}")
    return CHECKS


def run_checks(context: Context, end: float = inf) -> tuple[list[Finding], list[str]]:
    """Return what the rules of the knowledge find, sorted by place, and the rules for which there was no time.

    The rules are asked in their order until `end`, of `time.monotonic`; one that is at it then finds nothing.
    A rule of a team's own has twenty seconds; raises `StacklintError` where its parameters are none for its check.
    """
    checks = load_checks()
    found: list[Finding] = []
    late: list[str] = []
    for rule in context.knowledge.rules.values():
        name = rule.parameters.get("check", rule.check)
        decide = checks.get(name)
        needs = NEEDS.get(name, ())
        if decide is None or (needs and not has_any(needs, rule.parameters, context)):
            continue
        own = rule.id in context.knowledge.own
        try:
            work = partial(_asked_of_own if own else _asked, decide, rule, context)
            found += in_time(min(end, monotonic() + _OWN) if own else end, work)
        except OutOfTime:
            late.append(rule.id)
    return sorted(once(found, context.knowledge.rules), key=lambda f: (f.location, f.rule, f.tools, f.message)), late


def _asked(decide: Decide, rule: Rule, context: Context) -> list[Finding]:
    return list(decide(rule, context))


def _asked_of_own(decide: Decide, rule: Rule, context: Context) -> list[Finding]:
    try:
        return _asked(decide, rule, context)
    except Exception as error:
        place, kind = f"{rule.data['folder']}/{rule.id}.yaml", rule.parameters.get("check", rule.check)
        reason = f"{type(error).__name__}: {error}"
        raise StacklintError(f"{place}: the check {kind!r} cannot be made with these parameters ({reason})") from error
