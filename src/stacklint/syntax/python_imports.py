"""The import statements of a Python source that ask for a wanted module."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacklint.record import NamedTuple
from stacklint.regex import lazy
from stacklint.syntax.python_facts import Imported
from stacklint.syntax.python_import_lines import FAR, moved, statement
from stacklint.syntax.python_import_names import FROM, is_foreign, read_from, read_import, skip
from stacklint.syntax.python_layout import CODE, Layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.syntax.python_wanted import Wanted

_IMPORT = lazy(rb"import(?:(?<![\w.]import)(?!\w)|(?:_module|__)[ \t]*\()")
_FIRST = lazy(rb"[ \t]++([A-Za-z_]\w*+)(?:\.\w++)*+[ \t]*+(?![,.\\\w\x80-\xff])")
_NEWLINE = 0x0A
_BLANK = frozenset((b" ", b"\t", b"\f", b"\n"))
_PARTS = b"._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_WORD = frozenset(bytes([c]) for c in _PARTS)
_BUILTIN = lazy(rb"(?<!\w)import_|(?<![\w.])__import__")
MODULE = lazy(r"[A-Za-z_][\w.]*")
_STRING = lazy(rb"[\"']([A-Za-z_][\w.]*)[\"'](?=\s*[,)])")


class Imports(NamedTuple):
    """The imports below a wanted root, and where further statements begin.

    `plain` holds the offsets of all statements that begin with `import`, with the names that they bind where these
    are known, `own` the offsets of those that import from the repository's own modules; whether they stand in code
    is not asked until somebody needs them.
    """

    found: list[Imported]
    plain: list[tuple[int, tuple[str, ...] | None]]
    own: list[int]


def find_imports(layout: Layout, wanted: Wanted) -> Imports:
    """Return the imports of a source, in the order of the file, found by the word `import` alone."""
    found, plain, own = list[Imported](), list[tuple[int, tuple[str, ...] | None]](), list[int]()
    data, line, known = layout.data, 0, 0
    for match in _IMPORT.finditer(data):
        at = match.start()
        line, known = data.rfind(b"\n", known, at) + 1 or line, at
        if data[at + 6 : at + 7] == b"_":
            found += [i for i in _read_string(layout, at) if i.value.partition(".")[0] in wanted.roots]
            continue
        if said := statement(data, line, at, wanted):
            start = at - said.word
            if not said.word:
                plain.append((at, said.bound))
            elif said.is_own:
                own.append(start)
            if said.found and layout.place(start) == CODE:
                found += [moved(item, start) for item in said.found]
            continue
        before = data[max(line, at - FAR) : at].strip()
        module = before[4:].strip()
        if before[:4] == b"from" and module.translate(None, _PARTS) == b"" and at - line < FAR:
            root, start = module.partition(b".")[0], data.find(b"from", line)
        elif not before and data[line - 2 : line - 1] != b"\\":
            root, start = b"", at
        else:
            root, start = _beginning(layout, at)
        if start == at:
            plain.append((at, None))
            first = _FIRST.match(data, at + 6)
            if (first is None or first[1] in wanted.names) and layout.place(at) == CODE:
                found += [i for i in read_import(layout, at) if i.value.partition(".")[0] in wanted.roots]
        elif root in wanted.names and layout.place(start) == CODE:
            found += read_from(layout, start)
        elif root in wanted.own:
            own.append(start)
    return Imports(found, plain, own)


def _beginning(layout: Layout, at: int) -> tuple[bytes, int]:
    """Return the root and the offset of the statement whose `import` stands in an unusual place; -1 for none."""
    data = layout.data
    start = data.rfind(b"from", max(0, at - FAR), at)
    head = FROM.match(data, start) if start >= 0 else None
    if head and head.start(2) == at and data[start - 1 : start] not in _WORD:
        return re.split(rb"[^\w]", head[1], maxsplit=1)[0], start
    if start >= 0 and is_foreign(layout, start) and data[start + 4 : start + 5] in _BLANK:
        return data[start + 4 : at].split(b".")[0].strip(), start
    return b"", at if _begins_statement(layout, at) else -1


def bound_elsewhere(layout: Layout, imports: Imports) -> frozenset[str]:
    """Return the names that stand for modules of no concern: all that `import` binds, and the repository's own."""
    found = set[str]()
    for at, bound in imports.plain:
        if layout.place(at) == CODE:
            found.update(bound if bound is not None else (i.bound for i in read_import(layout, at)))
    found |= {i.bound for at in imports.own if layout.place(at) == CODE for i in read_from(layout, at)}
    return frozenset(found - {""})


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


def _read_string(layout: Layout, at: int) -> Iterator[Imported]:
    data = layout.data
    found = _STRING.match(data, skip(data, data.find(b"(", at) + 1))
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
