"""Badges that open a notebook elsewhere: evidence only where the notebook is this repository's own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from stacklint.model import Evidence

_NOTEBOOK = lazy(r"/github/[^/]+/[^/]+/(?:blob|tree)/([^?#]+\.ipynb)(?:[?#]|$)")


def own_badges(evidence: Iterable[Evidence], paths: Collection[str]) -> list[Evidence]:
    """Return the evidence without badges whose address names a notebook that no file here is called like.

    Folders are not compared: a notebook that was moved is still the repository's own.
    """
    return [e for e in evidence if e.kind != "badge" or _here(e.value, paths)]


def _here(address: str, paths: Collection[str]) -> bool:
    found = _NOTEBOOK.search(address)
    if not found:
        return True
    name = unquote(found[1]).rpartition("/")[2]
    return any(path.rpartition("/")[2] == name for path in paths)
