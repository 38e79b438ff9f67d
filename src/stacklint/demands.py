"""What manifests, locks and images demand of a package, and whether that admits a version."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from packaging.version import Version

    from stacklint.knowledge.releases import Releases
    from stacklint.model import Evidence

_BARE = lazy(r"v?\d[\w.*+!-]*")
_BOUND = lazy(r"(===?|!=|~=|>=|<=|=|~|\^|>|<)\s*v?([0-9][\w.!+*-]*)")


def nearest(packages: Iterable[str], place: Evidence, asked: Iterable[Evidence]) -> list[Evidence]:
    """Return the demands on a package nearest to a file: a lock's version, then manifests; empty for none.

    An image that takes any version does not outrank the list or lock above it, which the code may be run with as well.
    """
    found: dict[int, list[Evidence]] = defaultdict(list)
    wanted = frozenset(packages)
    folder = place.location.path.rpartition("/")[0]
    for item in asked:
        if item.value not in wanted:
            continue
        where = item.location.path.rpartition("/")[0]
        if where and not (folder + "/").startswith(where + "/"):
            continue
        depth = -len(where.split("/")) if where else 0
        found[depth * 2 - (item.kind == "locked")].append(item)
    if not found:
        return []
    near = found.pop(min(found))
    if any(e.detail.get("context") != "image" or specifier_of(e) for e in near):
        return near
    listed = [e for depth in sorted(found) for e in found[depth] if e.detail.get("context") != "image"]
    return [*near, *listed[:1]]


def specifier_of(item: Evidence) -> str:
    """Return what a requirement, or a locked version, lets in."""
    return f"=={item.detail.get('version', '')}" if item.kind == "locked" else item.detail.get("specifier", "")


def admits(specifier: str, version: str) -> str:
    """Return only, never or maybe: whether a demand admits just versions from `version` on, none, or both."""
    from stacklint.versions import Version  # noqa: PLC0415 - start-up

    exact = "==" if _BARE.fullmatch(specifier.strip()) else ""  # what Poetry and conda call one version
    try:
        gone = Version(version)
        ranges = [_range(op, text) for op, text in _BOUND.findall(exact + specifier.strip()) if op != "!="]
    except ValueError:  # no version, or a number of thousands of digits
        return "maybe"
    if any(high is not None and (gone > high or (gone == high and not closed)) for _, high, closed in ranges):
        return "never"
    return "only" if any(low is not None and low >= gone for low, _, _ in ranges) else "maybe"


def lowest(specifier: str) -> str:
    """Return the lowest version that a demand's lower bounds name, empty where it has none."""
    from stacklint.versions import Version  # noqa: PLC0415 - start-up

    found = [text.rstrip(".*-") for op, text in _BOUND.findall(specifier.strip()) if op not in {"<", "<=", "!="}]
    try:
        return max(found, key=Version, default="")
    except ValueError:  # as above
        return ""


def _range(operator: str, text: str) -> tuple[Version | None, Version | None, bool]:
    """Return the lowest and highest version that one bound lets in, and whether the highest is in it."""
    from stacklint.versions import Version  # noqa: PLC0415 - start-up

    version = Version(text.rstrip(".*-"))
    if operator in {">=", ">"}:
        return version, None, False
    if operator in {"<=", "<"}:
        return None, version, operator == "<="
    exact = operator in {"==", "==="} and not text.endswith("*")
    return (version, version, True) if exact else (version, _next(operator, version), False)


def _next(operator: str, version: Version) -> Version:
    """Return the first version that `^1.2`, `~=1.2`, `~1.2`, `=1.2` or `==1.2.*` keep out."""
    from stacklint.versions import Version  # noqa: PLC0415 - start-up

    parts = list(version.release)
    if operator == "^":
        kept = next((i for i, part in enumerate(parts) if part), len(parts) - 1)
    elif operator == "~=":
        kept = max(0, len(parts) - 2)
    else:
        kept = min(1, len(parts) - 1) if operator == "~" else len(parts) - 1
    return Version(".".join(map(str, [*parts[:kept], parts[kept] + 1])))


def reachable(facts: Releases | None, version: str, pythons: Iterable[str]) -> bool:
    """Say whether one of these Pythons can install a release from `version` on; true where that is not known."""
    from stacklint.specifiers import SpecifierSet  # noqa: PLC0415 - start-up
    from stacklint.versions import Version  # noqa: PLC0415 - start-up

    wanted = tuple(pythons)
    if facts is None or not wanted:
        return True
    gone = Version(version)
    asked = {line.python for line in facts.lines if Version(line.last) >= gone}
    try:
        return not asked or any(SpecifierSet(spec).contains(_newest(p)) for spec in asked for p in wanted)
    except ValueError:  # a specifier or version that the standard does not know
        return True


def _newest(python: str) -> str:
    """Return `3.8.99` for `3.8`, which stands for its newest patch."""
    return f"{python}.99" if python.count(".") == 1 else python
