"""The evidence that manifests and locks hold in common: packages, includes, versions."""

from __future__ import annotations

import re
from posixpath import join, normpath
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location, Unread
from stacklint.record import dataclass
from stacklint.regex import lazy
from stacklint.syntax.pep508 import Requirement, canonical, parse_requirement, without_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = lazy(r"[A-Za-z0-9_][\w.-]*+", re.ASCII)
_OUTSIDE = lazy(r"/|~|[A-Za-z]:[\\/]|\\\\|[\w.+-]+://")
_LOCAL = lazy(r"(?:file:(?!//)|(?=[.]))(?P<path>[^\[\];#\s]*)(?P<extras>\[[^\]]*\])?", re.ASCII)
_ADDRESS = lazy(r"[\w.+-]+://\S+")
_REQUIREMENTS = lazy(r"(?:requirements?|reqs?|requires|deps|dependencies)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands, and which environment what it asks for goes into."""

    path: str
    line: int = 1
    column: int = 1
    group: str = "main"
    environment: str = ""
    manager: str = ""

    def location(self, start: int = 0, length: int = 0) -> Location:
        """Return the location of `length` characters from `start` of the text."""
        column = self.column + start
        return Location(self.path, self.line, column, self.line, column + length)


def declared(text: str, place: Place) -> Iterator[Evidence | Unread]:
    """Yield what one requirement says: a package, a local project, an address, or nothing."""
    if found := parse_requirement(text):
        yield package(found, text, place)
    elif local := _LOCAL.fullmatch(text.strip()):
        yield include(local["path"] or ".", "editable", place, extras=(local["extras"] or "").strip("[]"))
    elif _ADDRESS.match(text.strip()):
        yield from address(text.split(maxsplit=1)[0], place)


def address(url: str, place: Place) -> Iterator[Evidence]:
    """Yield the evidence for an address, without credentials; nothing for a file of the machine."""
    if _ADDRESS.fullmatch(url) and not url.startswith("file:"):
        yield Evidence(place.location(length=len(url)), "url", without_credentials(url))


def package(found: Requirement, text: str, place: Place, **more: str) -> Evidence:
    """Return the evidence for a requirement that stands at the beginning of `text` at `place`."""
    start, end = _span(found.name, text)
    detail = {
        "specifier": found.specifier,
        "extras": ",".join(found.extras),
        "marker": found.marker,
        "url": found.url,
        **more,
    }
    return Evidence(
        place.location(start, end - start),
        "package",
        found.name,
        {key: value for key, value in detail.items() if value} | _installed(place, found.manager),
    )


def foreign(name: str, specifier: str, place: Place, length: int = 0) -> Evidence:
    """Return the evidence for a package of another ecosystem; `name` with its prefix (`npm:x`)."""
    shown = name.partition(":")[2]
    detail = {"specifier": specifier} if specifier else {}
    return Evidence(
        place.location(length=length or len(shown)),
        "package",
        name,
        detail | _installed(place, name.partition(":")[0]),
    )


def locked(path: str, line: int, name: str, version: str, manager: str, *, column: int = 1) -> Evidence:
    """Return the evidence for a version in a lock."""
    place = Location(path, line, column)
    return Evidence(place, "locked", name, {"version": version, "manager": manager})


def include(reference: str, form: str, place: Place, **more: str) -> Evidence | Unread:
    """Return the evidence for another file or folder that a manifest pulls in, by its path.

    `form` is requirement, constraint, editable or workspace. Resolved by the text alone; what is no
    path within the repository is `Unread`.
    """
    reference = reference.strip().replace("\\", "/")
    if "$" in reference or "{{" in reference:
        return Unread(place.path, "includes a file whose name only the environment knows", place.line)
    if _OUTSIDE.match(reference) or "://" in reference:
        return Unread(place.path, "includes a file outside the repository", place.line)
    path = normpath(join(_base(place.path, form), reference))
    if path == ".." or path.startswith("../"):
        return Unread(place.path, "includes a file outside the repository", place.line)
    detail = {key: value for key, value in more.items() if value}
    return Evidence(
        place.location(length=len(reference)),
        "include",
        path,
        {"form": form, "group": place.group, "environment": place.environment or place.path} | detail,
    )


def _base(path: str, form: str) -> str:
    """Return the folder that a reference is relative to.

    pip takes a local project from the working directory, which is above a folder of requirements.
    """
    folder = path.rpartition("/")[0]
    above, _, last = folder.rpartition("/")
    return above if form == "editable" and _REQUIREMENTS.fullmatch(last) else folder


def _installed(place: Place, manager: str) -> dict[str, str]:
    return {
        "group": place.group,
        "manager": place.manager or manager,
        "environment": place.environment or place.path,
    }


def _span(name: str, text: str) -> tuple[int, int]:
    """Return where in `text` the package is named."""
    first = _NAME.match(text, text.find("::") + 2 if "::" in text else 0)  # a channel of conda
    if first and canonical(first[0]) == name:
        return first.span()
    pattern = "[-_.]+".join(re.escape(part) for part in name.split("-"))
    if found := re.search(rf"(?<![A-Za-z0-9])(?:{pattern})(?![A-Za-z0-9])", text, re.IGNORECASE):
        return found.span()
    return first.span() if first else (0, len(text))
