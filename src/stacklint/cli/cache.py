"""`stacklint cache`: what earlier runs left in the user's cache folder."""

from __future__ import annotations

import click

from stacklint.cache import clear as clear_folder
from stacklint.cli.common import emit
from stacklint.cli.teach import Guessing
from stacklint.knowledge.load import cache_folder


@click.group(cls=Guessing)
def cache() -> None:
    """Look after the cache of earlier runs."""


@cache.command()
def clear() -> int:
    """Remove everything that stacklint has cached."""
    count = clear_folder(cache_folder())
    emit(f"{count} file{'' if count == 1 else 's'} removed from {cache_folder()}")
    return 0
