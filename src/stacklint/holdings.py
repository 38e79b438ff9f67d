"""What a repository holds, for claims that something is not there."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

_SUBMODULE = lazy(r"^[ \t]*path[ \t]*=[ \t]*(\S+)", re.MULTILINE)
_LARGEST = 400_000
_COMMON = 8
_EVERYWHERE = frozenset({"readme", "requirements", "dockerfile", "__init__", "main", "setup", "config", "index"})
"""Files that a repository has many of: another one of the name is hardly what is meant."""
_NAMES = ("Makefile", "Dockerfile", "Jenkinsfile", "Procfile", "justfile", "Justfile")
_ENDINGS = frozenset(
    """
    py ipynb sh bash zsh ksh ps1 bat cmd sbatch slurm mk yml yaml toml cfg ini r R Rmd qmd jl scala groovy smk nf
    mjs cjs js ts tf hcl rb pl Dockerfile dockerfile
    """.split()  # noqa: SIM905 - thirty quoted words would fill a page
)
"""Names and endings of the files in which somebody may speak of another file."""


class Held(Protocol):
    """What is asked of a context: the paths, and what git and the files say."""

    @property
    def paths(self) -> frozenset[str]: ...
    @property
    def ignored(self) -> Callable[[str], bool]: ...
    @property
    def text(self) -> Callable[[str], str]: ...


class Holdings:
    """The paths of a repository, and what may be there though it is not among them.

    With more than `most` texts nobody can say what one of them makes.
    """

    most = 1_500

    def __init__(
        self,
        paths: Iterable[str],
        ignored: Callable[[str], bool],
        text: Callable[[str], str],
        elsewhere: Iterable[str] = (),
    ) -> None:
        self.paths = frozenset(paths)
        self.ignored = ignored
        self._text = text
        self._elsewhere = frozenset(elsewhere)

    @classmethod
    def of(cls, context: Held) -> Holdings:
        """Return what a repository holds as a check is given it.

        `elsewhere` are links, and files that git tracks and that are not in the work tree. All checks
        of a scan share what was found once.
        """
        shared: dict[str, Holdings] = getattr(context, "shared", {})
        if "holdings" not in shared:
            shared["holdings"] = cls(context.paths, context.ignored, context.text, getattr(context, "elsewhere", ()))
        return shared["holdings"]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The files of code and configuration, in which somebody may speak of another file."""
        return tuple(sorted(p for p in self.paths if _is_text(p)))

    @cached_property
    def at_root(self) -> tuple[str, ...]:
        """The files at the root, sorted."""
        return tuple(sorted(p for p in self.paths if "/" not in p))

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that holds a file, at any depth; the root is the empty text."""
        found = {""}
        for path in self.paths | self._elsewhere:
            here = path.rpartition("/")[0]
            while here not in found:
                found.add(here)
                here = here.rpartition("/")[0]
        return frozenset(found)

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path in sorted({*self.paths, *self._elsewhere, *self.folders}):
            found[path.rpartition("/")[2]].append(path)
        return found

    @cached_property
    def _unknown(self) -> tuple[str, ...]:
        """Folders of which nothing is known: submodules."""
        listed = _SUBMODULE.findall(self._text(".gitmodules")) if ".gitmodules" in self.paths else []
        return tuple(posixpath.normpath(path) for path in listed)

    def has(self, path: str) -> bool:
        """Return whether a file or folder is there, or may be."""
        path = posixpath.normpath(path)
        path = "" if path == "." else path
        return self.holds(path) or self._may_be(path) or self.ignored(path) or self.ignored(path + "/")

    def has_any(self, paths: Collection[str]) -> bool:
        """Return whether one of some normal paths is there, or may be; what is there is looked for first."""
        return any(map(self.holds, paths)) or any(map(self.has, paths))

    def holds(self, path: str) -> bool:
        """Return whether a file or folder is known to be there, read or not."""
        return path in self.paths or path in self.folders or path in self._elsewhere

    def _may_be(self, path: str) -> bool:
        """Whether a path lies below a submodule, a link or the root's outside."""
        if path.startswith(("../", "/")) or path == "..":
            return True
        above = [path]
        while "/" in above[-1]:
            above.append(above[-1].rpartition("/")[0])
        return any(folder in self._unknown or folder in self._elsewhere for folder in above)

    def ending(self, path: str) -> list[str]:
        """Return the files and folders whose path ends in `path`."""
        path = posixpath.normpath(path)
        tail = "/" + path
        return [p for p in self._by_name.get(path.rpartition("/")[2], ()) if p == path or p.endswith(tail)]

    def named(self, name: str) -> list[str]:
        """Return the files and folders of that name, wherever they are."""
        return self._by_name.get(name.rstrip("/").rpartition("/")[2], [])

    def nearest(self, path: str) -> str:
        """Return the file of that name, capitals apart, that shares most of the path.

        Of names that many folders have only one that shares a folder's name is meant.
        """
        name = path.rpartition("/")[2].lower()
        same = self._by_lower.get(name, [])
        if len(same) > _COMMON or name.partition(".")[0] in _EVERYWHERE:
            folders = {f for f in path.lower().split("/")[:-1] if f}
            same = [p for p in same if folders & set(p.lower().split("/")[:-1])]
        return max(
            same,
            key=lambda p: (len(posixpath.commonprefix([p.lower(), path.lower()])), p),
            default="",
        )

    @cached_property
    def _by_lower(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self.paths):
            found[path.rpartition("/")[2].lower()].append(path)
        return found

    def mentions(self, word: str, apart_from: frozenset[tuple[str, int]]) -> bool | None:
        """Return whether a text of the repository makes something of that name; None if unknown.

        The lines in `apart_from` (path, line) are those that only ask for it.
        """
        if len(self.texts) > self.most:
            return None
        pattern = re.compile(rf"(?<![\w.-])(?:[\w.-]+/)*{re.escape(word)}(?![\w-])")
        for path in self.texts:
            text = self._text(path)
            if word not in text:
                continue
            if len(text) > _LARGEST:
                return None
            rows = ((n, line) for n, line in enumerate(text.split("\n"), 1) if word in line)
            if any((path, n) not in apart_from and self._made(path, line, pattern) for n, line in rows):
                return True
        return False

    def says(self, word: str) -> bool | None:
        """Return whether a text of the repository holds a word, comments too; None if unknown."""
        return None if len(self.texts) > self.most else any(word in self._text(p) for p in self.texts)

    def _made(self, path: str, line: str, pattern: re.Pattern[str]) -> bool:
        """Whether a line may make a file of the name, and does not speak of one that is there."""
        if not _MAKES.search(line) or _INTO_IMAGE.match(line):
            return False
        folders = folders_above(path)
        return any(
            not any(posixpath.normpath(posixpath.join(f, match[0])) in self.paths for f in folders)
            for match in pattern.finditer(line)
        )


_MAKES = lazy(
    r">|\b(?:cp|mv|ln|tee|touch|mkdir|makedirs|curl|wget|clone|unzip|tar|cat|write\w*|writefile|open|dump|save\w*"
    r"|to_\w+|export|generat\w+|creat\w+|download\w*|fetch\w*|output\w*|render\w*|copy\w*|-o|-O|compile\w*|freeze"
    r"|init|outs?|(?:set|add)-content|new-item|artifacts?|produce\w*|convert\w*|rename\w*|move\w*|templat\w+|envsubst|sync|pull)\b",
    re.IGNORECASE,
)
_INTO_IMAGE = lazy(r"\s*(?:COPY|ADD)\s")


def _is_text(path: str) -> bool:
    name = path[path.rfind("/") + 1 :]
    ending = name[name.rfind(".") + 1 :]
    return (ending in _ENDINGS and len(ending) < len(name)) or name.startswith(_NAMES)


def folders_above(path: str) -> list[str]:
    """Return the folders of a path, the nearest first, the root (the empty text) last."""
    found = []
    here = path
    while here:
        here = here.rpartition("/")[0]
        found.append(here)
    return found or [""]
