"""Python sources: the packages that they list for components, jobs and models that run elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.syntax.python_lists import listed_packages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document


@reader(
    "*.py",
    facts=("package",),
    limit=1 << 20,
    note="lists of literals alone: `packages_to_install`, `pip_packages`, `pip_requirements`, `pip` of a `runtime_env`",
)
def read_python_lists(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the packages of each list, each list an environment of its own."""
    for item in listed_packages(document.data):
        from stacklint.syntax.declared import Place  # noqa: PLC0415 - every Python file comes by here
        from stacklint.syntax.pip_line import read_pip_line  # noqa: PLC0415 - as above

        environment = f"{document.path}#{item.first}"
        place = Place(document.path, item.line, item.column, "main", environment, "pip")
        yield from read_pip_line(item.text, place)
