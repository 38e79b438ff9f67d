"""Lock files of Python's package managers: the version of every package."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.regex import lazy
from stacklint.syntax.declared import locked
from stacklint.syntax.lock_scan import locked_conda, locked_pipfile, locked_pixi, locked_tables
from stacklint.syntax.pep508 import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document
    from stacklint.syntax.lock_scan import Locked

_LIMIT = 64 << 20
_NAME = lazy(r"[A-Za-z0-9_][\w.-]*+", re.ASCII)
_FORMATS: dict[str, tuple[str, Callable[[bytes], Iterator[Locked]]]] = {
    "uv.lock": ("uv", locked_tables),
    "poetry.lock": ("poetry", locked_tables),
    "pdm.lock": ("pdm", locked_tables),
    "pylock": ("pip", locked_tables),
    "pipfile.lock": ("pipenv", locked_pipfile),
    "pixi.lock": ("conda", locked_pixi),
    "conda-lock": ("conda", locked_conda),
}


@reader(
    *("uv.lock", "poetry.lock", "pdm.lock", "pylock*.toml", "Pipfile.lock", "pixi.lock"),
    *("*conda-lock*.yml", "*conda-lock*.yaml"),
    facts=("locked",),
    limit=_LIMIT,
)
def read_lock(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield each version once, at the first line that names it; the locked project is left out."""
    name = document.name.lower()
    seen: set[tuple[str, str]] = set()
    for part, (manager, scan) in _FORMATS.items():
        if part not in name:
            continue
        for item in scan(document.data):
            key = (canonical(item.name), item.version)
            if item.version and not item.own and key not in seen and _NAME.fullmatch(item.name):
                seen.add(key)
                yield locked(document.path, item.line, *key, item.manager or manager)
        return
