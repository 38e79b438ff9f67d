"""setup.cfg: what setuptools installs with the project."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location
from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.syntax.declared import Place, include
from stacklint.syntax.ini import Text, parse_ini
from stacklint.syntax.pep508 import canonical
from stacklint.syntax.pip_line import read_pip_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document
    from stacklint.syntax.ini import Entry

_GROUPS = {"install_requires": "main", "setup_requires": "build", "tests_require": "dev"}
_CONFIG = {("metadata", "name"): "project.name", ("options", "python_requires"): "requires-python"}
_REFERENCE = lazy(r"%\((\w+)\)s")
_MOST = 20_000
"""Extras that name one another can stand for any number of requirements."""
_COMMENT = lazy(r"(?:^|\s)#.*")


@reader("setup.cfg", facts=("package", "include", "config", "url"), limit=1 << 20)
def read_setup_cfg(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the requirements by group, the project's name, its scripts and its Python."""
    entries = list(parse_ini(document.text))
    for entry in entries:
        key = entry.key.replace("-", "_").lower()
        if entry.section == "options" and key in _GROUPS:
            yield from _requirements(entry, document.path, _GROUPS[key])
        elif entry.section in {"options.entry_points", "entry_points"}:
            yield from _entry_points(entry, document.path)
        elif (name := _CONFIG.get((entry.section, key))) and _is_literal(entry.text):
            yield _config(entry.lines[0], document.path, f"{name}={entry.text}")
    yield from islice(_extras(entries, document.path), _MOST)


def _extras(entries: list[Entry], path: str) -> Iterator[Evidence | Unread]:
    """Yield the members of every extra, and of those that it names as `%(other)s`."""
    extras = {entry.key.lower(): entry for entry in entries if entry.section == "options.extras_require"}
    for entry in entries:
        if entry.section != "options.extras_require":
            continue
        group = f"extra:{canonical(entry.key)}"
        seen, waiting = {entry.key.lower()}, [entry]
        while waiting:
            part = waiting.pop()
            names = [name[1].lower() for line in part.lines if (name := _REFERENCE.fullmatch(line.text))]
            wanted = [name for name in dict.fromkeys(names) if name in extras and name not in seen]
            seen.update(wanted)
            waiting += [extras[name] for name in wanted]
            yield from _requirements(part, path, group)


def _is_literal(text: str) -> bool:
    return bool(text) and not text.startswith(("attr:", "file:"))


def _requirements(entry: Entry, path: str, group: str) -> Iterator[Evidence | Unread]:
    environment = path if group == "main" else f"{path}#{group}"
    for line in entry.lines:
        if _REFERENCE.fullmatch(line.text):
            continue
        place = Place(path, line.line, line.column, group, environment)
        if line is entry.lines[0] and line.text.startswith("file:"):
            for name in line.text.removeprefix("file:").split(","):
                yield include(name, "requirement", place)
            return
        for part in _parts(line, alone=len(entry.lines) == 1 and line.line == entry.line):
            text = _COMMENT.sub("", part.text)
            yield from read_pip_line(text, Place(path, part.line, part.column, group, environment))


def _parts(line: Text, *, alone: bool) -> Iterator[Text]:
    """Yield the requirements of a line: on the key's own line semicolons separate them."""
    if not alone or "python_version" in line.text:
        yield line
        return
    column = line.column
    for part in line.text.split(";"):
        yield Text(part, line.line, column)
        column += len(part) + 1


def _entry_points(entry: Entry, path: str) -> Iterator[Evidence]:
    scripts = entry.key in {"console_scripts", "gui_scripts"}
    if not scripts:
        location = Location(path, entry.line, entry.column)
        yield Evidence(location, "config", f"project.entry-points={entry.key}")
    for line in entry.lines:
        if target := line.text.partition("=")[2].partition("[")[0].strip():
            yield _config(line, path, f"project.scripts={target}")


def _config(line: Text, path: str, value: str) -> Evidence:
    return Evidence(Location(path, line.line, line.column), "config", value)
