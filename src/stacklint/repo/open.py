"""From a folder on disk to a `Repo`: what git ignores and tracks, links, names that are no text."""

# Paths are plain text here, as the walk yields them.
# ruff: noqa: PTH110, PTH112, PTH118

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from stacklint.model import StacklintError, Unread
from stacklint.repo.disk import read_file, read_head, stat_file
from stacklint.repo.document import HIDDEN, Unreadable
from stacklint.repo.git import find_git, read_exclude, read_index
from stacklint.repo.ignore import MOST_GLOBS, IgnoreFiles, Patterns
from stacklint.repo.limits import Limits
from stacklint.repo.repository import Contents, Repo, is_skipped
from stacklint.repo.walk import MOST_HIDDEN, Listing, Walk, list_files

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable
    from pathlib import Path

__all__ = ["Repo", "open_repo"]


def open_repo(
    root: Path,
    *,
    tracked: bool = False,
    exclude: tuple[str, ...] = (),
    limits: Limits | None = None,
    kept: Callable[[], re.Pattern[str]] | None = None,
) -> Repo:
    """Return the repository at `root`: its files that git does not ignore, or only those it tracks.

    A tracked file counts even where a pattern of git's would ignore it. `exclude` are patterns in
    the language of `.gitignore`, relative to `root`, that nothing overrules. Where no index says what is
    tracked, `kept` gives the names at the root that no pattern of git's hides, and what they hide is told.
    """
    return _Opening(root, exclude, limits or Limits(), kept).repo(tracked=tracked)


class _Opening:
    """The steps from a folder to a repository, and what could not be read on the way."""

    def __init__(
        self,
        root: Path,
        exclude: tuple[str, ...],
        limits: Limits,
        kept: Callable[[], re.Pattern[str]] | None = None,
    ) -> None:
        self._kept = kept
        self._root = os.path.realpath(root)
        if not os.path.isdir(self._root):
            raise StacklintError(f"{root}: no such folder")
        self._limits = limits
        self._unread: list[Unread] = []
        self._git = find_git(self._root)
        self._git_root = _below(self._root, self._git.root) if self._git else ""
        self._ignores = IgnoreFiles(self._load_patterns, self._patterns_above())
        self._exclude = Patterns("\n".join(exclude).encode("utf-8", "surrogateescape"))

    def repo(self, *, tracked: bool) -> Repo:
        """Return the repository."""
        if tracked and self._tracked is None:
            raise StacklintError("--tracked: there is no index of git here; leave the option out")
        blind = self._has_no_index()
        kept = self._is_kept if blind and self._kept else None
        walk = Walk(self._ignores, self._exclude, self._limits, in_git=self._git is not None, kept=kept)
        listing = list_files(self._root, walk)
        if blind:
            self._tell_hidden(listing)
        names = self._select(listing, tracked=tracked)
        links = self._follow(listing.links)
        self._unread += listing.unread
        for folder in self._ignores.cut:
            reason = f"more than {MOST_GLOBS:,} patterns with wildcards; the rest is not applied"
            self._unread.append(Unread(os.path.join(folder, ".gitignore"), reason))
        return Repo(self._contents(names, links))

    def _contents(self, names: set[str], links: dict[str, str]) -> Contents:
        raw = {_shown(name): name for name in names if not name.isascii()}
        start = self._root.rstrip("/") + "/"
        return Contents(
            paths=tuple(sorted(n if n.isascii() else _shown(n) for n in names)),
            read=lambda path, limit: read_file(start + raw.get(path, path), limit),
            head=lambda path, count: read_head(start + raw.get(path, path), count),
            stat=lambda path: stat_file(start + raw.get(path, path)),
            ignores=self._ignores,
            links={_shown(path): _shown(target) for path, target in links.items()},
            unread=tuple(sorted({Unread(_shown(u.path), u.reason) for u in self._unread})),
            git_root=_shown(self._git_root),
            tracked=lambda: self._tracked,
            limits=self._limits,
        )

    def _select(self, listing: Listing, *, tracked: bool) -> set[str]:
        """Return the files that count: the found ones, and tracked ones that rules hide."""
        found = set(listing.files)
        if not tracked and not listing.hidden:
            return found
        index = self._tracked or frozenset()
        hidden = self._there(index - found - set(listing.links))
        return (found & index if tracked else found) | hidden

    def _is_kept(self, name: str) -> bool:
        return self._names_kept.fullmatch(name) is not None

    @cached_property
    def _names_kept(self) -> re.Pattern[str]:
        assert self._kept is not None
        return self._kept()

    def _has_no_index(self) -> bool:
        """Say whether nothing tells what is tracked, though patterns of git's may hide it."""
        if self._git is None:
            return True
        return not os.path.lexists(os.path.join(self._git.own, "index"))

    def _tell_hidden(self, listing: Listing) -> None:
        first = sorted(listing.hidden)[:MOST_HIDDEN]
        self._unread += [Unread(path, HIDDEN) for path in first]
        if more := listing.hidden_in_all - len(first):
            self._unread.append(Unread(".gitignore", f"{more:,} more files and folders: {HIDDEN}"))

    def _there(self, names: Iterable[str]) -> set[str]:
        """Return those of the tracked names that are regular files, reached through no link."""
        folders: dict[str, bool] = {}
        there: set[str] = set()
        for name in names:
            folder = name.rpartition("/")[0]
            if folder not in folders:
                full = os.path.join(self._root, folder).rstrip("/")
                folders[folder] = os.path.realpath(full) == full
            if folders[folder] and self._is_wanted(name):
                there.add(name)
        return there

    def _is_wanted(self, name: str) -> bool:
        if is_skipped(name) or self._is_excluded(name):
            return False
        try:
            stat_file(os.path.join(self._root, name))
        except Unreadable:
            return False
        return True

    def _is_excluded(self, name: str) -> bool:
        if self._exclude.empty:
            return False
        patterns = IgnoreFiles(lambda _folder: b"", above=((self._exclude, ""),))
        return patterns.ignored(name)

    def _follow(self, links: list[str]) -> dict[str, str]:
        """Return where links inside lead; those that leave are unread, dead ones quiet."""
        inside: dict[str, str] = {}
        for link in links:
            target = os.path.realpath(os.path.join(self._root, link))
            if target == self._root or target.startswith(self._root.rstrip("/") + "/"):
                if os.path.exists(target):
                    inside[link] = _below(target, self._root) or "."
            elif os.path.lexists(target):
                self._unread.append(Unread(link, "a link that leads out of the repository"))
        return inside

    @cached_property
    def _tracked(self) -> frozenset[str] | None:
        """What git tracks, relative to the root of the scan; None without git or its index."""
        if not self._git:
            return None
        try:
            names = read_index(self._git, self._limits.index)
        except Unreadable as error:
            self._unread.append(Unread(".git/index", error.reason))
            return None
        if not self._git_root:
            return names
        start = self._git_root + "/"
        return frozenset(name[len(start) :] for name in names if name.startswith(start))

    def _load_patterns(self, folder: str) -> bytes:
        return self._read_patterns(self._root, folder)

    def _read_patterns(self, root: str, folder: str) -> bytes:
        path = os.path.join(root, folder, ".gitignore")
        if not os.path.lexists(path):
            return b""
        try:
            return read_file(path, self._limits.patterns)
        except Unreadable as error:
            if root == self._root:
                self._unread.append(Unread(os.path.join(folder, ".gitignore"), error.reason))
            return b""

    def _patterns_above(self) -> tuple[tuple[Patterns, str], ...]:
        """Return git's patterns from outside the root of the scan, the weakest first."""
        if not self._git:
            return ()
        found = [(Patterns(read_exclude(self._git, self._limits.patterns)), self._git_root)]
        parts = self._git_root.split("/") if self._git_root else []
        for number in range(len(parts)):
            data = self._read_patterns(self._git.root, "/".join(parts[:number]))
            found.append((Patterns(data), "/".join(parts[number:])))
        return tuple(found)


def _below(path: str, root: str) -> str:
    """Return where an absolute path lies below a root that it is in, empty for the root itself."""
    return os.path.relpath(path, root).replace(os.sep, "/") if path != root else ""


def _shown(name: str) -> str:
    """Return a name as UTF-8 text: bytes that are none percent-encoded."""
    if name.isascii():
        return name
    return "".join(f"%{ord(c) - 0xDC00:02X}" if "\udc80" <= c <= "\udcff" else c for c in name)
