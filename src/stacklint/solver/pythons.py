"""Under which Pythons what a file lists may run: as manifests, images and version files say."""

from __future__ import annotations

from collections import defaultdict
from posixpath import dirname
from typing import TYPE_CHECKING

from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.model import Evidence

MINORS = ("3.11", "3.12", "3.10", "3.13", "3.9", "3.14", "3.8", "3.7", "3.6", "3.15")
"""The Pythons that are asked about, the likeliest to fit first."""
_MINOR = lazy(r"={0,2}(3\.\d{1,2})(?:\.(?:\d+|\*))*(?:[-_.]?[a-z].*)?")


class Pythons:
    """Answers by the evidence of a whole repository."""

    def __init__(self, rows: Iterable[Evidence]) -> None:
        self._asked: dict[str, Evidence] = {}
        self._fixed: dict[str, list[Evidence]] = defaultdict(list)
        installed: dict[str, list[str]] = defaultdict(list)
        for item in rows:
            path = item.location.path
            if item.kind == "config" and item.value.startswith("requires-python="):
                self._asked.setdefault(path, item)
            elif item.kind == "config" and item.value.startswith("python-version="):
                named = path.rpartition("/")[2] in {".python-version", "runtime.txt"}
                self._fixed[dirname(path) + "/" if named else path].append(item)
            elif item.kind == "image" and item.detail.get("role") == "base" and item.value == "python":
                self._fixed[f"{path}#{item.detail.get('stage', '')}"].append(item)
            elif item.kind == "include" and item.detail.get("context") == "image":
                installed[item.value].append(item.detail.get("environment", path))
        for path, places in installed.items():
            stages = [self._fixed.get(place, []) for place in places]
            if all(stages):  # an image whose Python is not known may hold any
                self._fixed[path] += [item for rows in stages for item in rows]

    def of(self, environment: str) -> tuple[tuple[str, ...], Evidence | None]:
        """Return the Pythons of an environment, and the place that says so; all of them where none does."""
        path = environment.partition("#")[0]
        fixed = self._fixed.get(environment) or self._fixed.get(path) or []
        if asked := self._asked.get(path):
            found = minors(asked.value.partition("=")[2])
            return (found, asked) if found else (MINORS, None)  # a placeholder, or nothing that a Python meets
        near = [*fixed, *(self._fixed.get(dirname(path) + "/", []) if "#" not in environment else [])]
        known = {m for item in near for m in _minors_of(item)}
        if near and known:
            return tuple(m for m in MINORS if m in known), near[0]
        return MINORS, None


def _minors_of(item: Evidence) -> tuple[str, ...]:
    text = item.detail.get("tag", "") if item.kind == "image" else item.value.partition("=")[2]
    match = _MINOR.fullmatch(text.strip())
    if match:
        return (match[1],)
    return () if item.kind == "image" else minors(text)


def minors(asked: str) -> tuple[str, ...]:
    """Return the Pythons that a specifier of pip or Poetry lets in; nothing where it is not understood."""
    from stacklint.solver.spec import spec_of  # noqa: PLC0415 - only where a Python is asked for
    from stacklint.versions import Version  # noqa: PLC0415 - start-up

    spec = spec_of("".join(asked.split()), "poetry")
    if spec is None:
        return ()
    found = []
    for minor in MINORS:
        first, last = (Version(f"{minor}.0"), 0), (Version(f"{minor}.99"), 0)
        if (spec.low is None or last > spec.low) and (spec.high is None or first < spec.high):
            found.append(minor)
    return tuple(found)
