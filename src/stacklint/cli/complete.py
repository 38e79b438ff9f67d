"""What a shell offers for a word that is being written: rules, formats, names of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click

_KINDS = ("gap", "overlap", "lock-in", "conflict", "obsolete", "wiring")


def rules(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    """Return the rules and kinds that begin so."""
    from stacklint.knowledge.load import load  # noqa: PLC0415 - only when a shell asks

    return _beginning(begun, (*_KINDS, *load().data["checks"]))


def formats(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    """Return the formats of reports that begin so."""
    from stacklint.reporters.registry import reporter_names  # noqa: PLC0415 - as above

    return _beginning(begun, reporter_names())


def problems(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    """Return the problems that begin so."""
    from stacklint.knowledge.load import load  # noqa: PLC0415 - as above

    return _beginning(begun, load().data["problems"])


def names(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    """Return everything that can be explained and begins so."""
    from stacklint.knowledge.load import load  # noqa: PLC0415 - as above

    data = load().data
    tables = ("problems", "tools", "checks", "formats", "platforms")
    return _beginning(begun, (*_KINDS, *(name for table in tables for name in data[table])))


def signed_tools(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    """Return the tools to add or to take away that begin so, each with its sign."""
    from stacklint.knowledge.load import load  # noqa: PLC0415 - as above

    sign = begun[:1] if begun[:1] in {"+", "-"} else "+"
    return [f"{sign}{name}" for name in _beginning(begun.removeprefix(sign), load().data["tools"])]


def _beginning(begun: str, words: Iterable[str]) -> list[str]:
    return sorted(word for word in words if word.startswith(begun))
