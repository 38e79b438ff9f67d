"""Lists of defaults, by which one configuration file selects the options of groups of others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.model import Evidence, Location, Unread
from stacklint.readers.registry import reader
from stacklint.regex import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.interest import Interest
    from stacklint.repo.document import Document
    from stacklint.syntax.tree import Node

_LIST = lazy(rb"^defaults[ \t]*:[ \t]*+(?:#[^\n]*+)?(?:\[|\r?\n[ \t]*+-)", re.MULTILINE)
_WHOLE = lazy(r"(?:[ \t]*(?:#[^\n]*)?\n)*?#[ \t]*@package[ \t]+_global_")
_WORDS = ("override ", "optional ")
_OPEN = ("???", "${")


@reader(
    "*.yaml",
    "*.yml",
    facts=("config",),
    limit=4 << 20,
    note="lists at the top level of a file that is no template",
)
def read_config_groups(document: Document, _: Interest) -> Iterator[Evidence | Unread]:
    """Yield `config` for each option that a list of defaults selects: `group-option=logger/wandb`.

    An open choice has the option `*`, one left empty none; `./name` is a file beside this one. `group-option=/`
    says that the file is laid over the whole configuration, as a variant that people run.
    """
    if b"@package" in document.data and _WHOLE.match(document.text):
        yield Evidence(Location(document.path), "config", "group-option=/")
    if b"defaults" not in document.data or b"{{" in document.data or not _LIST.search(document.data):
        return
    for entry in document.tree["defaults"].items:
        if entry.text and entry.text != "_self_":
            yield _selected(document, entry, f"./{_plain(entry.text)}")
        for key, node in entry.pairs.items():
            options = [_option(item.text) for item in node.items] or [""]
            for option in options:
                yield _selected(document, entry, f"{_plain(key)}/{option}")


def _selected(document: Document, node: Node, value: str) -> Evidence:
    return Evidence(Location(document.path, node.line, node.column), "config", f"group-option={value}")


def _plain(name: str) -> str:
    """Return a group without the words before it and the package behind it."""
    for word in _WORDS:
        name = name.removeprefix(word).strip()
    return name.partition("@")[0]


def _option(text: str) -> str:
    if text.startswith(_OPEN):
        return "*"
    return "" if text in {"null", "~"} else text.removesuffix(".yaml")
