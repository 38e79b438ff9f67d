"""Which projects a repository holds, and which of them a file belongs to."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_MANIFEST = lazy(
    r"(?:pyproject\.toml|setup\.py|setup\.cfg|Pipfile|requirements[^/]*\.(?:txt|in)|environment[^/]*\.ya?ml|conda[^/]*\.ya?ml|pixi\.toml)$"
)
_PACKAGE = lazy(r"(?:pyproject\.toml|setup\.py|setup\.cfg)$")
_CODE = lazy(r"\.(?:py|ipynb|R|scala|sql)$")
_NO_PROJECT = frozenset(
    {
        "requirements",
        "reqs",
        "docs",
        "doc",
        "tests",
        "test",
        "docker",
        "deploy",
        "deployment",
        "ci",
        ".ci",
        ".github",
        "src",
        "models",
        "model",
        "env",
        "envs",
        "environments",
        "config",
        "configs",
        "conf",
        "build",
        "binder",
        ".binder",
        ".devcontainer",
        "scripts",
        "notebooks",
        "notebook",
        "images",
        "containers",
        "infra",
        "infrastructure",
        "k8s",
        "kubernetes",
    }
)


def find_projects(paths: Iterable[str], scope: Callable[[str], str], chosen: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the folders that are projects, the root always, as POSIX paths with `.` for the root.

    A project is a folder with a package manifest, or with another manifest and code of its own; folders
    that only hold requirements, tests, images or models belong to the project above. `chosen` are globs
    of the settings, which override.
    """
    listed = list(paths)
    if chosen:
        folders = {parent for p in listed for parent in _parents(p)}
        return tuple(sorted({f for f in folders if any(fnmatchcase(f, g) for g in chosen)} | {"."}))
    coded = {folder for p in listed if _CODE.search(p) for folder in _parents(p)}
    found = {"."}
    for path in listed:
        folder, _, name = path.rpartition("/")
        if not folder or not _MANIFEST.match(name) or scope(path) not in {"product", "example"}:
            continue
        last = folder.rpartition("/")[2].lower()
        if folder in coded and (last not in _NO_PROJECT) and not _beside_model(folder, listed):
            found.add(folder)
    return tuple(sorted(found))


def _beside_model(folder: str, paths: list[str]) -> bool:
    """A saved model brings requirements of its own, which are nobody's project."""
    return f"{folder}/MLmodel" in paths


def _parents(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]


class Projects:
    """Says which project a path belongs to: the nearest one above it."""

    def __init__(self, folders: tuple[str, ...]) -> None:
        self.folders = folders
        self._set = frozenset(folders)
        self._memo: dict[str, str] = {}

    def of(self, path: str) -> str:
        """Return the project's folder for a file."""
        folder = path.rpartition("/")[0]
        if folder not in self._memo:
            place = folder
            while place and place not in self._set:
                place = place.rpartition("/")[0]
            self._memo[folder] = place or "."
        return self._memo[folder]
