"""Text files that `conda list` wrote: an environment as it was on somebody's machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.syntax.conda_export import conda_export, is_conda_export, is_explicit
from stacklint.syntax.declared import Place, locked, package
from stacklint.syntax.pep508 import Requirement, canonical
from stacklint.syntax.requirement_file import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document


@reader(
    "*requirement*.txt",
    "*env*.txt",
    "*conda*.txt",
    "*conda*.lock",
    "*package*.txt",
    "*spec*.txt",
    facts=("package", "locked"),
    limit=2 << 20,
)
def read_conda_list(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield all that was installed: as a version, and as a package unless the file is a lock."""
    text = decoded(document)
    if not is_conda_export(text):
        return
    lock = is_explicit(text)
    for item in conda_export(text):
        name = canonical(item.name)
        yield locked(document.path, item.line, name, item.version, item.manager)
        if not lock and name != "python" and item.name[0] != "_":
            found = Requirement(name, f"=={item.version}", manager=item.manager)
            place = Place(document.path, item.line)
            yield package(found, item.name, place, frozen="yes")
