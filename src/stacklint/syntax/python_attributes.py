"""Attributes of modules that a source names without calling them: `np.float`, `Image.ANTIALIAS`."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from stacklint.regex import lazy
from stacklint.syntax.alternatives import any_of
from stacklint.syntax.python_facts import Imported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.syntax.python_facts import Bound
    from stacklint.syntax.python_layout import Layout

_MANY, _NEAR = 200, 400
_PARTS = frozenset((*range(0x80, 0x100), *b"._0123456789", *range(0x41, 0x5B), *range(0x61, 0x7B)))
_OF_VARIABLE = lazy(rb"[ \t]*+[A-Za-z_][\w.]*+[ \t]*+:[^=]*+\Z")
_OF_ANY = lazy(rb"(?:->|\w[ \t]*:)[^=]*+\Z")
_LATE = b"from __future__ import annotations"
_ASSIGNED = lazy(rb"[ \t]*=(?!=)")


def find_attributes(layout: Layout, bound: list[Bound], wanted: frozenset[str]) -> Iterator[Imported]:
    """Yield the wanted dotted names that begin with a name which an import binds.

    What is called is left out: it is a call; and so are annotations that Python does not evaluate. The form is
    `attribute`, or `assigned` where the source sets it itself.
    """
    data = layout.data
    late = _LATE in data
    for name in bound:
        rests = _rests(name.target, wanted)
        if not rests:
            continue
        for match in islice(_pattern(name.name, rests).finditer(data, name.start, name.end), _MANY):
            start = match.start()
            if (start and data[start - 1] in _PARTS) or not layout.is_code(start):
                continue
            if _is_annotation(layout, start, late=late):
                continue
            value = f"{name.target}.{match[1].decode()}"
            form = "assigned" if _ASSIGNED.match(data, match.end()) else "attribute"
            yield Imported(value, "", value, start, match.end(), start, form)


def _is_annotation(layout: Layout, start: int, *, late: bool) -> bool:
    """Whether a name stands in the annotation of a variable, or in any where none is evaluated."""
    line = layout.line_start(start)
    if late:
        return _OF_ANY.search(layout.data, max(line, start - _NEAR), start) is not None
    return _OF_VARIABLE.match(layout.data, line, start) is not None


@lru_cache(maxsize=256)
def _rests(target: str, wanted: frozenset[str]) -> tuple[str, ...]:
    """Return what is wanted below a module, without its name."""
    return tuple(sorted(name[len(target) + 1 :] for name in wanted if name.startswith(target + ".")))


@lru_cache(maxsize=64)
def _pattern(name: str, rests: tuple[str, ...]) -> re.Pattern[bytes]:
    return re.compile(re.escape(name.encode()) + rb"\.(" + any_of(rests) + rb")(?![\w\x80-\xff]|(?:\.\w+)*+[ \t]*\()")
