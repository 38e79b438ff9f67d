"""What commands lead to: make targets, scripts and Python files that CI, images and clusters run."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from stacklint.detect import OPERATED
from stacklint.record import dataclass, field, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacklint.model import Evidence

_DEPTH = 4
_SHELLS = frozenset({"bash", "sh", "zsh", "source", ".", "dash", "ksh"})
_SERVERS = frozenset({"uvicorn", "gunicorn", "hypercorn", "daphne", "granian"})
"""Programs that take `module:attribute` for what they serve."""
_NOTEBOOKS = (".ipynb",)


@dataclass(frozen=True, slots=True)
class Runs:
    """What is run by what: lifted commands, and for each file of code the evidence that starts it."""

    commands: tuple[Evidence, ...] = ()
    files: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    by_workflow: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    workflow_files: Mapping[str, frozenset[str]] = field(default_factory=dict)


def resolve_commands(evidence: Iterable[Evidence], paths: frozenset[str]) -> Runs:
    """Follow the commands of CI, images, clusters and schedules through make and shell files.

    A command found in a make target or a script that such a place starts is returned again with that
    place's context and `via`; bounded in depth, each target followed once for each starting place.
    """
    commands = [item for item in evidence if item.kind == "command"]
    targets: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    scripts: dict[str, list[Evidence]] = defaultdict(list)
    for item in commands:
        context = item.detail.get("context", "")
        path = item.location.path
        if context in {"make", "npm", "just", "task"}:
            targets[posixpath.dirname(path), item.detail.get("target", "")].append(item)
        elif context == "script":
            scripts[path].append(item)
    walker = _Walker(paths, targets, scripts)
    for item in commands:
        if item.detail.get("context") in OPERATED | {"hook"}:
            walker.follow(item, item, 0)
    for item in commands:
        if item.detail.get("context") in {"make", "just", "script", "npm", "task"}:
            for path in walker.code_of(item):
                walker.files[path].append(item)
    return walker.result()


class _Walker:
    def __init__(
        self,
        paths: frozenset[str],
        targets: Mapping[tuple[str, str], list[Evidence]],
        scripts: Mapping[str, list[Evidence]],
    ) -> None:
        self.paths, self.targets, self.scripts = paths, targets, scripts
        self.files: dict[str, list[Evidence]] = defaultdict(list)
        self.lifted: list[Evidence] = []
        self.workflows: dict[str, list[Evidence]] = defaultdict(list)
        self.workflow_files: dict[str, set[str]] = defaultdict(set)
        self._seen: set[tuple[str, Evidence]] = set()

    def follow(self, item: Evidence, origin: Evidence, depth: int) -> None:
        """Record what `item` starts on behalf of `origin`, and go on into it."""
        place = origin.location.path
        if depth > _DEPTH or (place, item) in self._seen:
            return
        self._seen.add((place, item))
        self.workflows[place].append(item)
        if item is not origin:
            detail = dict(item.detail) | {"context": origin.detail.get("context", ""), "via": place}
            self.lifted.append(replace(item, detail=detail))
        for path in self.code_of(item):
            self.files[path].append(origin)
            self.workflow_files[place].add(path)
        for inner in self._inner(item):
            self.follow(inner, origin, depth + 1)

    def code_of(self, item: Evidence) -> list[str]:
        """Return the files of code that a command names and that exist."""
        words = item.detail.get("line", "").split()
        found = []
        for index, word in enumerate(words):
            if word.endswith((".py", *_NOTEBOOKS)):
                found += self._existing(item, word)
            elif word == "-m" and index + 1 < len(words) and "." not in words[index + 1][:1]:
                module = words[index + 1].replace(".", "/")
                found += self._existing(item, f"{module}.py") or self._existing(item, f"{module}/__main__.py")
            elif ":" in word and item.value in _SERVERS:
                module = word.partition(":")[0].replace(".", "/")
                found += self._existing(item, f"{module}.py")
        return found

    def _inner(self, item: Evidence) -> list[Evidence]:
        words = item.detail.get("line", "").split()
        folder = self._folder(item)
        if item.value in {"make", "gmake", "just"}:
            names = [w for w in words[1:] if not w.startswith("-") and "=" not in w]
            return [c for n in names for c in self._target(folder, n)]
        if item.value in {"npm", "yarn", "pnpm", "mise", "poe"}:
            return [c for n in words[1:] for c in self._target(folder, n)]
        for word in words:
            if word.endswith((".sh", ".bash")) or item.value in _SHELLS:
                for path in self._existing(item, word):
                    if path in self.scripts:
                        return self.scripts[path]
        return []

    def _target(self, folder: str, name: str) -> list[Evidence]:
        return self.targets.get((folder, name)) or self.targets.get(("", name)) or []

    def _folder(self, item: Evidence) -> str:
        here = item.detail.get("working_directory", "")
        if here:
            return posixpath.normpath(here).strip("./")
        folder = posixpath.dirname(item.location.path)
        return "" if item.detail.get("context") == "ci" else folder

    def _existing(self, item: Evidence, word: str) -> list[str]:
        word = word.strip("\"'").removeprefix("./")
        for base in (self._folder(item), posixpath.dirname(item.location.path), ""):
            path = posixpath.normpath(posixpath.join(base, word))
            for candidate in (path, f"src/{path}"):
                if candidate in self.paths:
                    return [candidate]
        if item.detail.get("context") in {"image", "cluster", "compose"}:
            near = self._named.get(word.rpartition("/")[2], [])
            return near if len(near) == 1 else []
        return []

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        """All paths by their last part."""
        found: dict[str, list[str]] = defaultdict(list)
        for path in self.paths:
            found[path.rpartition("/")[2]].append(path)
        return dict(found)

    def result(self) -> Runs:
        """Return what was found."""
        return Runs(
            tuple(self.lifted),
            {path: tuple(items) for path, items in self.files.items()},
            {path: tuple(items) for path, items in self.workflows.items()},
            {path: frozenset(items) for path, items in self.workflow_files.items()},
        )
