"""Makefiles: targets, and the commands of their recipes."""

from __future__ import annotations

from posixpath import join, normpath
from typing import TYPE_CHECKING

from stacklint.model import Evidence
from stacklint.readers.registry import reader
from stacklint.record import replace
from stacklint.syntax.makefile import Rule, parse_makefile
from stacklint.syntax.script import Scene, place, scene, script
from stacklint.syntax.template import HOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.model import Unread
    from stacklint.repo.document import Document


@reader(
    "Makefile",
    "GNUmakefile",
    "Makefile.*",
    "*.mk",
    "*.make",
    facts=("target", "command", "package", "include", "image"),
    limit=1 << 20,
    note="functions of make are not evaluated",
)
def read_makefile(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield the targets, what each runs and installs, and the targets that it needs as `make x`."""
    if document.name.lower().endswith((".in", ".am", ".md", ".txt", ".rst")) or b"\0" in document.data:
        return
    made = parse_makefile(document.text)
    at = scene(document, "make")
    names = {name for rule in made.rules for name in rule.targets}
    for path, line in made.includes:
        found = normpath(join(at.folder, path))
        if not any(c in path for c in f"$*{HOLE}") and not found.startswith(("..", "/")):
            yield Evidence(place(path, at, line), "include", found, {"form": "make"})
    for rule in made.rules:
        for name in rule.targets[:_MANY]:
            if _is_name(name):
                yield from _target(name, rule, names, replace(at, target=name))


_MANY = 20


def _is_name(name: str) -> bool:
    return not name.startswith(".") and not any(c in name for c in "%$(){}*")


def _target(name: str, rule: Rule, names: set[str], at: Scene) -> Iterator[Evidence]:
    yield Evidence(place(name, at, rule.line), "target", name, {"form": "make"})
    for need in rule.needs:
        if need in names and need != name:
            detail = {"line": f"make {need}", "context": "make", "target": name, "form": "need"}
            yield Evidence(place(need, at, rule.line), "command", "make", detail)
    for text, line in rule.recipe:
        yield from script(text, at, line)
