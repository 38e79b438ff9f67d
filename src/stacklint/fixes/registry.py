"""The decorator that makes a function a fixer, and the fixes of a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from stacklint.knowledge.types import Rule  # noqa: TC001 - part of what every fixer is given
from stacklint.model import Edit, Finding, Fix, Location
from stacklint.plugins import module_names
from stacklint.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Case:
    """One place of a finding: its rule, and the decoded text of any file, empty where there is none."""

    place: Location
    finding: Finding
    rule: Rule
    text: Callable[[str], str]

    @property
    def rows(self) -> list[str]:
        """The lines of the place's file, without their ends."""
        return self.text(self.place.path).split("\n")


Mend = Callable[[Case], tuple[Edit, ...]]
FIXERS: dict[str, tuple[Mend, bool]] = {}


def fixer(name: str, *, safe: bool) -> Callable[[Mend], Mend]:
    """Register a function as the one that mends the findings of rules whose `fix` is `name`.

    It returns no edit where there is a doubt. What changes what is installed is not safe.
    """

    def register(mend: Mend) -> Mend:
        FIXERS[name] = mend, safe
        return mend

    return register


def load_fixers() -> Mapping[str, tuple[Mend, bool]]:
    """Import every module of this package and return the fixers by name, each with whether it is safe."""
    for name in module_names("stacklint.fixes"):
        import_module(f"stacklint.fixes.{name}")
    return FIXERS


def find_fixes(findings: Iterable[Finding], rules: Mapping[str, Rule], text: Callable[[str], str]) -> dict[str, Fix]:
    """Return the fixes of the findings that have one, by fingerprint; each mends all places of its finding."""
    named = [(f, rules[f.rule]) for f in findings if f.rule in rules and rules[f.rule].data.get("fix")]
    if not named:
        return {}
    fixers = load_fixers()
    found = {}
    for finding, rule in named:
        mend, safe = fixers[rule.data["fix"]]
        edits = [mend(Case(place, finding, rule, text)) for place in finding.places or (finding.location,)]
        if all(edits):
            every = sorted({edit for row in edits for edit in row})
            found[finding.fingerprint] = Fix(finding.act or finding.message, safe, tuple(every))
    return found
