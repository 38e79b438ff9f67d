"""The calls of a Python source whose dotted name or last name is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacklint.regex import lazy
from stacklint.syntax.python_facts import Bound, Call, Imported
from stacklint.syntax.python_imports import Imports, bound_elsewhere
from stacklint.syntax.python_layout import CODE, Layout
from stacklint.syntax.python_names import calls_of
from stacklint.syntax.python_variables import variables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.syntax.python_guards import Blocks
    from stacklint.syntax.python_wanted import Wanted

_CALL = lazy(rb"\.([A-Za-z_]\w*+)[ \t]*+\(")
_BRACKET = lazy(rb"[ \t]*+\(")
_DECORATOR = lazy(rb"@[ \t]*+([A-Za-z_][\w.]*+)[ \t]*+(?=[\n#]|\Z)")
_BACKWARDS = lazy(rb"([\s\\]*+)([\w.]*+)")


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


def find_calls(layout: Layout, bound: list[Bound], wanted: Wanted, blocks: Blocks, imports: Imports) -> list[Call]:
    """Return the wanted calls in the order of the file."""
    near = [b for b in bound if wanted.near(b.target)]
    known: dict[int, Call] = {}
    for call in calls_of(layout, near):
        known.setdefault(call.end, call)
    found = {*known.values(), *_by_last_name(layout, bound, wanted, imports)}
    for name in variables(layout, known.values(), blocks):
        found.update(call for call in calls_of(layout, [name]) if call.name != name.target)
    if bound:
        found.update(_decorators(layout, bound))
    return keep(found, wanted)


def keep(calls: Iterable[Call], wanted: Wanted) -> list[Call]:
    """Return those calls that are asked for, in the order of the file."""
    return sorted((call for call in calls if wanted.called(call.name)), key=_place)


def _place(call: Call) -> tuple[int, str]:
    return call.start, call.name


def _decorators(layout: Layout, bound: list[Bound]) -> Iterator[Call]:
    """Yield the decorators without arguments that begin with a bound name."""
    data, names = layout.data, {b.name for b in bound}
    for match in _DECORATOR.finditer(data):
        root, dot, rest = match[1].decode().partition(".")
        target = target_of(bound, root, match.start()) if root in names else ""
        line = layout.line_start(match.start()) if target else 0
        if target and not data[line : match.start()].strip() and layout.place(match.start()) == CODE:
            yield Call(target + dot + rest, match.start(1), match.end(1), -1)


def _by_last_name(layout: Layout, bound: list[Bound], wanted: Wanted, imports: Imports) -> Iterator[Call]:
    """Yield the calls that end in a wanted name."""
    modules: frozenset[str] | None = None
    for dot, end, bracket in _ends(layout.data, bound, wanted):
        last = layout.data[dot + 1 : end].decode()
        first, chain = _receiver(layout, dot)
        root, point, rest = chain.partition(".")
        target = target_of(bound, root, first) if root and bound else ""
        if target:
            name, start = f"{target}{point}{rest}.{last}", first
        else:
            name, start = f"*.{last}", dot + 1
        if not wanted.called(name) or not layout.is_code(start):
            continue
        if not target and root and modules is None:
            modules = bound_elsewhere(layout, imports)
        if target or not modules or root not in modules:
            yield Call(name, start, end, bracket)


def _ends(data: bytes, bound: list[Bound], wanted: Wanted) -> Iterator[tuple[int, int, int]]:
    """Yield where a wanted last name is called: the offsets of its dot, of its end and of its bracket.

    Names of which nothing that is bound can make a wanted one are passed over.
    """
    ends = wanted.ends
    roots = {b.target.partition(".")[0] for b in bound}
    asked = {
        n for n in ends.keys() & frozenset(_CALL.findall(data)) if (r := ends[n]) is None or not roots.isdisjoint(r)
    }
    for dotted in sorted(b"." + name for name in asked):
        dot = data.find(dotted)
        while dot >= 0:
            end = dot + len(dotted)
            if bracket := _BRACKET.match(data, end):
                yield dot, end, bracket.end() - 1
            dot = data.find(dotted, end)


def _receiver(layout: Layout, dot: int) -> tuple[int, str]:
    """Return where the dotted name before `dot` begins, and the name; empty for anything else."""
    data = layout.data
    found = _BACKWARDS.match(data[max(0, dot - 160) : dot][::-1])
    assert found
    start, chain = dot - found.end(), found.group(2)[::-1]
    if (not chain[:1].isalpha() and chain[:1] != b"_") or data[start - 1 : start] >= b"\x80":
        return dot, ""
    if b"\n" in found.group(1) and layout.place(start) != CODE:
        return dot, ""
    return start, chain.decode()
