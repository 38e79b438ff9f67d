"""One line of a requirements file, or one member of a list that pip gets: what it asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.model import Unread
from stacklint.record import replace
from stacklint.regex import lazy
from stacklint.syntax.conda_spec import parse_conda
from stacklint.syntax.declared import address, declared, include, package
from stacklint.syntax.install import installed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.model import Evidence
    from stacklint.syntax.declared import Place

REFUSED = "not a requirement"

_OPTION = lazy(r"(?P<name>--[\w-]+|-[A-Za-z])(?:\s*=\s*|\s*)(?P<value>.*)", re.DOTALL)
_OPTIONS_AFTER = lazy(r"(?<!\s)\s++--?[A-Za-z]")
_FILES = {
    "-r": "requirement",
    "--requirement": "requirement",
    "-c": "constraint",
    "--constraint": "constraint",
}
_INDEXES = frozenset({"-i", "--index-url", "--extra-index-url", "-f", "--find-links"})
_INSTALL = lazy(r"[!%$>\s]*(?:python3?\s+-m\s+|uv\s+)?pip3?\s+install\s")
_FOLDER = lazy(r"[\w.-]+(?:/[\w.-]+)+/?", re.ASCII)
_CONDA = lazy(r"[\w.-]+=[\d*][\w.*]*(?:=\w+)?", re.ASCII)


def read_pip_line(text: str, place: Place) -> Iterator[Evidence | Unread]:
    """Yield what a line without its comment asks for; `Unread` where it asks for nothing known."""
    stripped = text.strip()
    if not stripped:
        return
    place = replace(place, column=place.column + len(text) - len(text.lstrip()))
    if stripped[0] == "-":
        yield from _option(stripped, place)
    elif _INSTALL.match(stripped):
        yield from (package(r, stripped, place) for r in installed(_words(stripped)))
    else:
        yield from _requirement(stripped, place)


def _option(text: str, place: Place) -> Iterator[Evidence | Unread]:
    found = _OPTION.fullmatch(text)
    if not found:
        return
    name, value = found["name"], found["value"].strip("\"' ")
    place = replace(place, column=place.column + found.start("value"))
    if name in _FILES:
        group = "constraint" if _FILES[name] == "constraint" else place.group
        yield include(value, _FILES[name], replace(place, group=group))
    elif name in {"-e", "--editable"}:
        facts = list(declared(value, place))
        yield from facts or _folder(value, place)
    elif name in _INDEXES:
        yield from address(value, place)


def _requirement(text: str, place: Place) -> Iterator[Evidence | Unread]:
    bare = _OPTIONS_AFTER.split(text, maxsplit=1)[0]
    plain = bare.strip("\"', ") if bare[0] in "\"'" or bare[-1] == "," else bare
    place = replace(place, column=place.column + bare.find(plain))
    facts = list(declared(plain, place))
    if not facts and _CONDA.fullmatch(plain) and (spec := parse_conda(plain)):
        facts = [package(spec, plain, place)]
    yield from facts or _folder(plain, place)


def _folder(text: str, place: Place) -> Iterator[Evidence | Unread]:
    """Yield a local project given by its path, else that the line is no requirement."""
    if _FOLDER.fullmatch(text):
        yield include(text, "editable", place)
    else:
        yield Unread(place.path, REFUSED, place.line)


def _words(text: str) -> tuple[str, ...]:
    """Return the words of an install command that somebody pasted into the file."""
    return tuple(word.strip("\"'") for word in text.lstrip("!%$> \t").split())
