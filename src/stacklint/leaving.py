"""Which files leaving a tool touches: what uses it, sets it up, lists it, tests it or speaks of it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from stacklint.projects import Projects
from stacklint.regex import lazy
from stacklint.scopes import Scopes
from stacklint.tool_names import any_of, names, names_in_text, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from stacklint.detect import Sighting
    from stacklint.knowledge.types import Tool
    from stacklint.situation import Situation

_CODE = frozenset({"import", "call", "string"})
_LISTED = frozenset({"package", "locked"})
_LARGEST = 400_000
_LARGEST_JSON = 20_000
"""Larger ones are data and no settings."""
_TEXT = lazy(
    r"(?:^|/)(?:makefile|dockerfile|jenkinsfile|procfile|justfile|pipfile|notice|readme|\.flake8|\.pylintrc"
    r"|\.gitignore|\.dockerignore|\.env)[^/]*$"
    r"|\.(?:py|pyi|pyx|ipynb|md|mdx|rst|txt|toml|cfg|ini|conf|properties|ya?ml|lock|sh|bash|ps1|bat|mk|r|qmd|tf|tfvars|hcl"
    r"|def|env|in|json|dockerfile|sql|[jt]sx?|mjs|scala|java|go|j2|tpl)$",
    re.IGNORECASE,
)
_PAST = lazy(r"(?:^|/)(?:change-?(?:log|s)|history|news|releases?|release[-_]notes)\b", re.IGNORECASE)
"""What tells of the past keeps naming a tool that has left."""
_TRIED_ON = lazy(r"(?:^|/)(?:__)?(?:fixtures|cases|test_?data|snapshots?|golden)(?:__)?/(?!.*\.(?:py|ipynb)$)")
"""What tests are tried on, code apart: it shows any tool."""
_INVENTORY = "objects.inv"
"""Lies at the root of documentation that Sphinx has built."""
_MANIFESTS = frozenset({"pyproject.toml", "setup.cfg", "setup.py"})
_CALLED = lazy(r"^[ \t]*name[ \t]*=[ \t]*[\"']?([A-Za-z0-9][\w.-]{0,99})", re.MULTILINE)
_APART = frozenset({"vendored", "generated"})


class Leaving:
    """Answers for all tools of one scan.

    `text` returns the text of a file; `paths` are all files that count; `scope` is what the settings say of them.
    """

    def __init__(
        self,
        situations: Mapping[str, Situation],
        paths: Iterable[str],
        text: Callable[[str], str],
        scope: Mapping[str, str] | None = None,
    ) -> None:
        self._situations = situations
        self._listed = frozenset(paths)
        self._scopes = Scopes(self._listed, scope)
        self._projects = Projects(tuple(situations))
        self._built = tuple(p.removesuffix(_INVENTORY) for p in self._listed if p.endswith(f"/{_INVENTORY}"))
        self._paths = sorted(p for p in self._listed if not p.startswith(self._built))
        self.text = text

    def touched(self, tool: Tool, project: str) -> dict[str, str]:
        """Return the files that leaving a tool touches in a project, each with why.

        It is code, test, list, CI, infrastructure, configuration, or name for a text that only names it.
        """
        situation = self._situations[project]
        found: dict[str, str] = {}
        for sighting in _sightings(tool, situation):
            if not sighting.evidence.location.path.startswith(self._built):
                found.setdefault(sighting.evidence.location.path, _why(sighting))
        if found:
            named = [*self._naming(tool, project, found), *self._ignoring(found)]
            found = dict.fromkeys([*named, *self._housed(tool, project, [*named, *found])], "name") | found
        return dict(sorted(found.items()))

    def _naming(self, tool: Tool, project: str, known: Mapping[str, str]) -> Iterator[str]:
        """Yield the texts of a project that name a tool and of which nothing else is known."""
        pattern, words = names_in_text(tool), tuple(name.lower() for name in spelled(tool))
        own = any_of(name for name in self._own if pattern.search(name) and name.lower() not in names(tool))
        for path in self._paths:
            if path in known or not self._counts(path, project):
                continue
            if pattern.search(path.rpartition("/")[2]) or (
                _TEXT.search(path) and self._names(path, words, pattern, own)
            ):
                yield path

    @cached_property
    def _own(self) -> frozenset[str]:
        """The names that the repository gives itself: its outermost packages, and what its manifests call it."""
        homes = {path.removesuffix("/__init__.py") for path in self._listed if path.endswith("/__init__.py")}
        outer = {home.rpartition("/")[2] for home in homes if home.rpartition("/")[0] not in homes}
        manifests = (path for path in self._listed if path.rpartition("/")[2] in _MANIFESTS)
        return frozenset(outer).union(*(_CALLED.findall(self.text(path)) for path in manifests))

    def _housed(self, tool: Tool, project: str, known: Iterable[str]) -> Iterator[str]:
        """Yield the texts in folders that bear a tool's name and hold what is known to be its own."""
        pattern = names_in_text(tool)
        homes = {home for path in known for home in _homes(path, pattern, self._own)}
        for path in self._paths if homes else ():
            if (
                homes.intersection(_homes(path, pattern, self._own))
                and _TEXT.search(path)
                and self._counts(path, project)
            ):
                yield path

    def _counts(self, path: str, project: str) -> bool:
        return self._projects.of(path) == project and self._scopes.of(path) not in _APART

    def _names(self, path: str, words: tuple[str, ...], pattern: re.Pattern[str], own: re.Pattern[str] | None) -> bool:
        """Whether a text names a tool, and not only in a name of the repository's own.

        A search for `words` in small letters comes first: it is many times as fast as the pattern.
        """
        if _PAST.search(path) or (_TRIED_ON.search(path) and self._scopes.of(path) == "test"):
            return False
        text = self.text(path)
        if len(text) > (_LARGEST_JSON if path.endswith(".json") else _LARGEST):
            return False
        lowered = text.lower()
        if not any(word in lowered for word in words) or not pattern.search(text):
            return False
        return not own or bool(pattern.search(own.sub("", text)))

    def _ignoring(self, known: Mapping[str, str]) -> Iterator[str]:
        """Yield the ignore files that keep out of git what a file beside them stands for."""
        for path in sorted(known):
            folder, _, name = path.rpartition("/")
            beside = f"{folder}/.gitignore" if folder else ".gitignore"
            line = f"/{name.rpartition('.')[0]}"
            if beside in self._listed and line != "/" and line in self.text(beside).splitlines():
                yield beside


def _homes(path: str, names: re.Pattern[str], own: frozenset[str]) -> Iterator[str]:
    """Yield the folders above a path whose names hold one of these, the repository's own name apart."""
    parts = path.split("/")
    for depth, part in enumerate(parts[:-1], 1):
        if part not in own and names.search(part):
            yield "/".join(parts[:depth])


def _sightings(tool: Tool, situation: Situation) -> Iterator[Sighting]:
    """Yield what was seen of a tool and of what is part of it, code first."""
    rows = [
        sighting
        for usage in situation.usages.values()
        if tool.id in {usage.tool.id, usage.tool.part_of}
        for sighting in usage.sightings
        if not sighting.signal.weak
    ]
    yield from sorted(rows, key=lambda s: (s.evidence.kind not in _CODE, s.evidence.kind not in _LISTED))


def _why(sighting: Sighting) -> str:
    item = sighting.evidence
    if item.kind in _CODE:
        return "test" if sighting.scope == "test" else "code"
    if item.kind in _LISTED and "context" not in item.detail:
        return "list"
    return kind_of_tie(item.kind, item.detail.get("context", ""))


def kind_of_tie(kind: str, context: str) -> str:
    """Return whether evidence that is no code belongs to CI, infrastructure or configuration."""
    if context in {"ci", "hook", "schedule"} or kind in {"action", "workflow", "hook"}:
        return "CI"
    if context in {"image", "cluster", "compose"} or kind in {"image", "resource"}:
        return "infrastructure"
    return "configuration"
