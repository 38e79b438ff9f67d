"""`stacklint badge`: an SVG for README that says how much of the stack is solved."""

from __future__ import annotations

import click

from stacklint.badge import badge as drawn
from stacklint.badge import badge_text
from stacklint.cli.common import emit, scanned
from stacklint.cli.teach import taught

_EXAMPLES = {
    "stacklint badge . -o stack.svg": "a picture for README",
    "stacklint badge . --text": "the words alone",
}


@click.command(cls=taught(_EXAMPLES))
@click.argument("path", default=".", type=click.Path())
@click.option("-o", "--output", metavar="FILE", help="Write the SVG there instead of to the terminal.")
@click.option("--text", "words", is_flag=True, help="Print what the badge says, and no picture.")
@click.option("--as-of", metavar="DATE", help="Judge as of this date.")
def badge(path: str, output: str | None, words: bool, as_of: str | None) -> int:
    """Draw a badge of the problems that the repository at PATH shows, and how many of them are solved.

    In README: ![ML stack](stack.svg) after: stacklint badge . -o stack.svg
    """
    done, _ = scanned(path, as_of=as_of)
    emit(badge_text(done.report)[0] if words else drawn(done.report), output)
    return 0
