"""The import statements of a Python source that ask for a wanted module."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stacklint.regex import lazy
from stacklint.syntax.python_facts import Imported
from stacklint.syntax.python_layout import CODE, Layout
from stacklint.syntax.python_wanted import SPACE, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DOTTED = rb"[A-Za-z_]\w*(?:" + SPACE + rb"*\." + SPACE + rb"*\w+)*"
_SKIP = lazy(rb"(?:[ \t\f\\\n]|#[^\n]*)*+")
_ITEM = lazy(rb"(" + _DOTTED + rb")(?:" + SPACE + rb"++as" + SPACE + rb"++([A-Za-z_]\w*))?")
FROM = lazy(rb"from" + SPACE + rb"++(" + _DOTTED + rb")" + SPACE + rb"++(import)(?!\w)[ \t\f\\\n]*+")
_IMPORT = lazy(rb"import(?:(?<![\w.]import)(?!\w)|(?:_module|__)[ \t]*\()")
_FIRST = lazy(rb"[ \t]++([A-Za-z_]\w*+)(?:\.\w++)*+[ \t]*+(?![,.\\\w\x80-\xff])")
_NAMES = lazy(rb"[A-Za-z_0-9, \t\n]*+")
_NEWLINE = 0x0A
_BLANK = frozenset((b" ", b"\t", b"\f", b"\n"))
_PARTS = b"._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_WORD = frozenset(bytes([c]) for c in _PARTS)
_FAR = 400
_BUILTIN = lazy(rb"(?<!\w)import_|(?<![\w.])__import__")
MODULE = lazy(r"[A-Za-z_][\w.]*")
_STRING = lazy(rb"[\"']([A-Za-z_][\w.]*)[\"'](?=\s*[,)])")


class Imports(NamedTuple):
    """The imports below a wanted root, and where further statements begin.

    `plain` holds the offsets of all statements that begin with `import`, `own` of those that import from
    the repository's own modules; whether they stand in code is not asked until somebody needs them.
    """

    found: list[Imported]
    plain: list[int]
    own: list[int]


def find_imports(layout: Layout, wanted: Wanted) -> Imports:
    """Return the imports of a source, in the order of the file, found by the word `import` alone."""
    found, plain, own = list[Imported](), list[int](), list[int]()
    data, line, known = layout.data, 0, 0
    for match in _IMPORT.finditer(data):
        at = match.start()
        line, known = data.rfind(b"\n", known, at) + 1 or line, at
        if data[at + 6 : at + 7] == b"_":
            found += [i for i in _read_string(layout, at) if i.value.partition(".")[0] in wanted.roots]
            continue
        before = data[max(line, at - _FAR) : at].strip()
        module = before[4:].strip()
        if before[:4] == b"from" and module.translate(None, _PARTS) == b"" and at - line < _FAR:
            root, start = module.partition(b".")[0], data.find(b"from", line)
        elif not before and data[line - 2 : line - 1] != b"\\":
            root, start = b"", at
        else:
            root, start = _beginning(layout, at)
        if start == at:
            plain.append(at)
            first = _FIRST.match(data, at + 6)
            if (first is None or first[1] in wanted.names) and layout.place(at) == CODE:
                found += [i for i in _read_import(layout, at) if i.value.partition(".")[0] in wanted.roots]
        elif root in wanted.names and layout.place(start) == CODE:
            found += _read_from(layout, start)
        elif root in wanted.own:
            own.append(start)
    return Imports(found, plain, own)


def _beginning(layout: Layout, at: int) -> tuple[bytes, int]:
    """Return the root and the offset of the statement whose `import` stands in an unusual place; -1 for none."""
    data = layout.data
    start = data.rfind(b"from", max(0, at - _FAR), at)
    head = FROM.match(data, start) if start >= 0 else None
    if head and head.start(2) == at and data[start - 1 : start] not in _WORD:
        return re.split(rb"[^\w]", head[1], maxsplit=1)[0], start
    if start >= 0 and _foreign(layout, start) and data[start + 4 : start + 5] in _BLANK:
        return data[start + 4 : at].split(b".")[0].strip(), start
    return b"", at if _begins_statement(layout, at) else -1


def bound_elsewhere(layout: Layout, imports: Imports) -> frozenset[str]:
    """Return the names that stand for modules of no concern: all that `import` binds, and the repository's own."""
    found = {i.bound for at in imports.plain if layout.place(at) == CODE for i in _read_import(layout, at)}
    found |= {i.bound for at in imports.own if layout.place(at) == CODE for i in _read_from(layout, at)}
    return frozenset(found)


def told(imports: Iterable[tuple[Imported, str]], wanted: Wanted) -> list[tuple[Imported, str]]:
    """Return the imports, each with its guard, but for those that say again what one before them says."""
    found, seen = [], set[tuple[str, str]]()
    for item, guard in imports:
        name = wanted.imported(item.value)
        if name:
            if (name, guard) in seen:
                continue
            seen.add((name, guard))
        found.append((item, guard))
    return found


def _read_from(layout: Layout, at: int) -> Iterator[Imported]:
    head = FROM.match(layout.data, at)
    if head is None:
        if _foreign(layout, at):
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


def _read_import(layout: Layout, at: int) -> Iterator[Imported]:
    for name, alias, start, end in _items(layout, at + 6):
        bound = alias or name.partition(".")[0]
        yield Imported(name, bound, name if alias else bound, start, end, at, "import")


def _items(layout: Layout, at: int) -> Iterator[tuple[str, str, int, int]]:
    """Yield (name, alias, start, end) for the names listed from `at` on, bracketed or not."""
    data = layout.data
    at = _skip(data, at)
    bracket = data[at : at + 1] == b"("
    at = _skip(data, at + 1) if bracket else at
    while item := _ITEM.match(data, at):
        yield _name(item.group(1)), (item.group(2) or b"").decode(), item.start(1), item.end(1)
        at = _skip(data, item.end()) if bracket else _spaces(data, item.end())
        if data[at : at + 1] != b",":
            break
        at = _skip(data, at + 1)
    if data[at : at + 1] >= b"\x80" or (bracket and data[at : at + 1] != b")"):
        layout.doubt = at


def _skip(data: bytes, at: int) -> int:
    found = _SKIP.match(data, at)
    assert found
    return found.end()


def _spaces(data: bytes, at: int) -> int:
    while data[at : at + 1] in (b" ", b"\t", b"\f") or data[at : at + 2] == b"\\\n":
        at += 1 + (data[at : at + 1] == b"\\")
    return at


def _read_string(layout: Layout, at: int) -> Iterator[Imported]:
    data = layout.data
    found = _STRING.match(data, _skip(data, data.find(b"(", at) + 1))
    if found and _BUILTIN.search(data, max(0, at - 3), at + 8) and layout.is_code(at):
        value = found.group(1).decode()
        yield Imported(value, "", value, found.start(1), found.end(1), at, "string")


def _begins_statement(layout: Layout, at: int) -> bool:
    """Say whether the `import` at this offset is a statement of its own and no part of a `from`."""
    data = layout.data
    while at and data[at - 1 : at] in _BLANK:
        at -= 1
        if data[at] == _NEWLINE:
            if data[at - 1 : at] != b"\\":
                return True
            at -= 1
    return not at or data[at - 1 : at] in (b";", b":")


def _foreign(layout: Layout, at: int) -> bool:
    """Say whether the line of `at` holds names that are not ASCII."""
    end = layout.data.find(b"\n", at)
    line = layout.data[at : end if end >= 0 else len(layout.data)]
    return not line.isascii() and b" import" in line


def _name(text: bytes) -> str:
    return text.translate(None, b" \t\f\\\n").decode()
