"""YAML and JSON as `Node` trees: own composer over libyaml's events, safe with hostile input."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from stacklint.programs import sooner
from stacklint.record import dataclass, field
from stacklint.regex import lazy
from stacklint.repo.document import Unreadable
from stacklint.syntax.prescreen import ALIASED, DEPTH, DOCUMENTS, NODES, refuse_bombs
from stacklint.syntax.schemas import blank_schemas
from stacklint.syntax.template import blank_actions
from stacklint.syntax.tree import Node

with sooner():
    import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_SCHEMA = "tag:yaml.org,2002:"
_INDENT = lazy(r"(?:[ \t]*\n)*( *)")
_RULE = lazy(r"^---[^\n]*\n", re.MULTILINE)
_SURROGATE = lazy(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_CONTROL = lazy("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def parse_yaml(text: str, first: int = 1) -> tuple[Node, ...]:
    """Return the documents of a YAML or JSON text; raise `Unreadable` where it is none.

    Scalars stay text. A block scalar stands where its first line of text stands. Aliases are
    resolved and merge keys merged; a collection as a key becomes the key `""`; of equal keys the
    last wins. A tag that is not YAML's own makes `{tag: node}` of its node, so that `.text` of an
    encrypted or computed value is empty. `first` is the number of the text's first line. Documents that
    define a kind of Kubernetes are passed over.
    """
    refuse_bombs(text)
    text = blank_schemas(text)
    try:
        return _Composer(text, first).compose()
    except yaml.YAMLError as error:
        repaired = _CONTROL.sub("\ufffd", _SURROGATE.sub(r"\\ufffd", text))
        if repaired == text:
            raise _unreadable(error, first) from error
    try:
        return _Composer(repaired, first).compose()
    except yaml.YAMLError as error:
        raise _unreadable(error, first) from error


def parse_template(text: str) -> tuple[Node, ...]:
    """Return the documents of a YAML text with `{{ }}` and `{% %}` in it, as far as it is YAML.

    Statements, comments and lines that hold nothing else are blanked; an expression within a line
    becomes as many `HOLE` characters, so that every place stays where it is. Of several documents
    those that parse are returned; raise `Unreadable` where none does.
    """
    text = blank_actions(blank_schemas(text))
    try:
        return parse_yaml(text)
    except Unreadable as error:
        found = [tree for part, first in _parts(text) for tree in _parsed(part, first)]
        if not found:
            raise error from None
    return tuple(found)


def _parts(text: str) -> Iterator[tuple[str, int]]:
    """Yield the texts between `---` lines, with their first lines, if there are several."""
    parts = _RULE.split(text, DOCUMENTS)
    first = 1
    for part in parts if len(parts) > 1 else ():
        yield part, first
        first += part.count("\n") + 1


def _parsed(text: str, first: int) -> tuple[Node, ...]:
    try:
        return tuple(tree for tree in parse_yaml(text, first) if tree.value)
    except Unreadable:
        return ()


def _unreadable(error: yaml.YAMLError, first: int) -> Unreadable:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
    return Unreadable(f"not YAML: {problem}", mark.line + first if mark else 0)


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been seen."""

    node: Node
    anchor: str | None
    tag: str | None
    before: int
    key: Node | None = None
    merges: list[Node] = field(default_factory=list)


class _Composer:
    """Puts nodes together from events, one method for each kind of event."""

    def __init__(self, text: str, first: int) -> None:
        self.text = text
        self.first = first
        self.documents: list[Node] = []
        self.open: list[_Open] = []
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.nodes = 0
        self.aliased = 0

    def compose(self) -> tuple[Node, ...]:
        event: Any  # libyaml's events have all that the stubs call optional
        for event in yaml.parse(self.text, _LOADER):
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self.scalar(event)
            elif kind is yaml.MappingStartEvent:
                self.start(event, {})
            elif kind is yaml.SequenceStartEvent:
                self.start(event, [])
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self.end()
            elif kind is yaml.AliasEvent:
                self.alias(event)
            elif kind is yaml.DocumentStartEvent:
                self.anchors = {}
                if len(self.documents) >= DOCUMENTS:
                    raise Unreadable(f"more than {DOCUMENTS:,} YAML documents")
        return tuple(self.documents)

    def scalar(self, event: Any) -> None:
        mark = event.start_mark
        node = Node(event.value, mark.line + self.first, mark.column + 1)
        if event.style and event.style in "|>":
            self.move_to_text(node, mark.index)
        self.nodes += 1
        if event.anchor or event.tag:
            self.finish(node, event.anchor, event.tag, self.aliased + self.nodes - 1)
        else:
            self.put(node, merge=event.value == "<<" and not event.style)

    def move_to_text(self, node: Node, index: int) -> None:
        """Let a block scalar stand where its text stands, not at its `|`."""
        newline = self.text.find("\n", index)
        indent = _INDENT.match(self.text, newline + 1) if newline >= 0 else None
        if indent and node.value:
            node.line += 1
            node.column = len(indent[1]) + 1

    def start(self, event: Any, value: list[Node] | dict[str, Node]) -> None:
        mark = event.start_mark
        if len(self.open) >= DEPTH:
            raise Unreadable(f"nested more than {DEPTH} deep", mark.line + self.first)
        if self.nodes > NODES:
            raise Unreadable(f"more than {NODES:,} values", mark.line + self.first)
        node = Node(value, mark.line + self.first, mark.column + 1)
        self.open.append(_Open(node, event.anchor, event.tag, self.aliased + self.nodes))
        self.nodes += 1
        if event.anchor:  # an alias within its own anchor would be a loop
            self.anchors[event.anchor] = (Node("", node.line, node.column), 1)

    def end(self) -> None:
        done = self.open.pop()
        if done.merges:
            done.node.value = _merge(done)
        self.finish(done.node, done.anchor, done.tag, done.before)

    def finish(self, node: Node, anchor: str | None, tag: str | None, before: int) -> None:
        if tag and (name := _tag_name(tag)):
            node = Node({name: node}, node.line, node.column)
        if anchor:
            self.anchors[anchor] = (node, self.aliased + self.nodes - before)
        self.put(node)

    def alias(self, event: Any) -> None:
        mark = event.start_mark
        unknown = Node("*" + event.anchor, mark.line + self.first, mark.column + 1)
        node, size = self.anchors.get(event.anchor, (unknown, 1))
        self.aliased += size
        if self.aliased > ALIASED:
            raise Unreadable(f"aliases stand for more than {ALIASED:,} values", mark.line + self.first)
        self.put(Node(node.value, node.line, node.column))

    def put(self, node: Node, *, merge: bool = False) -> None:
        """Place a finished node: as a document, a list's member, a mapping's key or its value."""
        if not self.open:
            self.documents.append(node)
            return
        parent = self.open[-1]
        if isinstance(parent.node.value, list):
            parent.node.value.append(node)
        elif parent.key is None:
            parent.key = Node([], node.line) if merge else Node(node.text, node.line, node.column)
        else:
            key, parent.key = parent.key, None
            node.key_line, node.key_column = key.line, key.column
            if isinstance(key.value, list):
                parent.merges += [node] if node.pairs else node.items
            else:
                parent.node.pairs[key.text] = node


def _merge(done: _Open) -> dict[str, Node]:
    """Return a mapping's own pairs after those of its merge keys, of which the first wins."""
    merged: dict[str, Node] = {}
    for source in done.merges:
        for key, node in source.pairs.items():
            merged.setdefault(key, node)
    return {**merged, **done.node.pairs}


def _tag_name(tag: str) -> str:
    """Return the name under which a tagged node is kept; empty for YAML's own types."""
    if tag.startswith(_SCHEMA):
        name = tag.removeprefix(_SCHEMA)
        return "!!" + name if ":" in name or "/" in name else ""
    return tag if tag != "!" else ""
