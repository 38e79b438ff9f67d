"""dbt projects: the database that a profile writes into, and the packages that a project asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location, Unread
from stacklint.readers.registry import reader
from stacklint.syntax.declared import Place, foreign
from stacklint.syntax.template import lenient_trees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.repo.document import Document


@reader("profiles.yml", "profiles.yaml", facts=("config",), limit=256 << 10)
def read_dbt_profiles(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield `config` for the adapter of each output of each profile: `dbt.adapter=snowflake`."""
    for tree in lenient_trees(document)[:1]:
        for profile in tree.pairs.values():
            for output in profile["outputs"].pairs.values():
                kind = output["type"]
                if kind.text and "{" not in kind.text:
                    place = Location(document.path, kind.key_line or kind.line, kind.key_column or kind.column)
                    yield Evidence(place, "config", f"dbt.adapter={kind.text.lower()}")


@reader("dbt_project.yml", "dbt_project.yaml", facts=("config",), limit=256 << 10)
def read_dbt_project(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield `config` for the project and for the profile that it takes: `dbt.project=name`, `dbt.profile=name`."""
    for tree in lenient_trees(document)[:1]:
        for key, said in (("name", "project"), ("profile", "profile")):
            node = tree[key]
            if node.text:
                place = Location(document.path, node.key_line or node.line, node.key_column or node.column)
                yield Evidence(place, "config", f"dbt.{said}={node.text}")


@reader("packages.yml", "dependencies.yml", facts=("package",), limit=256 << 10)
def read_dbt_packages(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the packages of dbt's hub as `dbt:owner/name`."""
    if b"package" not in document.data:
        return
    for tree in lenient_trees(document)[:1]:
        for entry in tree["packages"].items:
            name = entry["package"]
            if name.text.count("/") == 1:
                bounds = ",".join(n.text for n in entry["version"].items if "{" not in n.text)
                yield foreign(f"dbt:{name.text}", bounds, Place(document.path, name.line, name.column, "main"))
