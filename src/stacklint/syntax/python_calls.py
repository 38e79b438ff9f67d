"""The calls of a Python source whose dotted name or last name is wanted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from stacklint.syntax.python_facts import Bound, Call, Imported
from stacklint.syntax.python_guards import Blocks
from stacklint.syntax.python_layout import CODE, Layout, balanced
from stacklint.syntax.python_wanted import Wanted

_DOTS = rb"((?:[\s\\]*+\.[\s\\]*+[A-Za-z_]\w*+)*+)"
_CHAIN = re.compile(_DOTS + rb"[ \t]*+\(")
_DECORATOR = re.compile(rb"@[ \t]*+([A-Za-z_][\w.]*+)[ \t]*+(?=[\n#]|\Z)")
_MODULES = re.compile(rb"^[ \t]*import[ \t]+([\w.][\w., \t]*)", re.MULTILINE)
_TARGET = rb"[ \t]*((?:self\.)?[A-Za-z_]\w*)[ \t]*(?::[^=\n]+)?="
_ASSIGNED = re.compile(_TARGET + rb"[ \t]*\Z")
_ASSIGNMENTS = re.compile(rb"^" + _TARGET + rb"(?!=)", re.MULTILINE)
_STATEMENT_ENDS = re.compile(rb"[ \t]*(?:[#;\n]|\Z)")
_BACKWARDS = re.compile(rb"([\s\\]*+)([\w.]*+)")
_NO_CALL = re.compile(rb"(?:\.|(?<!\w)(?:def|class))[\s\\]*\Z")


def bind(imports: Iterable[tuple[Imported, tuple[int, int]]]) -> list[Bound]:
    """Return the names that imports bind; what a function imports is bound within it alone."""
    found: dict[tuple[str, int], Bound] = {}
    for item, (start, end) in imports:
        if item.bound:
            found.setdefault((item.bound, start), Bound(item.bound, item.target, start, end))
    return list(found.values())


def target_of(bound: list[Bound], name: str, offset: int) -> str:
    """Return what `name` stands for at `offset`; empty if no import binds it there."""
    return next((b.target for b in bound if b.name == name and b.start <= offset < b.end), "")


def find_calls(layout: Layout, bound: list[Bound], wanted: Wanted, blocks: Blocks) -> list[Call]:
    """Return the wanted calls in the order of the file."""
    near = [b for b in bound if wanted.near(b.target)]
    known = [call for name in near for call in _of_name(layout, name)]
    found = {*known, *_by_last_name(layout, bound, wanted)}
    for name in _instances(layout, known, blocks):
        found.update(_of_name(layout, name))
    if bound:
        found.update(_decorators(layout, bound))
    return keep(found, wanted)


def keep(calls: Iterable[Call], wanted: Wanted) -> list[Call]:
    """Return those calls that are asked for, in the order of the file."""
    names = wanted.interest.calls
    return sorted((c for c in calls if c.name in names or wanted.asked(c.name)), key=_place)


def _place(call: Call) -> tuple[int, str]:
    return call.start, call.name


@lru_cache(maxsize=4096)
def _calls_of(name: str) -> re.Pattern[bytes]:
    word = re.escape(name.encode())
    return re.compile(word + rb"(?<![\w.\x80-\xff]" + word + rb")" + _DOTS + rb"[ \t]*+\(")


def _of_name(layout: Layout, bound: Bound) -> Iterator[Call]:
    """Yield the calls that begin with a bound name."""
    data = layout.data
    for match in _calls_of(bound.name).finditer(data, bound.start, bound.end):
        start = match.start()
        if layout.is_code(start) and not _is_other(layout, start):
            yield Call(bound.target + _name(match.group(1)), start, match.end(1), match.end() - 1)


def _is_other(layout: Layout, start: int) -> bool:
    """Say whether a name with a bracket is a definition, or an attribute of what stands before."""
    found = _NO_CALL.search(layout.data, max(0, start - 12), start)
    return found is not None and layout.place(found.start()) == CODE


def _decorators(layout: Layout, bound: list[Bound]) -> Iterator[Call]:
    """Yield the decorators without arguments that begin with a bound name."""
    data = layout.data
    for match in _DECORATOR.finditer(data):
        line = layout.line_start(match.start())
        root, dot, rest = match.group(1).decode().partition(".")
        target = target_of(bound, root, match.start())
        if (
            target
            and not data[line : match.start()].strip()
            and layout.place(match.start()) == CODE
        ):
            yield Call(target + dot + rest, match.start(1), match.end(1), -1)


def _instances(layout: Layout, calls: Iterable[Call], blocks: Blocks) -> Iterator[Bound]:
    """Yield the variables assigned once, from a call of a class."""
    data, counts = layout.data, Counter[bytes]()
    for call in calls:
        line = layout.line_start(call.start)
        variable = _ASSIGNED.match(data, line, call.start)
        if not variable or not call.name.rpartition(".")[2][:1].isupper():
            continue
        close = balanced(layout, call.bracket, 4096)
        if close < 0 or not _STATEMENT_ENDS.match(data, close):
            continue
        counts = counts or Counter(_ASSIGNMENTS.findall(data))
        if counts[variable.group(1)] == 1:
            name = variable.group(1).decode()
            start, end = (0, len(data)) if "." in name else blocks.function(line)
            yield Bound(name, call.name, start, end)


def _by_last_name(layout: Layout, bound: list[Bound], wanted: Wanted) -> Iterator[Call]:
    """Yield the calls that end in a wanted name."""
    data, calls, modules = layout.data, wanted.interest.calls, None
    for match in wanted.ends.finditer(data):
        start, last = match.start(1), match.group(1).decode()
        if not layout.is_code(start):
            continue
        first, chain = _receiver(layout, match.start())
        root, dot, rest = chain.partition(".")
        target = target_of(bound, root, first) if root else ""
        if target:
            yield Call(f"{target}{dot}{rest}.{last}", first, match.end(1), match.end() - 1)
            continue
        modules = _modules(data) if root and modules is None else modules
        if f"*.{last}" in calls and root not in (modules or ()):
            yield Call(f"*.{last}", start, match.end(1), match.end() - 1)


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


def _modules(data: bytes) -> frozenset[str]:
    """Return the names that `import` statements bind."""
    items = (i.split() for line in _MODULES.findall(data) for i in line.decode().split(","))
    return frozenset(
        words[0].partition(".")[0] if len(words) == 1 else words[-1] for words in items if words
    )


def _name(dots: bytes) -> str:
    return dots.translate(None, b" \t\r\f\v\\\n").decode()
