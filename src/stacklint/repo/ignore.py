"""What git would ignore: the patterns of one file, and all pattern files of a repository."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from stacklint.record import NamedTuple
from stacklint.regex import lazy
from stacklint.repo.wildmatch import NeverMatchesError, to_regex, tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SPECIAL = lazy(r"[*?\[\\]")
_ENDING = lazy(r"\*\.([^*?\[\\.]+)(?:\[([0-9A-Za-z]+)\])?")
_BOM = b"\xef\xbb\xbf"
MOST_GLOBS = 1_000


class _Pattern(NamedTuple):
    """A line: its number, below zero where it re-includes; its glob; what it is matched with."""

    place: int
    glob: str
    folders_only: bool
    by_path: bool


class Patterns:
    """The lines of one pattern file, asked for a name or path relative to the file's folder.

    Names and endings without special characters are looked up; one regular expression holds the
    rest, the last line first, so that the first alternative that matches is the line that
    decides.
    """

    def __init__(self, data: bytes) -> None:
        self._tables: tuple[_Table, _Table] = (_Table(), _Table())
        self.empty, self.cut, globs = True, False, 0
        for pattern in _parse(data):
            globs += _is_glob(pattern)
            if globs > MOST_GLOBS:
                self.cut = True
                break
            self.empty = False
            self._tables[1].add(pattern)
            if not pattern.folders_only:
                self._tables[0].add(pattern)

    def verdict(self, name: str, path: str, *, folder: bool) -> int:
        """Return more than zero where the last matching line ignores, less where it re-includes.

        `path` ends in `name`; both are ASCII, or went through `as_git`.
        """
        return self._tables[folder].verdict(name, path)


def as_git(path: str) -> str:
    """Return a path with one character per byte, which is what git compares."""
    return path if path.isascii() else os.fsencode(path).decode("latin-1")


class _Table:
    """The patterns that files can match, or those that folders can."""

    def __init__(self) -> None:
        self._names: dict[str, int] = {}
        self._paths: dict[str, int] = {}
        self._endings: dict[str, int] = {}
        self._globs: list[_Pattern] = []
        self._path_globs: list[_Pattern] = []
        self._name_regex: re.Pattern[str] | None = None
        self._path_regex: re.Pattern[str] | None = None

    def add(self, pattern: _Pattern) -> None:
        """Take the next line of the file."""
        place, glob, _, by_path = pattern
        if _is_glob(pattern):
            (self._path_globs if by_path else self._globs).append(pattern)
        elif not _SPECIAL.search(glob):
            (self._paths if by_path else self._names)[glob] = place
        else:
            self._endings.update(dict.fromkeys(_endings(glob), place))

    def verdict(self, name: str, path: str) -> int:
        """Return the place of the last line that matches, 0 where none does."""
        best = self._names.get(name, 0)
        if self._endings:
            _, dot, ending = name.rpartition(".")
            if dot and ending in self._endings:
                best = _later(best, self._endings[ending])
        if self._paths and path in self._paths:
            best = _later(best, self._paths[path])
        if self._globs:
            self._name_regex = self._name_regex or _compile(self._globs)
            if found := self._name_regex.fullmatch(name):
                best = _later(best, _place(self._globs, found))
        if self._path_globs:
            self._path_regex = self._path_regex or _compile(self._path_globs)
            if found := self._path_regex.fullmatch(path):
                best = _later(best, _place(self._path_globs, found))
        return best


def _later(one: int, other: int) -> int:
    return one if abs(one) > abs(other) else other


def _place(patterns: list[_Pattern], found: re.Match[str]) -> int:
    return patterns[-(found.lastindex or 1)].place


def _is_glob(pattern: _Pattern) -> bool:
    """Return whether a pattern is neither a plain name nor `*.ending`."""
    if not pattern.by_path and _ENDING.fullmatch(pattern.glob):
        return False
    return _SPECIAL.search(pattern.glob) is not None


def _endings(glob: str) -> list[str]:
    """Return the endings that `*.ending` or `*.py[cod]` stands for."""
    found = _ENDING.fullmatch(glob)
    assert found, "asked only for globs of this shape"
    return [found[1] + char for char in found[2]] if found[2] else [found[1]]


def _compile(patterns: list[_Pattern]) -> re.Pattern[str]:
    """Return an expression whose groups are the patterns, the last one first."""
    groups = (f"({_regex(pattern)})" for pattern in reversed(patterns))
    return re.compile("|".join(groups), re.DOTALL)


def _regex(pattern: _Pattern) -> str:
    try:
        return to_regex(tokenize(pattern.glob, path=pattern.by_path))
    except NeverMatchesError:
        return "(?!)"


def _parse(data: bytes) -> Iterator[_Pattern]:
    """Yield the patterns of a file in its order, as git reads it."""
    text = data.removeprefix(_BOM).decode("latin-1")
    for place, line in enumerate(text.split("\n"), start=1):
        glob = _trim(line.removesuffix("\r").partition("\0")[0])
        if not glob or glob.startswith("#"):
            continue
        sign = -1 if glob.startswith("!") else 1
        glob = glob.removeprefix("!")
        folders_only = glob.endswith("/")
        glob = glob.removesuffix("/")
        if glob.startswith("**/") and "/" not in glob[3:]:
            glob = glob[3:]  # a name at any depth, which is what a pattern without a slash says
        by_path = "/" in glob
        glob = glob.removeprefix("/")
        yield _Pattern(sign * place, glob, folders_only, by_path)


def _trim(line: str) -> str:
    """Cut the spaces at the end, but not one that a backslash keeps."""
    kept = line.rstrip(" ")
    if len(kept) == len(line):
        return line
    slashes = len(kept) - len(kept.rstrip("\\"))
    return line[: len(kept) + slashes % 2]


class IgnoreFiles:
    """All pattern files of a repository, each read once, deepest first where they disagree.

    `load` returns the bytes of a pattern file by its folder relative to the root of the scan,
    empty where there is none. `above` are patterns from outside: (patterns, the scan's root seen
    from their folder). `cut` holds the folders whose pattern file was too long to be taken whole.
    """

    def __init__(
        self,
        load: Callable[[str], bytes],
        above: tuple[tuple[Patterns, str], ...] = (),
    ) -> None:
        self._load = load
        self._above = tuple((p, f"{prefix}/" if prefix else "") for p, prefix in above if not p.empty)
        self.cut: set[str] = set()
        self._chains: dict[str, Chain] = {}
        self._known: dict[bytes, Patterns] = {}

    def root_chain(self, *, has_file: bool) -> Chain:
        """Return the patterns that hold for what stands at the root of the scan."""
        chain: Chain = tuple((p, prefix, 0) for p, prefix in reversed(self._above))
        return self.extend(chain, "", has_file=has_file)

    def extend(self, chain: Chain, folder: str, *, has_file: bool) -> Chain:
        """Return the patterns that hold in a folder, from those of the folder above it."""
        data = self._load(folder) if has_file else b""
        if not data:
            return chain
        patterns = self._parsed(data)
        if patterns.cut:
            self.cut.add(folder)
        if patterns.empty:
            return chain
        return ((patterns, "", len(folder) + 1 if folder else 0), *chain)

    def ignored(self, path: str) -> bool:
        """Return whether git would ignore a path; one that ends in `/` is a folder."""
        is_folder = path.endswith("/")
        parts = path.strip("/").split("/")
        folder = ""
        for number, name in enumerate(parts, start=1):
            last = number == len(parts)
            here = f"{folder}/{name}" if folder else name
            if verdict(self._chain(folder), name, here, folder=is_folder or not last) > 0:
                return True
            folder = here
        return False

    def _chain(self, folder: str) -> Chain:
        if folder not in self._chains:
            if folder:
                above = self._chain(folder.rpartition("/")[0])
                self._chains[folder] = self.extend(above, folder, has_file=True)
            else:
                self._chains[folder] = self.root_chain(has_file=True)
        return self._chains[folder]

    def _parsed(self, data: bytes) -> Patterns:
        if data not in self._known:
            self._known[data] = Patterns(data)
        return self._known[data]


# Each pattern file with what stands before a path of the scan, and how much of the path is cut off.
Chain = tuple[tuple[Patterns, str, int], ...]


def verdict(chain: Chain, name: str, path: str, *, folder: bool) -> int:
    """Return more than zero where git ignores `path`, given that its folder is not ignored."""
    if not path.isascii():
        return _verdict_in_bytes(chain, path, folder=folder)
    for patterns, prefix, cut in chain:
        if found := patterns.verdict(name, prefix + path[cut:], folder=folder):
            return found
    return 0


def _verdict_in_bytes(chain: Chain, path: str, *, folder: bool) -> int:
    name = as_git(path.rpartition("/")[2])
    for patterns, prefix, cut in chain:
        if found := patterns.verdict(name, as_git(prefix + path[cut:]), folder=folder):
            return found
    return 0
