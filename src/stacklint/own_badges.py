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
    items = list(evidence)
    asked = {e.value: name for e in items if e.kind == "badge" and (name := _notebook(e.value))}
    here = {"", *(path.rpartition("/")[2] for path in paths if asked)}
    return [e for e in items if e.kind != "badge" or asked.get(e.value, "") in here]


def _notebook(address: str) -> str:
    """Return the name of the notebook that an address opens from a repository, empty for any other."""
    found = _NOTEBOOK.search(address)
    return unquote(found[1]).rpartition("/")[2] if found else ""
