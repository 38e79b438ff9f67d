"""package.json: the packages of npm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.syntax.declared import Place, foreign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document

_GROUPS = {
    "dependencies": "main",
    "optionalDependencies": "main",
    "peerDependencies": "main",
    "devDependencies": "dev",
}


@reader("package.json", facts=("package",), limit=1 << 20)
def read_package_json(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the packages as `npm:name`."""
    if b"ependencies" not in document.data:
        return
    for table, group in _GROUPS.items():
        for name, version in document.tree[table].pairs.items():
            environment = document.path if group == "main" else f"{document.path}#{group}"
            place = Place(document.path, version.key_line, version.key_column + 1, group, environment)
            asked = version.text if "://" not in version.text else ""  # may hold a token
            yield foreign(f"npm:{name}", asked, place)
