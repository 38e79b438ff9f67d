"""`stacklint lsp`: the findings in an editor, by the language server protocol."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from stacklint.cache import Cache
from stacklint.cli.common import date_of, known_ids, names_of_ci
from stacklint.cli.teach import taught
from stacklint.knowledge.load import extended, load
from stacklint.model import StacklintError
from stacklint.repo.limits import Limits
from stacklint.repo.open import open_repo
from stacklint.settings import load_settings
from stacklint.user_cache import cache_folder

if TYPE_CHECKING:
    from pathlib import Path

    from stacklint.scan import Scan

_EXAMPLES = {"stacklint lsp": "started by an editor, which speaks to it on standard input and output"}


@click.command(cls=taught(_EXAMPLES))
@click.option("--as-of", metavar="DATE", help="Judge as of this date.")
def lsp(as_of: str | None) -> int:
    """Tell an editor what is found in the folders that are open: diagnostics, the catalogue's entries, silencers.

    It needs the extra: pip install "stacklint[lsp]". A folder is scanned when it is opened and when a file is saved.
    """
    if find_spec("pygls") is None:
        raise StacklintError('lsp: pygls is not installed; pip install "stacklint[lsp]" brings it')
    date_of(as_of)
    from stacklint.lsp.server import serve  # noqa: PLC0415 - an extra

    serve(partial(_scan, as_of=as_of), load())
    return 0


def _scan(root: Path, as_of: str | None) -> Scan:
    """Return the scan of a folder; what an earlier one read and has not changed is not read again."""
    from stacklint.scan import scan  # noqa: PLC0415 - the whole pipeline, only for those who ask

    settings = load_settings(root, known=known_ids())
    repo = open_repo(root, exclude=settings.exclude, limits=Limits(), kept=names_of_ci)
    cache = partial(Cache, str(root), folder=cache_folder())
    return scan(repo, extended(load(), settings.rules), settings, date_of(as_of), cache)
