"""What a file is for: product, test, example, docs, vendored or generated."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacklint.model import Evidence

_TEST = frozenset(
    {
        "test",
        "tests",
        "testing",
        "__tests__",
        "spec",
        "specs",
        "fixtures",
        "testdata",
        "test_data",
        "e2e",
        "integration_tests",
        "unit_tests",
    }
)
_DOCS = frozenset({"docs", "doc", "documentation", "website", "_static", "docsrc", "site"})
_EXAMPLE = frozenset(
    {
        "examples",
        "example",
        "samples",
        "sample",
        "tutorials",
        "tutorial",
        "demos",
        "playground",
        "cookbook",
        "cookbooks",
        "recipes",
        "practice",
        "scratch",
        "scratchpad",
    }
)
_VENDORED = frozenset(
    {
        "vendor",
        "vendored",
        "_vendor",
        "third_party",
        "third-party",
        "thirdparty",
        "3rdparty",
        "external",
        "externals",
        "extern",
        "node_modules",
        "site-packages",
        "bower_components",
        "submodules",
    }
)
_RETIRED = lazy(
    r"(?:^|/)(?:archived?|deprecated|attic|backups?|obsolete)(?:[-_][^/]*)?(?:/|$)|[-_](?:deprecated|archived|old|backup)(?:/|$)",
    re.IGNORECASE,
)
"""Folders of what is kept and no longer used."""
_RENDERED = lazy(r"(?:^|/)(?:rendered(?:[-_][^/]*)?|[^/]*[-_]rendered)(?:/|$)", re.IGNORECASE)
"""Folders of what a template engine wrote: charts of others, mostly."""
_GENERATED = lazy(
    r"(?:_pb2|_pb2_grpc|\.pb|_generated)\.pyi?$|\.min\.js$|(?:^|/)\.doctrees/|(?:^|/)_sources/.*\.txt$|(?:^|/)__generated__/|(?:^|/)build/lib/"
)
_TEST_FILE = lazy(r"(?:^|/)(?:test_[^/]*|[^/]*_test|conftest)\.py$")
_DOWNLOADED = lazy(r"-(?:master|main)$")
_SHOWING = lazy(
    r"(?:^|[/_-])(?:tutorials?|demo|example|quickstart|getting[-_]?started)(?:[-_ ][^/]*)?\.ipynb$", re.IGNORECASE
)
_WHOLE_REPOSITORY = ("LICENSE", "LICENSE.md", "LICENSE.txt", "COPYING")
_OF_A_MAINTAINER = (
    "CONTRIBUTING.md",
    "CODE_OF_CONDUCT.md",
    "CONTRIBUTING.rst",
    ".pre-commit-config.yaml",
    "hubconf.py",
    "SECURITY.md",
    "CITATION.cff",
    "CHANGELOG.md",
    "MANIFEST.in",
)


class Scopes:
    """Says what each file of a repository is for; `told` are folders that say of themselves that they are a copy."""

    def __init__(
        self, paths: Iterable[str], chosen: Mapping[str, str] | None = None, told: frozenset[str] = frozenset()
    ) -> None:
        self._vendored = vendored_folders(paths) | told
        self._chosen = tuple(sorted((chosen or {}).items(), key=lambda row: -len(row[0])))
        self._folder = lru_cache(maxsize=None)(self._of_folder)

    def of(self, path: str) -> str:
        """Return product, test, example, docs, vendored or generated for a path."""
        for prefix, scope in self._chosen:
            if path == prefix or path.startswith(prefix.rstrip("/") + "/"):
                return scope
        folder, _, name = path.rpartition("/")
        scope = self._folder(folder)
        if scope in {"vendored", "generated", "test"}:
            return scope
        if _GENERATED.search(path):
            return "generated"
        if name.endswith(".py") and _TEST_FILE.search(path):
            return "test"
        if scope == "product" and _SHOWING.search(path):
            return "example"
        return scope

    def _of_folder(self, folder: str) -> str:
        parts = folder.split("/") if folder else []
        for depth in range(1, len(parts) + 1):
            if "/".join(parts[:depth]) in self._vendored:
                return "vendored"
        if _RENDERED.search(folder):
            return "generated"
        lowered = [part.lower() for part in parts]
        for scope, names in (
            ("vendored", _VENDORED),
            ("test", _TEST),
            ("docs", _DOCS),
            ("example", _EXAMPLE),
        ):
            if any(part in names for part in lowered):
                return scope
        return "example" if _RETIRED.search(folder) else "product"


def vendored_folders(paths: Iterable[str]) -> frozenset[str]:
    """Return the folders that hold a copy of somebody else's whole repository.

    Such a copy shows itself by what only a repository's root has: its own licence together with a file
    for contributors, its own `.github/`, or the `-master` of a downloaded archive. A folder whose name is filled
    in later is what a template makes repositories of: it has the same, and is the template's own.
    """
    seen: dict[str, set[str]] = {}
    found: set[str] = set()
    for path in paths:
        folder, _, name = path.rpartition("/")
        if not folder or "{{" in folder:
            continue
        if name in _WHOLE_REPOSITORY or name in _OF_A_MAINTAINER:
            seen.setdefault(folder, set()).add(name)
        inner = folder.partition("/.github")
        if inner[1] and inner[0]:
            seen.setdefault(inner[0], set()).add(".github")
        for depth, part in enumerate(folder.split("/"), 1):
            if _DOWNLOADED.search(part):
                found.add("/".join(folder.split("/")[:depth]))
    for folder, names in seen.items():
        licensed = any(name in names for name in _WHOLE_REPOSITORY)
        cared = ".github" in names or any(name in names for name in _OF_A_MAINTAINER)
        if licensed and (cared and len(names) >= 2):  # noqa: PLR2004 - one of each at least
            found.add(folder)
    return frozenset(found)


def copied_folders(evidence: Iterable[Evidence]) -> frozenset[str]:
    """Return the folders whose README says that they are a copy of somebody else's code."""
    places = (e.location.path for e in evidence if e.kind == "config" and e.value == "readme.word=vendored from")
    return frozenset(folder for folder in (path.rpartition("/")[0] for path in places) if folder)
