"""Sources in R: the packages of the catalogue that they attach or name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.syntax.r_source import asked_of_r

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document


@reader(
    "*.R",
    facts=("import",),
    limit=1 << 20,
    note="what `library`, `require` and `name::` ask for, of the packages in the catalogue",
)
def read_r_source(document: Document, interest: Interest) -> Iterator[Evidence | Unread]:
    """Yield `import` of `r:name` for each package."""
    yield from asked_of_r(document.text, document.path, 1, interest.modules)
