"""What is read of a Python source, by whichever way: imports, calls and literals with their places."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from stacklint.record import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACES = 5
"""How many places of a fact that decides something are told."""


class Site(NamedTuple):
    """A fact and its place: kind, value and detail as in `Evidence`, offsets into the source."""

    start: int
    end: int
    kind: str
    value: str
    detail: Mapping[str, str] = MappingProxyType({})


class Imported(NamedTuple):
    """One name of an import statement.

    `value` is the dotted module with its attribute; `bound` the name that it gives to `target`
    in the file, empty for none. `start` and `end` enclose the module's name, `at` is the statement's offset.
    """

    value: str
    bound: str
    target: str
    start: int
    end: int
    at: int
    form: str


class Bound(NamedTuple):
    """A name that stands for `target` between two offsets."""

    name: str
    target: str
    start: int
    end: int


class Call(NamedTuple):
    """A call: its name with aliases resolved, the place of the name, the offset of the bracket.

    `bracket` is -1 for a decorator without arguments.
    """

    name: str
    start: int
    end: int
    bracket: int


class Facts(NamedTuple):
    """All that was found; each import with its guard."""

    imports: list[tuple[Imported, str]]
    calls: list[Call]
    literals: list[Site]
