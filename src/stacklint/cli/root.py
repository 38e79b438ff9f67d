"""The group of all commands: their modules are imported when they are called."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import import_module

import click

from stacklint import __version__

_FIRST = {
    "check": "Judge a repository's stack and report what is wrong with it.",
    "stack": "Show which tools are in use, and the evidence.",
    "why": "Show the chain of evidence for a tool or problem, or what is missing.",
    "suggest": "Show which tools would fit this stack best.",
}
_THEN = {
    "explain": "Explain a rule, tool, problem, format or platform.",
    "catalog": "Show what the catalogue knows of tools and their fate.",
    "rules": "List, test or validate rules.",
    "baseline": "Adopt on an old repository: report only what is new.",
    "capabilities": "Show which files are read and which facts come of them.",
    "cache": "Look after the cache of earlier runs.",
    "completion": "Print the completion script of a shell.",
}


class _Commands(click.Group):
    """A group whose commands live in modules of their own."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return [*_FIRST, *_THEN]

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in _FIRST and name not in _THEN:
            return None
        found: click.Command = getattr(import_module(f"stacklint.cli.{name}"), name)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            near = get_close_matches(args[0], self.list_commands(ctx), 1)
            guess = f"; did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"no such command: {args[0]!r}{guess}", ctx) from None

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, rows in (("First", _FIRST), ("Then", _THEN)):
            with formatter.section(title):
                formatter.write_dl(list(rows.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="stacklint", message="%(prog)s %(version)s")
def root() -> None:
    """Say from a repository alone which MLOps problems its stack solves, twice or not at all.

    Nothing of the repository is run, nothing is fetched. Start with: stacklint check .
    """
