"""`stacklint check`: judge a repository and report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from stacklint.cli.check_help import CheckCommand
from stacklint.cli.check_options import OPTIONS
from stacklint.cli.checking import check_path
from stacklint.cli.complete import formats as complete_formats
from stacklint.cli.complete import rules as complete_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacklint.cli.check_options import Option

_COMPLETE = {"formats": complete_formats, "select": complete_rules, "ignore": complete_rules}


def _of_table(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of the table."""
    for row in reversed(OPTIONS):
        settings: dict[str, Any] = {"is_flag": True} if row.is_flag else {"default": row.default, "type": _type(row)}
        if row.many:
            settings |= {"multiple": True, "default": None}
        metavar, complete = row.takes or None, _COMPLETE.get(row.name)
        names = (*row.written, row.name)
        command = click.option(*names, metavar=metavar, shell_complete=complete, help=row.help, **settings)(command)
    return command


def _type(row: Option) -> click.ParamType[Any] | None:
    if row.one_of:
        return click.Choice(row.one_of)
    if row.number is int:
        return click.IntRange(row.least, row.most)
    return click.FloatRange(row.least, row.most) if row.number else None


@click.command(cls=CheckCommand)
@click.argument("path", default=".", type=click.Path())
@_of_table
def check(path: str, formats: tuple[str, ...], output: str | None, **options: object) -> int:
    """Judge the repository at PATH: problems solved, twice or not at all, and what will hurt."""
    return check_path(path, formats, output, **options)
