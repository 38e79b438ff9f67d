"""What a release line asks for under one Python, on every machine."""

from __future__ import annotations

from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING

from stacklint.record import dataclass
from stacklint.regex import lazy
from stacklint.solver.spec import ANY, Spec, spec_of

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping


_PARTS = lazy(r"\s*([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?\s*(?:\(([^)]*)\)|(@[^;]*)|([^;]*))\s*(?:;(.*))?")
_EXTRA = lazy(r"\bextra\s*==\s*['\"]([^'\"]+)['\"]")
_ATOM = lazy(r"\s*(\w+)\s*(==|!=|>=|<=|>|<)\s*(?:'([^'\"]*)'|\"([^'\"]*)\")\s*")
_NUMBERS = lazy(r"\d{1,4}(?:\.\d{1,4}){0,3}")
_MACHINES: tuple[dict[str, str], ...] = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix", "platform_machine": "arm64"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
)
_SAME = {
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "platform_release": "",
    "platform_version": "",
}


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
    simple = _simply(marker, python, named & extras)
    if simple is not None:
        return simple
    from packaging.markers import InvalidMarker, Marker, UndefinedEnvironmentName  # noqa: PLC0415 - start-up

    try:
        parsed = Marker(marker)
        machines = _MACHINES if "platform" in marker or "os_name" in marker else _MACHINES[:1]
        return all(
            parsed.evaluate(
                {
                    **_SAME,
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


def _simply(marker: str, python: str, extras: set[str]) -> bool | None:
    """Return the answer to a marker without brackets, on all machines; None where it takes the standard's reader.

    To import that one costs as much as all the rest of a question.
    """
    if "(" in marker:
        return None
    rows = [[_ATOM.fullmatch(atom) for atom in part.split(" and ")] for part in marker.split(" or ")]
    answers = [[[_compared(a, machine, python, extras) for a in part] for part in rows] for machine in _MACHINES]
    if any(answer is None for machine in answers for part in machine for answer in part):
        return None
    return all(any(all(part) for part in machine) for machine in answers)


def _compared(atom: re.Match[str] | None, machine: Mapping[str, str], python: str, extras: set[str]) -> bool | None:
    """Return whether one comparison holds on a machine; None where it is another kind."""
    if atom is None:
        return None
    name, operator, value = atom[1], atom[2], atom[3] if atom[3] is not None else atom[4]
    if name == "python_version" and _NUMBERS.fullmatch(value):
        return _ORDERS[operator](_padded(python), _padded(value))
    if name == "python_full_version" and _NUMBERS.fullmatch(value):
        return _ORDERS[operator](_padded(f"{python}.9"), _padded(value))
    if operator not in {"==", "!="}:
        return None
    if name == "extra":
        return (value in extras) == (operator == "==")
    known = machine.get(name, _SAME.get(name))
    return None if known is None else (known == value) == (operator == "==")


def _padded(version: str) -> list[int]:
    parts = [int(part) for part in version.split(".")]
    return parts + [0] * (4 - len(parts))


_ORDERS: Mapping[str, Callable[[list[int], list[int]], bool]] = {
    "==": eq,
    "!=": ne,
    ">=": ge,
    "<=": le,
    ">": gt,
    "<": lt,
}
