"""Regular expressions that are compiled when they are first used: a run pays only for those it needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, AnyStr, cast

if TYPE_CHECKING:
    from re import Pattern


def lazy(pattern: AnyStr, flags: int = 0) -> Pattern[AnyStr]:
    """Return what behaves like `re.compile(pattern, flags)`, apart from being no argument for functions of `re`.

    To compile the 500 expressions of all modules costs more than to judge a repository of twenty files.
    """
    return cast("Pattern[AnyStr]", _Lazy(pattern, flags))


class _Lazy:
    """Stands in for a compiled expression; each attribute asked for is kept, so that it is looked up once."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self._source = pattern, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._source), name)  # `re` keeps what it compiled
        setattr(self, name, found)
        return found
