"""What a release line asks for under one Python, on every machine."""

from __future__ import annotations

from functools import lru_cache

from stacklint.record import dataclass
from stacklint.regex import lazy
from stacklint.solver.markers import MACHINES, SAME, simply
from stacklint.solver.spec import ANY, Spec, spec_of

_PARTS = lazy(r"\s*([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?\s*(?:\(([^)]*)\)|(@[^;]*)|([^;]*))\s*(?:;(.*))?")
_EXTRA = lazy(r"\bextra\s*==\s*['\"]([^'\"]+)['\"]")


@dataclass(frozen=True, slots=True)
class Ask:
    """A demand: of which package, in which versions, with which extras, and where it holds."""

    package: str
    spec: Spec
    extras: frozenset[str] = frozenset()
    marker: str = ""


@lru_cache(maxsize=4096)
def asks_of(requires: tuple[str, ...], extras: frozenset[str], python: str) -> tuple[Ask, ...]:
    """Return what requirements ask for under a Python, with extras."""
    found = (ask_of(text) for text in requires)
    return tuple(ask for ask in found if ask and holds(ask.marker, python, extras))


@lru_cache(maxsize=20_000)
def ask_of(text: str) -> Ask | None:
    """Return what a requirement asks for; None where no version is asked for that can be judged."""
    match = _PARTS.fullmatch(text)
    if match is None or (match[4] and not match[5]):
        return None
    name, extras, inner, _, plain, marker = match.groups()
    spec = spec_of("".join((inner or plain or "").split()))
    kept = frozenset(part.strip() for part in (extras or "").split(",") if part.strip())
    return Ask(name, spec or ANY, kept, (marker or "").strip())


@lru_cache(maxsize=20_000)
def holds(marker: str, python: str, extras: frozenset[str] = frozenset()) -> bool:
    """Whether a marker is true under a Python on Linux, macOS and Windows alike; false where it is no marker."""
    if not marker:
        return True
    named = set(_EXTRA.findall(marker))
    if named and not named & extras:
        return False
    simple = simply(marker, python, named & extras)
    if simple is not None:
        return simple
    from packaging.markers import InvalidMarker, Marker, UndefinedEnvironmentName  # noqa: PLC0415 - start-up

    try:
        parsed = Marker(marker)
        machines = MACHINES if "platform" in marker or "os_name" in marker else MACHINES[:1]
        return all(
            parsed.evaluate(
                {
                    **SAME,
                    **machine,
                    "python_version": python,
                    "python_full_version": f"{python}.9",
                    "extra": extra,
                    "implementation_version": f"{python}.9",
                }
            )
            for machine in machines
            for extra in (sorted(named & extras)[:1] or [""])
        )
    except (InvalidMarker, UndefinedEnvironmentName, ValueError):
        return False
