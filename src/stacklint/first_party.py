"""Which imports mean the repository's own code: what Python would import from there."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class FirstParty:
    """Answers for a file and a dotted name whether Python would find it in the repository.

    A module or a package with `__init__.py` in the importer's folder, the project's root or its `src/` is
    first party; a folder without `__init__.py` only where the submodule asked for exists in it.
    """

    def __init__(self, paths: frozenset[str], chosen: tuple[str, ...] = ()) -> None:
        self._paths = paths
        self._chosen = frozenset(chosen)
        self._tops = {p.rpartition("/")[2].removesuffix(".py") for p in paths if p.endswith(".py")}
        self._tops |= {part for p in paths if p.endswith(".py") for part in p.split("/")[:-1]}
        self._in = lru_cache(maxsize=None)(self._found)

    def owns(self, path: str, dotted: str, project: str) -> bool:
        """Return whether `dotted`, imported in the file `path` of `project`, is the repository's own."""
        top, _, rest = dotted.partition(".")
        if top in self._chosen:
            return True
        if top not in self._tops:
            return False
        folder = path.rpartition("/")[0]
        root = "" if project == "." else project
        roots = {folder, root, "", _join(root, "src"), "src", _join(root, "lib")}
        if self._is_package(folder):
            roots.discard(folder)  # a module within a package imports its siblings relatively
        return any(self._in(place, top, rest.partition(".")[0]) for place in roots)

    def _is_package(self, folder: str) -> bool:
        return bool(folder) and f"{folder}/__init__.py" in self._paths

    def _found(self, root: str, top: str, sub: str) -> bool:
        base = _join(root, top)
        if f"{base}.py" in self._paths or f"{base}/__init__.py" in self._paths:
            return True
        return bool(sub) and (f"{base}/{sub}.py" in self._paths or f"{base}/{sub}/__init__.py" in self._paths)


def owned_everywhere(paths: Iterable[str], chosen: Iterable[str] = ()) -> frozenset[str]:
    """Return the top-level names that are the repository's own in whichever of its files they are imported."""
    found = set(chosen)
    for path in paths:
        if path.endswith(".py"):
            first, _, rest = path.removeprefix("src/").partition("/")
            if not rest:
                found.add(first.removesuffix(".py"))
            elif rest == "__init__.py":
                found.add(first)
    return frozenset(found)


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
