"""A folder that is open in the editor: its last scan, and files as the editor names them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pygls.uris import from_fs_path, to_fs_path

from stacklint.sarif_places import uri_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stacklint.scan import Scan


class Folder:
    """The scan of a folder, made anew when asked for; of requests that come meanwhile one is answered."""

    def __init__(self, root: Path, scan: Callable[[Path], Scan]) -> None:
        self.root = root
        self.scan: Scan | None = None
        self.told: frozenset[str] = frozenset()
        """The addresses of the files that have diagnostics in the editor."""
        self._scan = scan
        self._busy = self._again = False
        self._uri = str(from_fs_path(str(root))).rstrip("/")

    async def renew(self) -> bool:
        """Scan in a thread, and say whether this brought a scan; where one goes on, it goes on to see this request."""
        self._again = True
        if self._busy:
            return False
        self._busy = True
        try:
            while self._again:
                self._again = False
                self.scan = await asyncio.to_thread(self._scan, self.root)
        finally:
            self._busy = False
        return True

    def uri(self, path: str) -> str:
        """Return the address of a file of the scan, or of settings above it."""
        up = path.count("../") if path.startswith("../") else 0
        base = self._uri.rsplit("/", up)[0] if up else self._uri
        return f"{base}/{uri_of(path[3 * up :])}"

    def path(self, uri: str) -> str | None:
        """Return the path of a file below the folder; None for any other address."""
        name = to_fs_path(uri)
        start = f"{to_fs_path(self._uri)}/"
        return str(name)[len(start) :] if name and str(name).startswith(start) else None
