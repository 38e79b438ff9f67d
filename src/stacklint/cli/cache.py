"""`stacklint cache`: what earlier runs left in the user's cache folder."""

from __future__ import annotations

import click

from stacklint.cache import clear as clear_folder
from stacklint.cli.common import emit
from stacklint.cli.teach import guessing, taught
from stacklint.user_cache import cache_folder

_EXAMPLES = {
    "stacklint cache clear": "the next run reads everything anew",
}


@click.group(cls=guessing(_EXAMPLES))
def cache() -> None:
    """Look after the cache of earlier runs."""


@cache.command(cls=taught(_EXAMPLES))
def clear() -> int:
    """Remove everything that stacklint has cached."""
    count = clear_folder(cache_folder())
    emit(f"{count} file{'' if count == 1 else 's'} removed from {cache_folder()}")
    return 0
