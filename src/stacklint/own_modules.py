"""The project's own modules that say by their names what they do: watch, explain, search, keep versions of data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

_FIRST = 5
_SAYS = {
    "monitoring-by-hand": lazy(
        r"(?:^|[/_-])(?:drift|psi|monitor|monitoring|retrain(?:ing)?_(?:flag|trigger|decision))(?:[/_-]|$)",
        re.IGNORECASE,
    ),
    "searching-by-hand": lazy(
        r"(?:^|[/_-])(?:hyper_?param(?:eter)?s?_?(?:tun(?:er|ing)|search|optimi[sz](?:er|ation))|grid_?search|random_search"
        r"|tune_hyper_?param(?:eter)?s?)(?:[/_-]|$)",
        re.IGNORECASE,
    ),
    "explaining-by-hand": lazy(
        r"(?:^|[/_-])(?:explain(?:er|ers|ing|ability)|interpretability|saliency|grad_?cam|xai)(?:[/_-]|$)",
        re.IGNORECASE,
    ),
    "versioning-by-hand": lazy(
        r"(?:^|/)(?:data|datasets?)/(?:[^/]+/)*(?:versions?|versioning|snapshots?|lineage)$"
        r"|(?:^|[/_-])(?:data|dataset)_(?:versions?|versioning|snapshots?)$",
        re.IGNORECASE,
    ),
}


def named_by_work(files: Iterable[str], project: str) -> dict[str, tuple[Evidence, ...]]:
    """Return the activities that names of Python modules tell, each with the first files that tell it.

    The names of folders above the project say nothing of what it does.
    """
    above = "" if project == "." else f"{project}/"
    stems = [(path, path.removeprefix(above).removesuffix(".py")) for path in files if path.endswith(".py")]
    found = {}
    for activity, says in _SAYS.items():
        named = [path for path, stem in stems if says.search(stem)]
        found[activity] = tuple(Evidence(Location(p), "path", p) for p in named[:_FIRST])
    return {activity: places for activity, places in found.items() if places}
