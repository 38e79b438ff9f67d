"""Runs a command line by click, with the exit status of `contract` for each of its exceptions."""

from __future__ import annotations

import click

from stacklint.cli import EXIT_INTERRUPTED, EXIT_USAGE, say
from stacklint.cli.root import root
from stacklint.cli.tell import tell


def by_click(words: list[str]) -> int:
    """Return the exit status of a command line; raises what the command raises, but nothing of click's."""
    try:
        status = root.main(args=words, prog_name="stacklint", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        tell(error.ctx.get_help())
        return EXIT_USAGE
    except click.UsageError as error:
        return say(error.format_message() + _guess(error), hint=error.ctx)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.Abort:
        tell("stacklint: interrupted")
        return EXIT_INTERRUPTED
    return int(status or 0)


def _guess(error: Exception) -> str:
    """Return which of the words that an option takes was meant, where one is near."""
    from stacklint.knowledge.schema import guess  # noqa: PLC0415 - only for mistakes

    words = getattr(getattr(getattr(error, "param", None), "type", None), "choices", ())
    _, found, rest = str(getattr(error, "message", "")).partition("'")
    return guess(rest.partition("'")[0], tuple(map(str, words))) if words and found else ""
