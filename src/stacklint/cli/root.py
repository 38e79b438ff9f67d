"""The group of all commands: their modules are imported when they are called."""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword

import click

from stacklint import __version__
from stacklint.cli.teach import Guessing

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
    "report-wrong": "Write a false alarm as the smallest example that shows it.",
    "try": "Show what adding and removing tools would change.",
    "diff": "Say what changed between two JSON reports.",
    "init": "Set stacklint up in a repository.",
    "badge": "Draw a badge for README.",
    "baseline": "Adopt on an old repository: report only what is new.",
    "capabilities": "Show which files are read and which facts come of them.",
    "lsp": 'Tell an editor what is found (pip install "stacklint[lsp]").',
    "cache": "Look after the cache of earlier runs.",
    "completion": "Print the completion script of a shell.",
}


_TRY = {
    "stacklint check": "what is solved here, what is not, and the one next act",
    "stacklint stack": "which tools are in use, and where that shows",
    "stacklint why monitoring": "why a problem is said to be solved, open or not needed",
    "stacklint explain monitoring": "what the problem is, and the tools for it",
}


def _module(name: str) -> str:
    """Return the module of a command, which is also the name of its function: a word of Python gets a mark."""
    word = name.replace("-", "_")
    return f"{word}_" if iskeyword(word) else word


class _Commands(Guessing):
    """A group whose commands live in modules of their own."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return [*_FIRST, *_THEN]

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        if name not in _FIRST and name not in _THEN:
            return None
        found: click.Command = getattr(import_module(f"stacklint.cli.{_module(name)}"), _module(name))
        return found

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, rows in (("First", _FIRST), ("Then", _THEN)):
            with formatter.section(title):
                formatter.write_dl(list(rows.items()))
        with formatter.section("Try"):
            formatter.write_dl(list(_TRY.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="stacklint", message="%(prog)s %(version)s")
def root() -> None:
    """Say from a repository alone which MLOps problems its stack solves, twice or not at all.

    Nothing of the repository is run, nothing is fetched. Start with: stacklint check .
    """
