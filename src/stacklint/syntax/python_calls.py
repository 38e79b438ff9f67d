"""The calls of a Python source whose dotted name or last name is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from stacklint.syntax.python_facts import Bound, Call, Imported
from stacklint.syntax.python_guards import Blocks
from stacklint.syntax.python_layout import CODE, Layout, balanced
from stacklint.syntax.python_wanted import Wanted

_CHAIN = re.compile(rb"((?:[\s\\]*+\.[\s\\]*+[A-Za-z_]\w*+)*+)[ \t]*+\(")
_MANY = 6
_WORDS = bytes(c if c > 0x7F or chr(c).isalnum() or c in b"_.(" else 0x20 for c in range(256))
_BEFORE = re.compile(rb"([ \t]*+)(?:\w++(?:[\s\\]*+\.[\s\\]*+\w++)*+)?")
_LOOSE = frozenset((b"", b"."))
_BLANK = frozenset((b" ", b"\t", b"\n"))
_DECORATOR = re.compile(rb"@[ \t]*+([A-Za-z_][\w.]*+)[ \t]*+(?=[\n#]|\Z)")
_ASSIGNED = re.compile(rb"[ \t]*((?:self\.)?[A-Za-z_]\w*)[ \t]*(?::[^=\n]+)?=[ \t]*\Z")
_ASSIGNS = re.compile(
    rb"[ \t]*(?::[^=\n]+)?=(?!=)(?!(?<! =)[^ \n](?:[^\n]*,|[\w.]*\)+)\n)"  # no keyword argument
)
_LETTER = frozenset(bytes([c]) for c in range(256) if c > 0x7F or chr(c).isalnum() or c == 0x5F)
_LETTER_OR_DOT = _LETTER | {b"."}
_STATEMENT_ENDS = re.compile(rb"[ \t]*(?:[#;\n]|\Z)")
_BACKWARDS = re.compile(rb"([\s\\]*+)([\w.]*+)")
_NO_CALL = re.compile(rb"(?:\.|(?<!\w)(?:def|class))[\s\\]*\Z")


def bind(imports: Iterable[tuple[Imported, tuple[int, int]]]) -> list[Bound]:
    """Return the names that imports bind, innermost first; those of a function within it alone."""
    found: dict[tuple[str, int], Bound] = {}
    for item, (start, end) in imports:
        if item.bound:
            found.setdefault((item.bound, start), Bound(item.bound, item.target, start, end))
    return sorted(found.values(), key=lambda b: b.end - b.start)


def target_of(bound: list[Bound], name: str, offset: int) -> str:
    """Return what `name` stands for at `offset`; empty if no import binds it there."""
    return next((b.target for b in bound if b.name == name and b.start <= offset < b.end), "")


def find_calls(layout: Layout, bound: list[Bound], wanted: Wanted, blocks: Blocks) -> list[Call]:
    """Return the wanted calls in the order of the file."""
    near = [b for b in bound if wanted.near(b.target)]
    known: dict[int, Call] = {}
    for call in _of_names(layout, near):
        known.setdefault(call.end, call)
    found = {*known.values(), *_by_last_name(layout, bound, wanted)}
    for name in _instances(layout, known.values(), blocks):
        found.update(call for call in _of_name(layout, name) if call.name != name.target)
    if bound:
        found.update(_decorators(layout, bound))
    return keep(found, wanted)


def keep(calls: Iterable[Call], wanted: Wanted) -> list[Call]:
    """Return those calls that are asked for, in the order of the file."""
    return sorted((call for call in calls if wanted.called(call.name)), key=_place)


def _place(call: Call) -> tuple[int, str]:
    return call.start, call.name


def _of_names(layout: Layout, bound: list[Bound]) -> Iterator[Call]:
    """Yield the calls that begin with one of many names, by the cheaper of two ways."""
    if len(bound) > _MANY:
        yield from _of_many(layout, bound)
    else:
        for name in bound:
            yield from _of_name(layout, name)


def _of_name(layout: Layout, bound: Bound) -> Iterator[Call]:
    """Yield the calls that begin with a bound name."""
    data = layout.data
    for start, end in _words(data, bound.name.encode(), bound.start, bound.end):
        chain = _CHAIN.match(data, end)
        if chain and layout.is_code(start) and not _is_other(layout, start):
            yield Call(bound.target + _joined(chain.group(1)).decode(), start, chain.end(1), chain.end() - 1)


def _of_many(layout: Layout, bound: list[Bound]) -> Iterator[Call]:
    """Yield the calls that begin with a bound name, looking at every bracket once."""
    data, bracket = layout.data, -1
    names: dict[bytes, list[Bound]] = {}
    for item in bound:
        names.setdefault(item.name.encode(), []).append(item)
    for part in data.translate(_WORDS).split(b"(")[:-1]:
        bracket += len(part) + 1
        word = part[part.rfind(b" ") + 1 :]
        start, end = bracket - len(word), bracket
        if word[:1] in _LOOSE and data[start - 1 : start] in _BLANK:
            start, end = _spread(data, bracket)
            word = _joined(data[start:end])
        root, _, rest = word.partition(b".")
        for item in names.get(root, ()):
            if item.start <= start < item.end:
                if layout.is_code(start) and not _is_other(layout, start):
                    name = f"{item.target}.{rest.decode()}" if rest else item.target
                    yield Call(name, start, end, bracket)
                break


def _spread(data: bytes, bracket: int) -> tuple[int, int]:
    """Return where a name before `bracket` begins and ends that has white space in or after it."""
    found = _BEFORE.match(data[max(0, bracket - 160) : bracket][::-1])
    assert found
    return bracket - found.end(), bracket - len(found.group(1))


def _is_other(layout: Layout, start: int) -> bool:
    """Say whether a name with a bracket is a definition, or an attribute of what stands before."""
    if layout.data[start - 1 : start] not in _BLANK:
        return False
    found = _NO_CALL.search(layout.data, max(0, start - 12), start)
    return found is not None and layout.place(found.start()) == CODE


def _decorators(layout: Layout, bound: list[Bound]) -> Iterator[Call]:
    """Yield the decorators without arguments that begin with a bound name."""
    data = layout.data
    for match in _DECORATOR.finditer(data):
        line = layout.line_start(match.start())
        root, dot, rest = match.group(1).decode().partition(".")
        target = target_of(bound, root, match.start())
        if target and not data[line : match.start()].strip() and layout.place(match.start()) == CODE:
            yield Call(target + dot + rest, match.start(1), match.end(1), -1)


def _instances(layout: Layout, calls: Iterable[Call], blocks: Blocks) -> Iterator[Bound]:
    """Yield the variables assigned once, from a call of a class."""
    data, found = layout.data, dict[bytes, Call]()
    for call in calls:
        if call.bracket >= 0 and call.name[call.name.rfind(".") + 1].isupper():
            variable = _ASSIGNED.match(data, layout.line_start(call.start), call.start)
            if variable and data.find(variable.group(1) + b".") >= 0:
                found[variable.group(1)] = call
    for name, call in found.items():
        close = balanced(layout, call.bracket, 4096)
        if close >= 0 and _STATEMENT_ENDS.match(data, close) and _assigned_once(data, name):
            start, end = (0, len(data)) if b"." in name else blocks.function(call.start)
            yield Bound(name.decode(), call.name, start, end)


def _assigned_once(data: bytes, name: bytes) -> bool:
    places = (
        start
        for start, end in _words(data, name, 0, len(data))
        if _ASSIGNS.match(data, end) and not data[data.rfind(b"\n", 0, start) + 1 : start].strip()
    )
    return len([*islice(places, 2)]) == 1


def _by_last_name(layout: Layout, bound: list[Bound], wanted: Wanted) -> Iterator[Call]:
    """Yield the calls that end in a wanted name."""
    data, modules = layout.data, {"": False}
    for match in wanted.ends.finditer(data):
        last = match.group(1).decode()
        first, chain = _receiver(layout, match.start())
        root, dot, rest = chain.partition(".")
        target = target_of(bound, root, first) if root and bound else ""
        if target:
            name, start = f"{target}{dot}{rest}.{last}", first
        else:
            name, start = f"*.{last}", match.start(1)
        if not wanted.called(name) or not layout.is_code(start):
            continue
        if not target and root not in modules:
            modules[root] = _is_module(data, root)
        if target or not modules[root]:
            yield Call(name, start, match.end(1), match.end() - 1)


def _receiver(layout: Layout, dot: int) -> tuple[int, str]:
    """Return where the dotted name before `dot` begins, and the name; empty for anything else."""
    data = layout.data
    found = _BACKWARDS.match(data[max(0, dot - 160) : dot][::-1])
    assert found
    start, chain = dot - found.end(), found.group(2)[::-1]
    if chain[:1] in (b"", b".") or chain[0] < 0x41 or data[start - 1 : start] >= b"\x80":
        return dot, ""
    if b"\n" in found.group(1) and layout.place(start) != CODE:
        return dot, ""
    return start, chain.decode()


def _is_module(data: bytes, name: str) -> bool:
    """Say whether an `import` statement binds `name`."""
    for word in (f"import {name}".encode(), f"as {name}".encode()):
        for start, end in _words(data, word, 0, len(data)):
            line = data[data.rfind(b"\n", 0, start) + 1 : end].split()
            if line[0] == b"import" and (line[-2:-1] == [b"as"] or data[end : end + 3] != b" as"):
                return True
    return False


def _words(data: bytes, word: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where `word` stands between two offsets, and no longer name around it."""
    start = data.find(word, start, end)
    while start >= 0:
        after = start + len(word)
        if data[start - 1 : start] not in _LETTER_OR_DOT and data[after : after + 1] not in _LETTER:
            yield start, after
        start = data.find(word, after, end)


def _joined(dots: bytes) -> bytes:
    return dots.translate(None, b" \t\r\f\v\\\n")
