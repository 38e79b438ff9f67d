"""The decoded text of files, read again only where a finding stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.repo.document import Document, Unreadable

if TYPE_CHECKING:
    from stacklint.repo.repository import Repo

_LARGEST = 4 << 20
_KEPT = 10 << 20
"""So many characters of text are kept: checks ask for one file several times in a row."""


class Source:
    """Returns the text of a file of the scan; empty where there is none that can be read."""

    def __init__(self, repo: Repo) -> None:
        self._repo = repo
        self._texts: dict[str, str] = {}
        self._size = 0

    def __call__(self, path: str) -> str:
        """Return the text of the file at `path`."""
        known = self._texts.get(path)
        if known is None:
            known = self._read(path)
            if self._size + len(known) > _KEPT:
                self._texts.clear()
                self._size = 0
            self._texts[path] = known
            self._size += len(known)
        return known

    def _read(self, path: str) -> str:
        try:
            return Document(path, self._repo.read(path, _LARGEST)).text
        except (Unreadable, KeyError):
            return ""
