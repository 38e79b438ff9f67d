"""Which other pins of a list keep a package below a version: what their releases ask for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.demands import admits, specifier_of
from stacklint.knowledge.releases import releases
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.model import Evidence

_EXACT = lazy(r"={2,3}\s*v?(\d[\w.!+]*)$")
_REQUIREMENT = lazy(r"([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*\(?([^;()]*)\)?\s*(?:;(.*))?$")


def holders(package: str, version: str, demands: Iterable[Evidence], asked: Iterable[Evidence]) -> list[Evidence]:
    """Return the exact pins beside the demands on a package whose releases refuse it from `version` on."""
    files = {demand.location.path for demand in demands}
    beside = (e for e in asked if e.location.path in files and e.value != package and e.kind == "package")
    return [
        e
        for e in beside
        if (exact := _EXACT.match(specifier_of(e).strip()))
        and any(admits(spec, version) == "never" for spec in _asks(e.value, exact[1], package))
    ]


def _asks(holder: str, version: str, package: str) -> Iterator[str]:
    """Yield what a release asks of a package, as far as the facts tell and no marker makes it depend."""
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415 - start-up

    facts = releases(holder)
    try:
        pinned = Version(version)
        line = next((r for r in facts.lines if Version(r.first) <= pinned <= Version(r.last)), None) if facts else None
    except InvalidVersion:
        return
    for text in (line.requires if line else None) or ():
        match = _REQUIREMENT.match(text)
        if match and not match[3] and match[1].lower().replace("_", "-") == package and match[2].strip():
            yield match[2].replace("==@", f"=={version}")
