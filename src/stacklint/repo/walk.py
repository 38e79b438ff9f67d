"""The files of a folder on disk that count: not ignored, not installed, never outside the root."""

from __future__ import annotations

import os
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING

from stacklint.model import Unread
from stacklint.record import dataclass, field
from stacklint.repo.disk import why
from stacklint.repo.ignore import Chain, IgnoreFiles, Patterns, verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.repo.limits import Limits

SKIPPED = frozenset(
    {
        ".bzr",
        ".eggs",
        ".git",
        ".gradle",
        ".hg",
        ".hypothesis",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".nox",
        ".pytest_cache",
        ".ruff_cache",
        ".svn",
        ".terraform",
        ".tox",
        ".yarn",
        "__pycache__",
        "__pypackages__",
        "bower_components",
        "jspm_packages",
        "node_modules",
        "site-packages",
    }
)
MOST_HIDDEN = 20
_ENVIRONMENT_FILE, _ENVIRONMENT_FOLDER = "pyvenv.cfg", "conda-meta"


@dataclass(slots=True)
class Listing:
    """What a walk found, named as the system names it; `hidden`: what git's rules hide, the first by name."""

    files: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    hidden_in_all: int = 0

    def hide(self, path: str) -> None:
        """Note what git's rules hide: of endless much no more than the first by name, and how much it is."""
        self.hidden.append(path)
        self.hidden_in_all += 1
        if len(self.hidden) > 50 * MOST_HIDDEN:
            self.hidden = sorted(self.hidden)[:MOST_HIDDEN]


@dataclass(frozen=True, slots=True)
class Walk:
    """What bounds a walk: git's ignore files, patterns of the settings, limits, a git work tree.

    `kept` says of a name at the root whether no pattern of git's hides it.
    """

    ignores: IgnoreFiles
    exclude: Patterns
    limits: Limits
    in_git: bool
    kept: Callable[[str], bool] | None = None


def list_files(root: str, walk: Walk) -> Listing:
    """Return the files and links below `root` that are neither ignored, excluded nor installed."""
    found = Listing()
    stack: list[tuple[str, int, Chain | None]] = [("", 1, None)]
    looked_into = 0
    while stack:
        folder, depth, chain = stack.pop()
        looked_into += 1
        if looked_into > walk.limits.files or monotonic() > walk.limits.deadline:
            late = looked_into <= walk.limits.files
            reason = "the time that was given" if late else f"{walk.limits.files:,} folders"
            found.unread.append(Unread(".", f"not all folders were looked into in {reason}"))
            break
        if depth > walk.limits.depth:
            found.unread.append(Unread(folder, f"more than {walk.limits.depth} folders deep"))
            continue
        folders = _list_folder(root, folder, chain, walk, found)
        stack += [(path, depth + 1, inner) for path, inner in folders]
        if len(found.files) > walk.limits.files:
            found.files = sorted(found.files)[: walk.limits.files]
            reason = f"more than {walk.limits.files:,} files; the rest was not looked at"
            found.unread.append(Unread(".", reason))
            break
    return found


def _list_folder(root: str, folder: str, chain: Chain | None, walk: Walk, found: Listing) -> list[tuple[str, Chain]]:
    """Add a folder's files and links to `found`; return the folders in it that are to be walked."""
    most = 2 * walk.limits.files  # of fewer, those that count are the first by name, wherever the folder lies
    try:
        with os.scandir(f"{root}/{folder}") as scan:
            entries = list(islice(scan, most + 1))
    except OSError as error:
        found.unread.append(Unread(folder or ".", why(error)))
        return []
    if len(entries) > most:
        reason = f"more than {most:,} entries; the rest was not looked at"
        found.unread.append(Unread(folder or ".", reason))
    names = {entry.name for entry in entries}
    if folder and _is_foreign(folder, names, walk, found):
        return []
    has_file = ".gitignore" in names
    if chain is None:
        chain = walk.ignores.root_chain(has_file=has_file)
    elif has_file:
        chain = walk.ignores.extend(chain, folder, has_file=True)
    return _sort_out(entries, f"{folder}/" if folder else "", chain, walk, found)


def _is_foreign(folder: str, names: set[str], walk: Walk, found: Listing) -> bool:
    """Return whether a folder is an installed environment or another git repository."""
    if _ENVIRONMENT_FILE in names or _ENVIRONMENT_FOLDER in names:
        return True
    if walk.in_git and ".git" in names:
        found.unread.append(Unread(folder, "another git repository inside this one"))
        return True
    return False


def _sort_out(
    entries: list[os.DirEntry[str]], prefix: str, chain: Chain, walk: Walk, found: Listing
) -> list[tuple[str, Chain]]:
    """Add what counts among `entries` to `found`; return the folders to be walked."""
    folders: list[tuple[str, Chain]] = []
    add, exclude = found.files.append, None if walk.exclude.empty else walk.exclude
    for entry in entries:
        name = entry.name
        path = prefix + name
        is_folder = entry.is_dir(follow_symlinks=False)
        if is_folder and name in SKIPPED:
            continue
        below = chain
        if exclude and exclude.verdict(name, path, folder=is_folder) > 0:
            continue
        if chain and verdict(chain, name, path, folder=is_folder) > 0:
            if prefix or walk.kept is None or not walk.kept(name):
                found.hide(path)
                continue
            below = ()
        if is_folder:
            folders.append((path, below))
        elif entry.is_file(follow_symlinks=False):
            if name != ".git":  # says where the git folder of a further work tree is
                add(path)
        elif entry.is_symlink():
            found.links.append(path)
    return folders
