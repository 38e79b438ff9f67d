"""Build files of the JVM: pom.xml, sbt, Gradle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.readers.registry import reader
from stacklint.syntax.declared import Place, foreign
from stacklint.syntax.maven import catalog, gradle, pom, sbt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Evidence, Unread
    from stacklint.repo.document import Document

_FORMATS = {".xml": pom, ".sbt": sbt, ".scala": sbt, ".toml": catalog}


@reader(
    *("pom.xml", "*.sbt", "**/project/Dependencies.scala"),
    *("*.gradle", "*.gradle.kts", "*.versions.toml"),
    facts=("package",),
    limit=1 << 20,
    note="versions that are computed are left out, and so is the suffix for a version of Scala",
)
def read_jvm(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the dependencies as `maven:group:artifact`."""
    ending = document.name[document.name.rfind(".") :]
    for item in _FORMATS.get(ending, gradle)(document.text):
        environment = document.path if item.kind == "main" else f"{document.path}#{item.kind}"
        place = Place(document.path, item.line, item.column, item.kind, environment)
        yield foreign(item.name, item.version, place, len(item.artifact))
