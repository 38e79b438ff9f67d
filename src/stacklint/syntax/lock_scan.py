"""Names and versions in lock files, by one scan over their lines: locks of 50 MB are real."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.record import dataclass
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLES = lazy(
    rb"^(?:(\[\[packages?\]\])|name = [\"']([^\"'\n]*+)[\"']|version = [\"']([^\"'\n]*+)[\"']"
    rb"|(source = \{ (?:editable|virtual|directory)\b))",
    re.MULTILINE,
)
_PIPFILE = lazy(
    rb"^(?: {4}\"(default|develop|_meta)\": \{| {8}\"([^\"\n]+)\": \{"
    rb"| {12}\"version\": \"==([^\"\n]+)\")",
    re.MULTILINE,
)
_PIXI = lazy(
    rb"^(?:- (conda|pypi): (\S+)|- kind: (conda|pypi)|  name: (\S+)|  version: (\S+))",
    re.MULTILINE,
)
_CONDA = lazy(rb"^ {0,4}(?:- name: (\S+)|  version: (\S+)|  manager: (\w+))", re.MULTILINE)
_ARCHIVE = lazy(r"(?P<name>[\w.-]+?)-(?P<version>\d[^-]*?)(?:-[^/]+)?\.(?:conda|tar\.bz2|whl|tar\.gz|zip)")


@dataclass(slots=True)
class Locked:
    """A package of a lock, the line of its name, and who installs it; `own`: the locked project."""

    name: str
    line: int
    version: str = ""
    manager: str = ""
    own: bool = False


def locked_tables(data: bytes) -> Iterator[Locked]:
    """Yield the packages of a lock in TOML: `[[package]]` or `[[packages]]`, name and version."""
    item = Locked("", 0)
    for line, (header, name, version, own) in _lines(_TABLES, data):
        if header:
            yield item
            item = Locked("", line)
        elif name and not item.name and item.line:
            item.name, item.line = name.decode(errors="replace"), line
        elif version and not item.version and item.line:
            item.version = version.decode(errors="replace")
        elif own:
            item.own = True
    yield item


def locked_pipfile(data: bytes) -> Iterator[Locked]:
    """Yield the packages of a Pipfile.lock."""
    item = Locked("", 0)
    packages = False
    for line, (section, name, version) in _lines(_PIPFILE, data):
        if section:
            packages = section != b"_meta"
        elif name:
            yield item
            item = Locked(name.decode(errors="replace") if packages else "", line)
        elif version:
            item.version = version.decode(errors="replace")
    yield item


def locked_pixi(data: bytes) -> Iterator[Locked]:
    """Yield the packages of a pixi.lock: what a platform's list names is told once, at the end."""
    item = Locked("", 0)
    start = data.find(b"\npackages:")
    for line, (kind, address, old, name, version) in _lines(_PIXI, data, start):
        if kind or old:
            yield item
            found = _ARCHIVE.fullmatch(address.decode(errors="replace").rpartition("/")[2])
            item = Locked(found["name"], line, found["version"]) if found else Locked("", line)
            item.manager = "pip" if b"pypi" in (kind, old) else "conda"
            item.own = address.startswith(b".")
        elif name:
            item.name, item.line = _plain(name), line
        elif version:
            item.version = _plain(version)
    yield item


def locked_conda(data: bytes) -> Iterator[Locked]:
    """Yield the packages of a conda-lock.yml, once for each platform."""
    item = Locked("", 0)
    start = data.find(b"\npackage:")
    for line, (name, version, manager) in _lines(_CONDA, data, start):
        if name:
            yield item
            item = Locked(_plain(name), line)
        elif version and not item.version:
            item.version = _plain(version)
        elif manager:
            item.manager = manager.decode(errors="replace")
    yield item


def _lines(pattern: re.Pattern[bytes], data: bytes, start: int = 0) -> Iterator[tuple[int, tuple[bytes, ...]]]:
    """Yield the line and the groups of every match; nothing where `start` was not found."""
    if start < 0:
        return
    line, seen = 1, 0
    for match in pattern.finditer(data, start):
        line += data.count(b"\n", seen, match.start())
        seen = match.start()
        yield line, match.groups(default=b"")


def _plain(text: bytes) -> str:
    return text.decode(errors="replace").strip("'\"")
