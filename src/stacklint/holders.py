"""Which other pins of a list keep a package below a version: what their releases ask for, or what it asks of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.demands import admits, lowest, specifier_of
from stacklint.knowledge.releases import releases
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacklint.knowledge.releases import Line
    from stacklint.model import Evidence

_EXACT = lazy(r"={1,3}\s*v?(\d[\w.!+]*)$")
_REQUIREMENT = lazy(r"([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*\(?([^;()]*)\)?\s*(?:;(.*))?$")


def holders(package: str, version: str, demands: Iterable[Evidence], asked: Iterable[Evidence]) -> list[Evidence]:
    """Return the exact pins beside the demands on a package with which none of its releases from `version` on goes.

    Either the pinned release refuses them, or each of them asks for a later release of what is pinned.
    """
    later = _from(package, version)
    return [
        e
        for e, pinned in pins(package, demands, asked)
        if any(admits(spec, version) == "never" for spec in _asks(e.value, pinned, package))
        or (later and all(_wants_later(line, e) for line in later))
    ]


def pins(package: str, demands: Iterable[Evidence], asked: Iterable[Evidence]) -> Iterator[tuple[Evidence, str]]:
    """Yield the other packages of which the lists that demand a package fix one version, with it."""
    files = {demand.location.path for demand in demands}
    for item in asked:
        if item.location.path in files and item.value != package and item.kind == "package":
            exact = _EXACT.match(specifier_of(item).strip())
            if exact:
                yield item, exact[1]


def is_older_than_python(
    package: str, version: str, demands: Iterable[Evidence], asked: Iterable[Evidence], pythons: Mapping[str, str]
) -> bool:
    """Whether a pin among what is asked for beside the demands is from before the Python that `version` needs.

    Of what is built for each Python a release from before one has no build for it. `pythons` has the day of each
    Python's first release; all releases from `version` on are looked at.
    """
    needed = {lowest(line.python) for line in _from(package, version)}
    born = min((pythons.get(text, "") for text in needed), default="")
    return bool(born) and any(_released(e.value, pinned) < born for e, pinned in pins(package, demands, asked))


def _released(package: str, version: str) -> str:
    """Return the day of a release; one that is after all others where it is not known."""
    line = _line(package, version)
    return line.last_date if line else "9"


def _from(package: str, version: str) -> list[Line]:
    """Return the release lines of a package from a version on."""
    from stacklint.versions import Version  # noqa: PLC0415 - start-up

    facts = releases(package)
    return [line for line in facts.lines if Version(line.last) >= Version(version)] if facts else []


def _wants_later(line: Line, pin: Evidence) -> bool:
    """Whether the releases of a line ask for a later release of a package than the one that is pinned."""
    for spec in _demands_on(line, pin.value):
        low = lowest(spec)
        if low and admits(specifier_of(pin), low) == "never":
            return True
    return False


def _line(package: str, version: str) -> Line | None:
    from stacklint.versions import InvalidVersion, Version  # noqa: PLC0415 - start-up

    facts = releases(package)
    try:
        pinned = Version(version)
        return next((r for r in facts.lines if Version(r.first) <= pinned <= Version(r.last)), None) if facts else None
    except InvalidVersion:
        return None


def _demands_on(line: Line | None, package: str) -> Iterator[str]:
    """Yield what a line's releases ask of a package, where no marker makes it depend."""
    for text in (line.requires if line else None) or ():
        match = _REQUIREMENT.match(text)
        if match and not match[3] and match[1].lower().replace("_", "-") == package and match[2].strip():
            yield match[2]


def _asks(holder: str, version: str, package: str) -> Iterator[str]:
    """Yield what a release asks of a package, as far as the facts tell and no marker makes it depend."""
    for text in _demands_on(_line(holder, version), package):
        yield text.replace("==@", f"=={version}")
