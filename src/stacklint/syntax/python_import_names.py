"""The names that one import statement of a Python source lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.regex import lazy
from stacklint.syntax.python_facts import Imported
from stacklint.syntax.python_wanted import SPACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.syntax.python_layout import Layout

_DOTTED = rb"[A-Za-z_]\w*(?:" + SPACE + rb"*\." + SPACE + rb"*\w+)*"
_SKIP = lazy(rb"(?:[ \t\f\\\n]|#[^\n]*)*+")
_ITEM = lazy(rb"(" + _DOTTED + rb")(?:" + SPACE + rb"++as" + SPACE + rb"++([A-Za-z_]\w*))?")
FROM = lazy(rb"from" + SPACE + rb"++(" + _DOTTED + rb")" + SPACE + rb"++(import)(?!\w)[ \t\f\\\n]*+")
_NAMES = lazy(rb"[A-Za-z_0-9, \t\n]*+")


def read_from(layout: Layout, at: int) -> Iterator[Imported]:
    head = FROM.match(layout.data, at)
    if head is None:
        if is_foreign(layout, at):
            layout.doubt = at
        return
    module, start, end = _name(head.group(1)), head.start(1), head.end(1)
    if layout.data[head.end() : head.end() + 1] == b"*":
        yield Imported(module, "", module, start, end, at, "from")
        return
    for name, bound in _plain(layout.data, head.end()) or _listed(layout, head.end()):
        value = f"{module}.{name}"
        yield Imported(value, bound, value, start, end, at, "from")


def _plain(data: bytes, at: int) -> list[tuple[str, str]]:
    """Return (name, bound name) for a list without comments and the like; empty for any other."""
    bracket = data[at : at + 1] == b"("
    end = data.find(b")" if bracket else b"\n", at)
    text = data[at + bracket : end]
    if end < 0 or b"#" in text or b"\\" in text or b";" in text:
        return []
    items = [item.split() for item in text.decode("utf-8", "replace").split(",")]
    if not items[-1]:
        items.pop()
    found = [(words[0], words[-1]) for words in items if len(words) in (1, 3)]
    return found if len(found) == len(items) and _NAMES.fullmatch(text) else []


def _listed(layout: Layout, at: int) -> Iterator[tuple[str, str]]:
    for name, alias, _, _ in _items(layout, at):
        yield name, alias or name


def read_import(layout: Layout, at: int) -> Iterator[Imported]:
    for name, alias, start, end in _items(layout, at + 6):
        bound = alias or name.partition(".")[0]
        yield Imported(name, bound, name if alias else bound, start, end, at, "import")


def _items(layout: Layout, at: int) -> Iterator[tuple[str, str, int, int]]:
    """Yield (name, alias, start, end) for the names listed from `at` on, bracketed or not."""
    data = layout.data
    at = skip(data, at)
    bracket = data[at : at + 1] == b"("
    at = skip(data, at + 1) if bracket else at
    while item := _ITEM.match(data, at):
        yield _name(item.group(1)), (item.group(2) or b"").decode(), item.start(1), item.end(1)
        at = skip(data, item.end()) if bracket else _spaces(data, item.end())
        if data[at : at + 1] != b",":
            break
        at = skip(data, at + 1)
    if data[at : at + 1] >= b"\x80" or (bracket and data[at : at + 1] != b")"):
        layout.doubt = at


def skip(data: bytes, at: int) -> int:
    found = _SKIP.match(data, at)
    assert found
    return found.end()


def _spaces(data: bytes, at: int) -> int:
    while data[at : at + 1] in (b" ", b"\t", b"\f") or data[at : at + 2] == b"\\\n":
        at += 1 + (data[at : at + 1] == b"\\")
    return at


def is_foreign(layout: Layout, at: int) -> bool:
    """Say whether the line of `at` holds names that are not ASCII."""
    end = layout.data.find(b"\n", at)
    line = layout.data[at : end if end >= 0 else len(layout.data)]
    return not line.isascii() and b" import" in line


def _name(text: bytes) -> str:
    return text.translate(None, b" \t\f\\\n").decode()
