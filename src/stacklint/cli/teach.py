"""Commands that teach: options in groups, examples at the end, guesses for what is misspelt."""

from __future__ import annotations

import os
from difflib import get_close_matches
from typing import TYPE_CHECKING, ClassVar

import click

if TYPE_CHECKING:
    from collections.abc import Mapping


class Guessing(click.Group):
    """A group that guesses which of its commands was meant, and whose help ends with what to try."""

    examples: ClassVar[Mapping[str, str]] = {}

    def format_epilog(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples."""
        _section(formatter, "Examples", list(self.examples.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command; raises `UsageError` with a guess."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            near = get_close_matches(args[0], self.list_commands(ctx), 1)
            guess = f"; did you mean {near[0]!r}?" if near else ""
            if not near and ctx.parent is None and os.path.isdir(args[0]):  # noqa: PTH112 - any text is allowed here
                guess = f"; did you mean 'check {args[0]}'?"
            raise click.UsageError(f"no such command: {args[0]!r}{guess}", ctx) from None


class Taught(click.Command):
    """A command whose help shows its options in groups, then what to try."""

    groups: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    examples: ClassVar[Mapping[str, str]] = {}
    notes: ClassVar[Mapping[str, str]] = {}

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, each group under its title; what is in no group comes last."""
        records = {p.name: p.get_help_record(ctx) for p in self.get_params(ctx) if isinstance(p, click.Option)}
        for title, names in self.groups.items():
            _section(formatter, title, [r for name in names if (r := records.pop(name, None))])
        _section(formatter, "Other options" if self.groups else "Options", [r for r in records.values() if r])

    def format_epilog(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the notes and the examples."""
        _section(formatter, "Exit status", list(self.notes.items()))
        _section(formatter, "Examples", list(self.examples.items()))


def taught(examples: Mapping[str, str]) -> type[Taught]:
    """Return a kind of command whose help ends with these command lines, and what each is for."""
    return type("Command", (Taught,), {"examples": examples})


def guessing(examples: Mapping[str, str]) -> type[Guessing]:
    """Return a kind of group whose help ends with these command lines, and what each is for."""
    return type("Group", (Guessing,), {"examples": examples})


def _section(formatter: click.HelpFormatter, title: str, rows: list[tuple[str, str]]) -> None:
    if rows:
        with formatter.section(title):
            formatter.write_dl(rows)
