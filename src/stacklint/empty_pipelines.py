"""Pipelines that are written down and do nothing: their steps only speak, or there are none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.record import replace
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stacklint.detect import Usage
    from stacklint.model import Evidence

_PIPELINES = frozenset({"orchestrator", "ml-orchestrator", "platform"})
_SET_UP = frozenset({"package", "locked", "config"})
"""What a list of requirements says, and a definition that was compiled from Python."""
_LARGEST = 20_000
_IMPORT = lazy(r"^[ \t]*(?:from|import)[ \t]+([\w.]+)", re.MULTILINE)
_HARMLESS = frozenset({"typing", "__future__", "datetime", "logging", "os", "pathlib"})


def empty_pipelines(usages: Iterable[Usage], text: Callable[[str], str]) -> tuple[Evidence, ...]:
    """Return a place of each tool in use whose pipelines all do nothing, with the tool's id as its value.

    So it is where every file of Python that uses the tool imports nothing else that works, and each of its functions
    only returns what is written there, or only calls such functions.
    """
    found = []
    for usage in usages:
        if not usage.in_use or usage.tool.jobs.get("automation") not in _PIPELINES:
            continue
        places = [s.evidence for s in usage.product if s.evidence.kind not in _SET_UP]
        paths = {e.location.path for e in places}
        modules = {s.signal.value.partition(".")[0] for s in usage.product if s.signal.kind == "import"}
        if places and modules and all(p.endswith(".py") and _does_nothing(text(p), modules) for p in sorted(paths)):
            found.append(replace(places[0], value=usage.tool.id))
    return tuple(found)


def _does_nothing(code: str, modules: set[str]) -> bool:
    """Whether a file of pipelines works on nothing; `modules` are the tool's own."""
    imported = {name.partition(".")[0] for name in _IMPORT.findall(code)}
    if len(code) > _LARGEST or not imported & modules or imported - modules - _HARMLESS:
        return False
    from stacklint.syntax.idle_functions import only_speaks  # noqa: PLC0415 - hardly a file comes this far

    return only_speaks(code)
