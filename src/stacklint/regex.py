"""Regular expressions that are compiled when they are first used: a run pays only for those it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, AnyStr, cast

from stacklint.programs import compiled

if TYPE_CHECKING:
    from re import Pattern


def lazy(pattern: AnyStr, flags: int = 0) -> Pattern[AnyStr]:
    """Return what behaves like `re.compile(pattern, flags)`, apart from being no argument for functions of `re`.

    To compile the 500 expressions of all modules costs more than to judge a repository of twenty files.
    """
    found = _Lazy(pattern, flags)
    LAZY.append(found)
    return cast("Pattern[AnyStr]", found)


class _Lazy:
    """Stands in for a compiled expression; each attribute asked for is kept, so that it is looked up once."""

    _made: Any = None

    def __init__(self, pattern: Any, flags: int) -> None:
        self.source = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if self._made is None:
            self._made = compiled(*self.source)
        found = getattr(self._made, name)
        setattr(self, name, found)
        return found


LAZY: list[_Lazy] = []
"""All expressions of the modules that were imported."""
