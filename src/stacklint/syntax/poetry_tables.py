"""The tables of Poetry in pyproject.toml: dependencies, groups and extras."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.model import Evidence
from stacklint.record import replace
from stacklint.syntax.declared import Place
from stacklint.syntax.pep508 import canonical
from stacklint.syntax.project_tables import config, group_name, keyed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.model import Unread
    from stacklint.syntax.tree import Node


def poetry_tables(poetry: Node, path: str) -> Iterator[Evidence | Unread]:
    """Yield packages, the project's name, its scripts and the Python that it asks for."""
    if name := poetry["name"].text:
        yield config(path, poetry["name"], f"project.name={name}")
    python = poetry["dependencies"]["python"]
    if asked := python.text or python["version"].text:
        yield config(path, python, f"requires-python={asked}")
    for script in poetry["scripts"].pairs.values():
        if target := script.text or script["reference"].text or script["callable"].text:
            yield config(path, script, f"project.scripts={target}")
    yield from _main(poetry, Place(path, manager="poetry"))
    dev = Place(path, group="dev", environment=f"{path}#dev", manager="poetry")
    yield from keyed(poetry["dev-dependencies"], dev)
    for name, table in poetry["group"].pairs.items():
        group = group_name(name)
        place = replace(dev, group=group, environment=f"{path}#{group}")
        yield from keyed(table["dependencies"], place)


def _main(poetry: Node, place: Place) -> Iterator[Evidence | Unread]:
    """Yield the main dependencies; an optional one once for each extra that lists it."""
    dependencies = poetry["dependencies"]
    extras = _extras(poetry["extras"])
    for fact in keyed(dependencies, place):
        optional = isinstance(fact, Evidence) and _is_optional(dependencies, fact.value)
        if not isinstance(fact, Evidence) or not optional:
            yield fact
            continue
        for extra in extras.get(fact.value, ("optional",)):
            group = f"extra:{extra}"
            environment = f"{place.path}#{group}"
            yield replace(fact, detail={**fact.detail, "group": group, "environment": environment})


def _is_optional(dependencies: Node, name: str) -> bool:
    return any(
        choice["optional"].text == "true"
        for key, value in dependencies.pairs.items()
        if canonical(key) == name
        for choice in (value.items or [value])
    )


def _extras(node: Node) -> dict[str, tuple[str, ...]]:
    """Return the extras in which each package is listed."""
    found: dict[str, tuple[str, ...]] = {}
    for extra, members in node.pairs.items():
        for member in members.items:
            name = canonical(member.text.partition("[")[0].strip())
            found[name] = (*found.get(name, ()), canonical(extra))
    return found
