"""The decoded text of files, read again only where a finding stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.repo.document import Document, Unreadable

if TYPE_CHECKING:
    from stacklint.repo.repository import Repo

_LARGEST = 4 << 20


class Source:
    """Returns the text of a file of the scan; empty where there is none that can be read."""

    def __init__(self, repo: Repo) -> None:
        self._repo = repo
        self._texts: dict[str, str] = {}

    def __call__(self, path: str) -> str:
        """Return the text of the file at `path`."""
        if path not in self._texts:
            try:
                self._texts[path] = Document(path, self._repo.read(path, _LARGEST)).text
            except (Unreadable, KeyError):
                self._texts[path] = ""
        return self._texts[path]
