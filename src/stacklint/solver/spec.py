"""A version specifier as one interval, with what it leaves out; reads those of pip and of Poetry."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from stacklint.record import dataclass
from stacklint.regex import lazy

if TYPE_CHECKING:
    from packaging.version import Version

Edge = tuple["Version", int]
"""A place between versions: just before one (-1), or just behind it (1)."""

_CLAUSE = lazy(r"\s*(===|==|~=|!=|<=|>=|<|>|\^|~|=|)\s*v?([0-9][0-9A-Za-z.!+_-]*?)(\.\*)?\s*")
_MOST_DIGITS = 40


@dataclass(frozen=True, slots=True)
class Spec:
    """What lies between `low` and `high`, but for `excluded`; None for no bound.

    `exact` is the one version that is asked for. `early` says that a version before a release is named,
    which lets such versions in. `own` stands for the version of whoever asks.
    """

    text: str = ""
    low: Edge | None = None
    high: Edge | None = None
    excluded: tuple[tuple[Edge, Edge], ...] = ()
    exact: Version | None = None
    early: bool = False
    own: bool = False


ANY = Spec()
OWN = Spec("==@", own=True)


@lru_cache(maxsize=20_000)
def spec_of(text: str, manager: str = "pip") -> Spec | None:
    """Return what a specifier lets in; None for one that is not understood, of which nothing can be said."""
    if not text or text == "*":
        return ANY
    if text.startswith("==@"):
        return OWN
    clauses = [_CLAUSE.fullmatch(part) for part in text.split(",") if part.strip()]
    if not all(clauses) or any(len(part) > _MOST_DIGITS for part in text.split(",")):
        return None
    found = Spec(text)
    for clause in clauses:
        assert clause, "all of them matched"
        operator = clause[1] or ("==" if manager in {"poetry", "pipenv"} else "")
        if (operator in {"", "="}) or (operator in {"^", "~"} and manager not in {"poetry", "pdm"}):
            return None
        try:
            found = _narrowed(found, operator, clause[2], star=bool(clause[3]))
        except ValueError:  # no version
            return None
    return found


@lru_cache(maxsize=20_000)
def version_of(text: str) -> Version:
    """Return a version, made once; raises `InvalidVersion`, a `ValueError`."""
    from stacklint.versions import Version  # noqa: PLC0415 - start-up

    return Version(text)


def _narrowed(spec: Spec, operator: str, text: str, *, star: bool) -> Spec:
    version = version_of(text.partition("+")[0])
    early = spec.early or version.is_prerelease
    low, high = _edges(operator, version, star=star)
    if operator == "!=":
        assert low, "a version that is left out has two sides"
        assert high, "a version that is left out has two sides"
        return _with(spec, excluded=(*spec.excluded, (low, high)), early=spec.early)
    exact = version if operator in {"==", "==="} and not star else spec.exact
    return _with(spec, low=later(spec.low, low), high=earlier(spec.high, high), exact=exact, early=early)


def _edges(operator: str, version: Version, *, star: bool) -> tuple[Edge | None, Edge | None]:
    """Return the two ends of what one operator lets in, or, for `!=`, of what it keeps out."""
    if operator == ">=":
        return (version, -1), None
    if operator == ">":
        return (version, 1), None
    if operator == "<":
        return None, (version, -1)
    if operator == "<=":
        return None, (version, 1)
    if operator in {"==", "===", "!="} and not star:
        return (version, -1), (version, 1)
    return (_first(version, version.release) if star else (version, -1)), _end(operator, version, star=star)


def _end(operator: str, version: Version, *, star: bool) -> Edge:
    """Return where `==1.2.*`, `~=1.2.3`, `^1.2` and `~1.2` end."""
    parts = list(version.release)
    if star and operator in {"==", "===", "!="}:
        kept = len(parts)
    elif operator == "~=":
        kept = max(1, len(parts) - 1)
    elif operator == "^":
        kept = next((i + 1 for i, part in enumerate(parts) if part), len(parts))
    else:
        kept = min(2, len(parts))
    return _first(version, (*parts[: kept - 1], parts[kept - 1] + 1))


def _first(version: Version, release: tuple[int, ...]) -> Edge:
    epoch = f"{version.epoch}!" if version.epoch else ""
    return version_of(f"{epoch}{'.'.join(map(str, release))}.dev0"), -1


def _with(spec: Spec, **changes: object) -> Spec:
    from stacklint.record import replace  # noqa: PLC0415 - beside its one use

    return replace(spec, **changes)  # type: ignore[arg-type] # fields of the class


def later(one: Edge | None, two: Edge | None) -> Edge | None:
    """Return the stricter of two lower ends."""
    if one is None or two is None:
        return two if one is None else one
    return max(one, two)


def earlier(one: Edge | None, two: Edge | None) -> Edge | None:
    """Return the stricter of two upper ends."""
    if one is None or two is None:
        return two if one is None else one
    return min(one, two)


def is_empty(low: Edge | None, high: Edge | None) -> bool:
    """Whether nothing lies between two ends."""
    return low is not None and high is not None and low >= high


def holds_version(spec: Spec, text: str) -> bool:
    """Whether a version is let in; true where it is none."""
    from stacklint.versions import InvalidVersion, Version  # noqa: PLC0415 - start-up

    try:
        place = Version(text.partition("+")[0]), 0
    except InvalidVersion:
        return True
    inside = (spec.low is None or place > spec.low) and (spec.high is None or place < spec.high)
    return inside and not any(low < place < high for low, high in spec.excluded)


def both(one: Spec, two: Spec) -> Spec:
    """Return what two specifiers let in together."""
    return Spec(
        text=",".join(filter(None, (one.text, two.text))),
        low=later(one.low, two.low),
        high=earlier(one.high, two.high),
        excluded=(*one.excluded, *two.excluded),
        exact=one.exact or two.exact,
        early=one.early or two.early,
    )


def only(version: Version, text: str = "") -> Spec:
    """Return the specifier of one version."""
    return Spec(text or f"=={version}", (version, -1), (version, 1), exact=version)
