"""pixi.toml: the packages of every feature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.syntax.pixi_tables import pixi_tables
from stacklint.syntax.project_tables import config
from stacklint.syntax.toml import parse_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document


@reader("pixi.toml", facts=("package", "include", "config"), limit=1 << 20)
def read_pixi(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield packages from conda and PyPI by feature, the project's name and its Python."""
    tree = parse_toml(document.text)
    for table in ("project", "workspace"):
        if name := tree[table]["name"].text:
            yield config(document.path, tree[table]["name"], f"project.name={name}")
    yield from pixi_tables(tree, document.path)
